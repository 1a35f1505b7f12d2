"""The take-home sheet as plain text and as CSV."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from workbook_lib.content.markdown import without_marks
from workbook_lib.export.spreadsheet import to_csv

if TYPE_CHECKING:
    from workbook_lib.export.sheet_model import Block, Sheet

LINE_WIDTH = 76
"""Characters of a line."""


class TextLine(NamedTuple):
    """One text of the sheet; ``whose`` and ``what`` (its label) may be empty."""

    whose: str
    what: str
    words: str


def plain_text(sheet: Sheet) -> str:
    """Return the sheet as plain text.

    Examples
    --------
    >>> from workbook_lib.export.sheet_model import Block, Sheet
    >>> block = Block("words", "Words to say", quotes=("Sit with me?",))
    >>> sheet = Sheet("Take home", "March 2", "Keep it on the fridge.", "en", "ltr", (block,))
    >>> print(plain_text(sheet), end="")
    Take home
    =========
    <BLANKLINE>
    March 2
    <BLANKLINE>
    Words to say
    ------------
    <BLANKLINE>
    Sit with me?
    <BLANKLINE>
    Keep it on the fridge.
    """
    parts = [_underlined(sheet.title, "="), sheet.day]
    if sheet.safety:
        parts.append(_wrap(sheet.safety))
    for block in sheet.blocks:
        parts.append(_underlined(block.title, "-"))
        whose = ""
        for line in block_lines(block):
            if line.whose and line.whose != whose:
                parts.append(line.whose)
            whose = line.whose
            parts.append(_wrap(f"{line.what}: {line.words}" if line.what else line.words))
        parts += ["_" * LINE_WIDTH] * block.lines
    parts.append(_wrap(sheet.foot))
    return without_marks("\n\n".join(parts)) + "\n"


def sheet_csv(sheet: Sheet, columns: Sequence[str]) -> str:
    """Return the sheet as CSV, safe from formula injection.

    Parameters
    ----------
    sheet : Sheet
        The sheet.
    columns : sequence of str
        Headings: block, whose, label, text.

    Examples
    --------
    >>> from workbook_lib.export.sheet_model import Block, Sheet
    >>> block = Block("words", "Words to say", quotes=("Sit with me?",))
    >>> sheet = Sheet("Take home", "March 2", "Keep it on the fridge.", "en", "ltr", (block,))
    >>> sheet_csv(sheet, ["block", "whose", "label", "text"]).splitlines()[1]
    '"Words to say","","","Sit with me?"'
    """
    return to_csv(
        columns, ([block.title, *line] for block in sheet.blocks for line in block_lines(block))
    )


def block_lines(block: Block) -> Iterator[TextLine]:
    """Yield the texts of a block."""
    for panel in block.panels:
        yield from (TextLine(panel.who, *row) for row in panel.rows)
        if panel.quote:
            yield TextLine(panel.who, "", panel.quote)
    yield from (TextLine("", "", quote) for quote in block.quotes)
    yield from (TextLine("", *row) for row in block.rows)
    yield from (TextLine("", "", scale.label) for scale in block.scales)
    if block.picture:
        if block.picture.opening:
            yield TextLine("", "", block.picture.opening)
        yield from (TextLine("", step.label, step.text) for step in block.picture.steps)
        yield from (TextLine("", *row) for panel in block.picture.panels for row in panel.rows)
        if not block.picture.steps:
            yield TextLine("", "", block.picture.label)
        yield from (TextLine("", "", line) for line in block.picture.lines)
    if block.grid:
        for what, *texts in block.grid.rows:
            for whose, text in zip(block.grid.columns[1:], texts, strict=True):
                if text:
                    yield TextLine(whose, what, text)
    yield from (TextLine("", "", note) for note in block.notes)


def _underlined(title: str, sign: str) -> str:
    return f"{title}\n{sign * min(len(title), LINE_WIDTH)}"


def _wrap(text: str) -> str:
    """Wrap each line of a text without breaking words."""
    return "\n".join(
        textwrap.fill(line, LINE_WIDTH, break_long_words=False, break_on_hyphens=False)
        for line in text.splitlines()
    )
