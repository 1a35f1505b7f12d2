"""Messages written so far: open one, remove one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.parts.words import ComposerPart, MessagesPart, OutsidePart, WritingsPart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.insight.words import compose, find
from workbook_lib.record.views.words import MESSAGES, WRITINGS, message, messages, writing, writings
from workbook_lib.session.selection import Shelf
from workbook_lib.widgets.entries import Entries, Line
from workbook_lib.widgets.form import Action, Form
from workbook_lib.widgets.timer import Timer

if TYPE_CHECKING:
    from workbook_lib.content.schema.fields import MessageField
    from workbook_lib.content.schema.interface import SentenceWords
    from workbook_lib.page.page import Page
    from workbook_lib.record.views.words import Message, Writing

MESSAGE = Shelf(MESSAGES, message, messages)
"""Where messages lie; all sections of a page show the same one of them."""


def build_composer(page: Page, section: Section, part: ComposerPart) -> Sequence[ipywidgets.Widget]:
    """Build the form; it follows the message at hand."""
    at_hand = page.at_hand(MESSAGE)

    another = Action(
        id="another", label=part.another, style="plain", target=section.id, begins=True
    )
    form = Form(part.exercise, page.content.interface.field, [another], at_hand.begun)

    def bind() -> None:
        form.bind(at_hand.scope, page.desk.entries(at_hand.scope), shelf=MESSAGES)

    at_hand.watch_choice(bind)
    bind()
    return [form]


LONGEST = 120
"""Characters of a message that stand in the list."""


def build_messages(page: Page, _: Section, part: MessagesPart) -> Sequence[ipywidgets.Widget]:
    """Build the list; it follows every word."""
    at_hand = page.at_hand(MESSAGE)
    field = of_chapter(page)
    language = page.content.interface.field.sentence

    def remove(name: str) -> None:
        gone = message_line(at_hand.find(name), part, field, language, shown="")
        at_hand.forget(name)
        entries.removed(gone["title"])

    entries = Entries(part, at_hand.choose, remove)

    def show() -> None:
        shown = at_hand.id
        entries.show(
            [message_line(each, part, field, language, shown=shown) for each in at_hand.others()]
        )

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


def message_line(
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


WRITING = Shelf(WRITINGS, writing, writings)
"""Where such writings lie; all sections of a page show the same one of them."""


def build_outside(page: Page, section: Section, part: OutsidePart) -> Sequence[ipywidgets.Widget]:
    """Build the clock and the form; the form follows the writing at hand."""
    at_hand = page.at_hand(WRITING)

    another = Action(
        id="another", label=part.another, style="plain", target=section.id, begins=True
    )
    form = Form(part.exercise, page.content.interface.field, [another], at_hand.begun)

    def bind() -> None:
        entries = page.desk.entries(at_hand.scope)
        form.bind(at_hand.scope, entries, {"date": "{today}"}, shelf=WRITINGS)

    at_hand.watch_choice(bind)
    bind()
    return [Timer(part.timer, part.minutes), form]


def build_writings(page: Page, _: Section, part: WritingsPart) -> Sequence[ipywidgets.Widget]:
    """Build the list; it follows every word."""
    at_hand = page.at_hand(WRITING)

    def remove(name: str) -> None:
        gone = at_hand.find(name)
        at_hand.forget(name)
        entries.removed(gone.about or part.untitled)

    entries = Entries(part, at_hand.choose, remove)

    def show() -> None:
        entries.show([writing_line(each, part, at_hand.id) for each in at_hand.others()])

    at_hand.watch(show)
    show()
    return [entries]


def writing_line(writing: Writing, part: WritingsPart, shown: str) -> Line:
    """Return a writing as a line of the list."""
    return Line(
        id=writing.id,
        title=writing.about or part.untitled,
        note="",
        date=writing.date.isoformat() if writing.date else "",
        shown=writing.id == shown,
    )
