"""Sections about words: messages, and writing from an outside view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.parts.words import (
    ComposerPart,
    MessagesPart,
    MessageStepPart,
    OutsidePart,
    WritingsPart,
)
from workbook_lib.content.schema.chapter import Section
from workbook_lib.content.schema.fields import MESSAGE_STEPS
from workbook_lib.insight.words import check_wording, compose_message
from workbook_lib.record.views.words import MESSAGES, WRITINGS, message, messages, writing, writings
from workbook_lib.sections.forms import begin_action, item_form, item_list
from workbook_lib.session.selection import Collection
from workbook_lib.widgets.blocks import ListItem
from workbook_lib.widgets.timers import Timer

if TYPE_CHECKING:
    from workbook_lib.content.schema.fields import MessageField
    from workbook_lib.content.schema.interface import SentenceWords
    from workbook_lib.record.views.words import Message, Writing
    from workbook_lib.session.context import SectionContext

MESSAGE = Collection(MESSAGES, message, messages)
"""Messages; all sections of a page show the same one."""


def build_composer(
    context: SectionContext, section: Section, part: ComposerPart
) -> Sequence[ipywidgets.Widget]:
    """Build the form of the selected message, without the steps that other sections show."""
    elsewhere = {step.shows for step in context.find_parts(MessageStepPart)}
    steps = tuple(step for step in MESSAGE_STEPS if step not in elsewhere)
    actions = [begin_action(part.another, section.id)] if "draft" in steps else []
    label = section.title if elsewhere else part.exercise.label
    exercise = part.showing(steps, part.exercise.id, label)
    return [item_form(context, context.selection(MESSAGE), exercise, actions)]


def build_message_step(
    context: SectionContext, section: Section, part: MessageStepPart
) -> Sequence[ipywidgets.Widget]:
    """Build the form of one step of the selected message."""
    composer = context.find_part(ComposerPart)
    actions = []
    if part.shows == "draft":
        first = next(
            other.id
            for other in context.chapter.sections
            if isinstance(other.part, (ComposerPart, MessageStepPart))
        )
        actions = [begin_action(composer.another, first)]
    exercise = composer.showing((part.shows,), part.form, section.title)
    return [item_form(context, context.selection(MESSAGE), exercise, actions)]


TITLE_LENGTH = 120
"""Characters of a message that the list shows."""


def build_messages(
    context: SectionContext, _: Section, part: MessagesPart
) -> Sequence[ipywidgets.Widget]:
    """Build the list of messages."""
    field = context.find_part(ComposerPart).message()
    language = context.content.interface.field.sentence

    def describe(message: Message, selected: str) -> ListItem:
        return message_line(message, part, field, language, selected)

    return [item_list(part, context.selection(MESSAGE), describe)]


def message_line(
    message: Message,
    part: MessagesPart,
    field: MessageField,
    language: SentenceWords,
    selected: str,
) -> ListItem:
    """Return the list entry of a message: how it begins, what it is for."""
    whole = compose_message(message, field.pieces, language)
    labels = {purpose.id: purpose.label for purpose in field.purposes}
    notes = [f"{labels[message.purpose]}."] if message.purpose in labels else []
    if check_wording(whole, field.wording):
        notes.append(part.look_again)
    return ListItem(
        id=message.id,
        title=_shortened(whole) or part.untitled,
        note=" ".join(notes),
        date="",
        shown=message.id == selected,
    )


def _shortened(text: str) -> str:
    """Return the beginning of a text, cut between words if possible."""
    plain = " ".join(text.split())
    if len(plain) <= TITLE_LENGTH:
        return plain
    cut = plain[:TITLE_LENGTH]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut else cut}…"


WRITING = Collection(WRITINGS, writing, writings)
"""Writings from an outside view; all sections of a page show the same one."""


def build_outside(
    context: SectionContext, section: Section, part: OutsidePart
) -> Sequence[ipywidgets.Widget]:
    """Build the timer, and the form of the selected writing."""
    begin = begin_action(part.another, section.id)
    form = item_form(
        context,
        context.selection(WRITING),
        part.exercise,
        [begin],
        defaults=lambda: {"date": "{today}"},
    )
    return [Timer(part.timer, part.minutes), form]


def build_writings(
    context: SectionContext, _: Section, part: WritingsPart
) -> Sequence[ipywidgets.Widget]:
    """Build the list of writings."""
    selection = context.selection(WRITING)
    return [
        item_list(part, selection, lambda writing, selected: writing_line(writing, part, selected))
    ]


def writing_line(writing: Writing, part: WritingsPart, selected: str) -> ListItem:
    """Return the list entry of a writing."""
    return ListItem(
        id=writing.id,
        title=writing.about or part.untitled,
        note="",
        date=writing.date.isoformat() if writing.date else "",
        shown=writing.id == selected,
    )
