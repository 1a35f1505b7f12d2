"""One answer out of the record, as the kind it should be.

An answer of another kind (a file changed by hand, a later version's idea) reads as empty and stays
in the record as it is.
"""

from __future__ import annotations

import re
from datetime import date

from workbook_lib.record.record import Record
from workbook_lib.record.values import Json

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def as_text(value: object) -> str:
    """Return a person's words without the space around them; empty for anything else."""
    return value.strip() if isinstance(value, str) else ""


def as_choices(value: object) -> tuple[str, ...]:
    """Return the ids of what was chosen, each once and in the order chosen."""
    if not isinstance(value, list):
        return ()
    # As keys of a dict, so that each stands once and in its order.
    return tuple(dict.fromkeys(each for each in map(as_text, value) if each))


def as_date(value: object) -> date | None:
    """Return a day; None for anything else.

    Longer forms, with a time or a week, are not what a date field gives.
    """
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def as_point(value: object) -> int | None:
    """Return a point on a line (1, 2, ...); None for anything else."""
    # A tick box's True is an int to Python, and no point.
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if isinstance(value, int) and whole and value >= 1 else None


def is_blank(value: object) -> bool:
    """Tell whether an answer says nothing: text without words, or nothing chosen.

    An unticked box is an answer.
    """
    return not value.strip() if isinstance(value, str) else value in ([], {})


FORMS = "form"
"""Where all such forms lie; ``<FORMS>/<exercise id>/<field>`` is one answer."""


def form_scope(exercise: str) -> str:
    """Return the path below which all answers of one form lie."""
    return f"{FORMS}/{exercise}"


def form_answers(record: Record, exercise: str) -> dict[str, Json]:
    """Return what is answered in one form, by field id."""
    scope = form_scope(exercise)
    paths = record.paths(f"{scope}/")
    return {path[len(scope) + 1 :]: record.get(path) for path in paths}
