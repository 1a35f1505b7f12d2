"""CSV files that are safe from formula injection, and the table of check-ins.

A cell that starts with ``=``, ``+``, ``-`` or ``@`` is a formula to Excel, LibreOffice and Google
Sheets, and a formula can send data elsewhere or start a program. A note may start like that by
accident, an imported file on purpose.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence

from workbook_lib.content.markdown import without_marks
from workbook_lib.content.parts.signs import SpreadsheetWords
from workbook_lib.content.schema.fields import SignTable
from workbook_lib.record.views.signs import OWN_NOTE, CheckIn

BYTE_ORDER_MARK = "\ufeff"
"""Makes Excel read the file as UTF-8."""

# Some spreadsheets accept full-width signs too. Programs differ in the cell separator (a semicolon
# where the comma is for decimals) and in quoting, so a sign is escaped wherever a cell might start.
_FORMULA = re.compile(r"(^|[,;|\"'])(\s*)(?=[=+\-@\uff0b\uff0d\uff1d\uff20\u2212])")

# Control characters, and halves of characters, which no file can hold.
_CONTROL = dict.fromkeys((*range(32), *range(127, 160), *range(0xD800, 0xE000)), " ")


def safe_cell(text: str) -> str:
    """Return a text on one line that no spreadsheet reads as a formula.

    An apostrophe marks a cell as text.

    Examples
    --------
    >>> safe_cell("=1+1")
    "'=1+1"
    """
    return _FORMULA.sub(r"\1\2'", " ".join(without_marks(text).translate(_CONTROL).split()))


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table as CSV.

    Parameters
    ----------
    columns : sequence of str
        Headings.
    rows : iterable of sequence of str
        Rows with one cell per column.

    Returns
    -------
    str
        CSV (RFC 4180) with a byte order mark; every cell in quotes.

    Examples
    --------
    >>> to_csv(["sign", "note"], [["talk", "quiet"]]).splitlines()[1]
    '"talk","quiet"'
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([safe_cell(name) for name in columns])
    writer.writerows([safe_cell(text) for text in row] for row in rows)
    return BYTE_ORDER_MARK + text.getvalue()


def check_ins_csv(
    check_ins: Iterable[CheckIn],
    subjects: Mapping[str, str],
    signs: SignTable,
    words: SpreadsheetWords,
    mine: str = "",
) -> str:
    """Return all check-ins with notes as CSV, one row each, oldest first.

    Parameters
    ----------
    check_ins : iterable of CheckIn
        Newest first, as `workbook_lib.record.views.signs` reads them.
    subjects : mapping of str to str
        Names of the subjects by id.
    signs : SignTable
        The signs and labels of the answers. Unanswered cells are empty.
    words : SpreadsheetWords
        Headings.
    mine : str, optional
        Heading of the writer's own part; empty for no such column.

    Examples
    --------
    >>> from datetime import date
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.signs import CheckInPart, WeeksPart
    >>> pack = load_pack(pack_folder("en"))
    >>> [part], [weeks] = pack.parts(CheckInPart), pack.parts(WeeksPart)
    >>> fields = [field for group in part.exercise.groups for field in group.fields]
    >>> [signs] = [field for field in fields if isinstance(field, SignTable)]
    >>> len(check_ins_csv([], {}, signs, weeks.sheet).splitlines())
    1
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
            check_in.date.isoformat() if check_in.date else "",
            subjects.get(check_in.subject or "", ""),
            *(levels.get(check_in.levels.get(sign, ""), "") for sign in names),
            *(check_in.notes.get(sign, "") for sign in names),
            *([check_in.notes.get(OWN_NOTE, "")] if mine else []),
        ]
        for check_in in reversed(list(check_ins))
    ]
    return to_csv(columns, rows)
