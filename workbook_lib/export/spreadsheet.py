"""A table as CSV text that spreadsheets open as words, never as formulas.

A cell that starts with ``=``, ``+``, ``-`` or ``@`` is a formula to Excel, LibreOffice and Google
Sheets, and a formula can send a table elsewhere or start a program. A person's note may start so by
accident, and a file brought from elsewhere on purpose.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

BYTE_ORDER_MARK = "\ufeff"
"""Tells Excel that the file is UTF-8."""

# Full-width forms of the signs work too, in some languages' spreadsheets. Programs differ in what
# parts two cells (a semicolon where the comma is for decimals) and in what quotes mean then, so a
# sign is made harmless wherever a cell might begin.
_FORMULA = re.compile(r"(^|[,;|\"'])(\s*)(?=[=+\-@\uff0b\uff0d\uff1d\uff20\u2212])")

# Control characters, and halves of characters, which no file can hold.
_CONTROL = dict.fromkeys((*range(32), *range(127, 160), *range(0xD800, 0xE000)), " ")


def cell(text: str) -> str:
    """Return a text on one line that no spreadsheet takes for a formula.

    An apostrophe before the sign says "text" to a spreadsheet.
    """
    return _FORMULA.sub(r"\1\2'", " ".join(text.translate(_CONTROL).split()))


def spreadsheet(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
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
    writer.writerow([cell(name) for name in columns])
    writer.writerows([cell(each) for each in row] for row in rows)
    return BYTE_ORDER_MARK + text.getvalue()
