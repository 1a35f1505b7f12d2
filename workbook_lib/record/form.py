"""Forms that are filled in once and changed at will: where their answers lie."""

from __future__ import annotations

from workbook_lib.record.record import Record
from workbook_lib.record.values import Json

FORMS = "form"
"""Where all such forms lie; ``<FORMS>/<exercise id>/<field>`` is one answer."""


def form_scope(exercise: str) -> str:
    """Return the path below which all answers of one form lie."""
    return f"{FORMS}/{exercise}"


def answers(record: Record, exercise: str) -> dict[str, Json]:
    """Return what is answered in one form, by field id."""
    scope = form_scope(exercise)
    paths = record.paths(f"{scope}/")
    return {path[len(scope) + 1 :]: record.get(path) for path in paths}
