"""Every check-in as a row of a table to take along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from workbook_lib.content.parts.signs import SheetWords
from workbook_lib.content.schema.fields import SignTable
from workbook_lib.export.spreadsheet import spreadsheet
from workbook_lib.record.views.signs import MINE, CheckIn


def check_ins_table(
    check_ins: Iterable[CheckIn],
    subjects: Mapping[str, str],
    signs: SignTable,
    words: SheetWords,
    mine: str = "",
) -> str:
    """Return all check-ins as CSV text, oldest first, a row each, with every note.

    Parameters
    ----------
    check_ins : iterable of CheckIn
        Newest first, as ``workbook_lib.record.views.signs`` reads them.
    subjects : mapping of str to str
        What the two are called whose distance it can be.
    signs : SignTable
        The signs and what their answers are called. What is not answered is an empty cell.
    words : SheetWords
        Headings.
    mine : str, optional
        What the writer's own part is called; without it there is no such column.
    """
    levels = signs.levels.model_dump()
    names = {row.id: row.partner.label for row in signs.rows}
    columns = [
        words.date,
        words.subject,
        *names.values(),
        *(words.remark.format(sign=name) for name in names.values()),
        *([mine] if mine else []),
    ]
    rows = [
        [
            one.date.isoformat() if one.date else "",
            subjects.get(one.subject or "", ""),
            *(levels.get(one.levels.get(sign, ""), "") for sign in names),
            *(one.notes.get(sign, "") for sign in names),
            *([one.notes.get(MINE, "")] if mine else []),
        ]
        for one in reversed(list(check_ins))
    ]
    return spreadsheet(columns, rows)
