"""Messages written so far: open one, remove one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.parts.words import ComposerPart, MessagesPart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.insight.words import compose, find
from workbook_lib.pages.composer import MESSAGE
from workbook_lib.widgets.entries import Entries, Line

if TYPE_CHECKING:
    from workbook_lib.content.schema.fields import MessageField
    from workbook_lib.content.schema.interface import SentenceWords
    from workbook_lib.page.page import Page
    from workbook_lib.record.views.words import Message

LONGEST = 120
"""Characters of a message that stand in the list."""


def build(page: Page, _: Section, part: MessagesPart) -> Sequence[ipywidgets.Widget]:
    """Build the list; it follows every word."""
    at_hand = page.at_hand(MESSAGE)
    field = of_chapter(page)
    language = page.content.interface.field.sentence

    def remove(name: str) -> None:
        gone = line(at_hand.find(name), part, field, language, shown="")
        at_hand.forget(name)
        entries.removed(gone["title"])

    entries = Entries(part, at_hand.choose, remove)

    def show() -> None:
        shown = at_hand.id
        entries.show([line(each, part, field, language, shown=shown) for each in at_hand.others()])

    at_hand.watch(show)
    show()
    return [entries]


def of_chapter(page: Page) -> MessageField:
    """Return the field that messages are written in.

    Raises
    ------
    LookupError
        When the chapter has none, or a slip in the pack has cost it its part.
    """
    for section in page.chapter.sections:
        if isinstance(section.part, ComposerPart):
            return section.part.message()
    raise LookupError("No section of this chapter asks for a message.")


def line(
    message: Message,
    part: MessagesPart,
    field: MessageField,
    language: SentenceWords,
    *,
    shown: str,
) -> Line:
    """Return a message as a line of the list: how it begins, what it is for."""
    whole = compose(message, field.pieces, language)
    labels = {purpose.id: purpose.label for purpose in field.purposes}
    notes = [f"{labels[message.purpose]}."] if message.purpose in labels else []
    if find(whole, field.wording):
        notes.append(part.look_again)
    return Line(
        id=message.id,
        title=_beginning(whole) or part.untitled,
        note=" ".join(notes),
        date="",
        shown=message.id == shown,
    )


def _beginning(text: str) -> str:
    """Return how a text begins, cut between words where it can be."""
    plain = " ".join(text.split())
    if len(plain) <= LONGEST:
        return plain
    cut = plain[:LONGEST]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut else cut}…"
