"""Lines that somebody kept, read out of the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook_lib.record import answers as answers_record
from workbook_lib.record.form import answers

if TYPE_CHECKING:
    from workbook_lib.record.record import Record

BORROWED = "borrow"
"""The form in which lines are kept; its field ``kept`` holds their ids."""


def borrowed(record: Record) -> tuple[str, ...]:
    """Return the ids of the lines kept, each once and in the order of the page."""
    return answers_record.choices(answers(record, BORROWED).get("kept"))
