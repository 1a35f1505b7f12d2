"""Writings from outside a disagreement so far: open one, remove one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.parts.words import WritingsPart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.pages.outside import WRITING
from workbook_lib.widgets.entries import Entries, Line

if TYPE_CHECKING:
    from workbook_lib.page.page import Page
    from workbook_lib.record.views.words import Writing


def build(page: Page, _: Section, part: WritingsPart) -> Sequence[ipywidgets.Widget]:
    """Build the list; it follows every word."""
    at_hand = page.at_hand(WRITING)

    def remove(name: str) -> None:
        gone = at_hand.find(name)
        at_hand.forget(name)
        entries.removed(gone.about or part.untitled)

    entries = Entries(part, at_hand.choose, remove)

    def show() -> None:
        entries.show([line(each, part, at_hand.id) for each in at_hand.others()])

    at_hand.watch(show)
    show()
    return [entries]


def line(writing: Writing, part: WritingsPart, shown: str) -> Line:
    """Return a writing as a line of the list."""
    return Line(
        id=writing.id,
        title=writing.about or part.untitled,
        note="",
        date=writing.date.isoformat() if writing.date else "",
        shown=writing.id == shown,
    )
