"""A table as CSV text that spreadsheets open as words, never as formulas.

A cell that starts with ``=``, ``+``, ``-`` or ``@`` is a formula to Excel, LibreOffice and Google
Sheets, and a formula can send a table elsewhere or start a program. A person's note may start so by
accident, and a file brought from elsewhere on purpose.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence

from workbook_lib.content.parts.signs import SpreadsheetWords
from workbook_lib.content.schema.fields import SignTable
from workbook_lib.record.views.signs import OWN_NOTE, CheckIn

BYTE_ORDER_MARK = "\ufeff"
"""Tells Excel that the file is UTF-8."""

# Full-width forms of the signs work too, in some languages' spreadsheets. Programs differ in what
# parts two cells (a semicolon where the comma is for decimals) and in what quotes mean then, so a
# sign is made harmless wherever a cell might begin.
_FORMULA = re.compile(r"(^|[,;|\"'])(\s*)(?=[=+\-@\uff0b\uff0d\uff1d\uff20\u2212])")

# Control characters, and halves of characters, which no file can hold.
_CONTROL = dict.fromkeys((*range(32), *range(127, 160), *range(0xD800, 0xE000)), " ")


def safe_cell(text: str) -> str:
    """Return a text on one line that no spreadsheet takes for a formula.

    An apostrophe before the sign says "text" to a spreadsheet.
    """
    return _FORMULA.sub(r"\1\2'", " ".join(text.translate(_CONTROL).split()))


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table.

    Parameters
    ----------
    columns : sequence of str
        Headings.
    rows : iterable of sequence of str
        As many cells each.

    Returns
    -------
    str
        CSV (RFC 4180) with a byte order mark; every cell in quotes.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([safe_cell(name) for name in columns])
    writer.writerows([safe_cell(each) for each in row] for row in rows)
    return BYTE_ORDER_MARK + text.getvalue()


def check_ins_csv(
    check_ins: Iterable[CheckIn],
    subjects: Mapping[str, str],
    signs: SignTable,
    words: SpreadsheetWords,
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
            *([one.notes.get(OWN_NOTE, "")] if mine else []),
        ]
        for one in reversed(list(check_ins))
    ]
    return to_csv(columns, rows)
