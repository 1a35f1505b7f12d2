"""Answers in a record: their types, the answers of a form, and the items of a collection.

A value of another type (from a file edited by hand, or a later version) reads as empty and stays
unchanged in the record.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from workbook_lib.record.record import Record
from workbook_lib.record.values import Json

if TYPE_CHECKING:
    from collections.abc import Collection

    from workbook_lib.record.record import Entry

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def as_text(value: object) -> str:
    """Return a text without surrounding white space; empty for anything else."""
    return value.strip() if isinstance(value, str) else ""


def as_choices(value: object) -> tuple[str, ...]:
    """Return the chosen ids, each once and in the order chosen."""
    if not isinstance(value, list):
        return ()
    # A dict removes duplicates and keeps the order.
    return tuple(dict.fromkeys(choice for choice in map(as_text, value) if choice))


def as_date(value: object) -> date | None:
    """Return a date; None for anything but ``YYYY-MM-DD``."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def as_point(value: object) -> int | None:
    """Return a point on a rating scale (1, 2, ...); None for anything else."""
    # True is an int in Python.
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if isinstance(value, int) and whole and value >= 1 else None


def is_blank(value: object) -> bool:
    """Whether an answer is blank: white space, or nothing chosen. False is an answer."""
    return not value.strip() if isinstance(value, str) else value in ([], {})


FORMS = "form"
"""Root path of forms; ``<FORMS>/<exercise id>/<field>`` is an answer."""


def form_scope(exercise: str) -> str:
    """Return the root path of a form's answers."""
    return f"{FORMS}/{exercise}"


def form_answers(record: Record, exercise: str) -> dict[str, Json]:
    """Return the answers of a form by field id."""
    scope = form_scope(exercise)
    paths = record.paths(f"{scope}/")
    return {path[len(scope) + 1 :]: record.get(path) for path in paths}


def items_by_id(record: Record, root: str) -> dict[str, dict[str, Entry]]:
    """Return the items below a root.

    Returns
    -------
    dict of str to dict
        Id to field to entry. Removed answers and paths of other depths are left out.
    """
    items: dict[str, dict[str, Entry]] = {}
    start = len(root) + 1
    for path, entry in record.entries_below(root).items():
        name, _, field = path[start:].partition("/")
        if field and "/" not in field and entry.value is not None:
            items.setdefault(name, {})[field] = entry
    return items


def latest_id(record: Record, root: str, ids: Collection[str]) -> str | None:
    """Return which of these items has the latest entry, removals included; None if none has."""
    start = len(root) + 1
    written = [
        (entry.stamp, name)
        for path, entry in record.entries_below(root).items()
        for name in [path[start:].partition("/")[0]]
        if name in ids
    ]
    return max(written)[1] if written else None
