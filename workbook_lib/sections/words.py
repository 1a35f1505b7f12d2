"""Messages written so far: open one, remove one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.parts.words import ComposerPart, MessagesPart, OutsidePart, WritingsPart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.insight.words import check_wording, compose_message
from workbook_lib.record.views.words import MESSAGES, WRITINGS, message, messages, writing, writings
from workbook_lib.session.selection import Collection
from workbook_lib.widgets.entries import ItemList, ListItem
from workbook_lib.widgets.form import Action, Form
from workbook_lib.widgets.timer import Timer

if TYPE_CHECKING:
    from workbook_lib.content.schema.fields import MessageField
    from workbook_lib.content.schema.interface import SentenceWords
    from workbook_lib.record.views.words import Message, Writing
    from workbook_lib.session.context import SectionContext

MESSAGE = Collection(MESSAGES, message, messages)
"""Where messages lie; all sections of a page show the same one of them."""


def build_composer(
    context: SectionContext, section: Section, part: ComposerPart
) -> Sequence[ipywidgets.Widget]:
    """Build the form; it follows the message at hand."""
    selection = context.selection(MESSAGE)

    another = Action(
        id="another", label=part.another, style="plain", target=section.id, begins=True
    )
    form = Form(part.exercise, context.content.interface.field, [another], selection.begun)

    def bind() -> None:
        form.bind(selection.scope, context.session.entries(selection.scope), shelf=MESSAGES)

    selection.watch_choice(bind)
    bind()
    return [form]


LONGEST = 120
"""Characters of a message that stand in the list."""


def build_messages(
    context: SectionContext, _: Section, part: MessagesPart
) -> Sequence[ipywidgets.Widget]:
    """Build the list; it follows every word."""
    selection = context.selection(MESSAGE)
    field = of_chapter(context)
    language = context.content.interface.field.sentence

    def remove(name: str) -> None:
        gone = message_line(selection.find(name), part, field, language, shown="")
        selection.forget(name)
        entries.removed(gone["title"])

    entries = ItemList(part, selection.choose, remove)

    def show() -> None:
        shown = selection.id
        entries.show(
            [message_line(each, part, field, language, shown=shown) for each in selection.others()]
        )

    selection.watch(show)
    show()
    return [entries]


def of_chapter(context: SectionContext) -> MessageField:
    """Return the field that messages are written in.

    Raises
    ------
    LookupError
        When the chapter has none, or a slip in the pack has cost it its part.
    """
    for section in context.chapter.sections:
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
) -> ListItem:
    """Return a message as a line of the list: how it begins, what it is for."""
    whole = compose_message(message, field.pieces, language)
    labels = {purpose.id: purpose.label for purpose in field.purposes}
    notes = [f"{labels[message.purpose]}."] if message.purpose in labels else []
    if check_wording(whole, field.wording):
        notes.append(part.look_again)
    return ListItem(
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


WRITING = Collection(WRITINGS, writing, writings)
"""Where such writings lie; all sections of a page show the same one of them."""


def build_outside(
    context: SectionContext, section: Section, part: OutsidePart
) -> Sequence[ipywidgets.Widget]:
    """Build the clock and the form; the form follows the writing at hand."""
    selection = context.selection(WRITING)

    another = Action(
        id="another", label=part.another, style="plain", target=section.id, begins=True
    )
    form = Form(part.exercise, context.content.interface.field, [another], selection.begun)

    def bind() -> None:
        entries = context.session.entries(selection.scope)
        form.bind(selection.scope, entries, {"date": "{today}"}, shelf=WRITINGS)

    selection.watch_choice(bind)
    bind()
    return [Timer(part.timer, part.minutes), form]


def build_writings(
    context: SectionContext, _: Section, part: WritingsPart
) -> Sequence[ipywidgets.Widget]:
    """Build the list; it follows every word."""
    selection = context.selection(WRITING)

    def remove(name: str) -> None:
        gone = selection.find(name)
        selection.forget(name)
        entries.removed(gone.about or part.untitled)

    entries = ItemList(part, selection.choose, remove)

    def show() -> None:
        entries.show([writing_line(each, part, selection.id) for each in selection.others()])

    selection.watch(show)
    show()
    return [entries]


def writing_line(writing: Writing, part: WritingsPart, shown: str) -> ListItem:
    """Return a writing as a line of the list."""
    return ListItem(
        id=writing.id,
        title=writing.about or part.untitled,
        note="",
        date=writing.date.isoformat() if writing.date else "",
        shown=writing.id == shown,
    )
