"""Sections about time: the pacer of a pause, a reminder, and the steps of a session for a group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.parts.pause import PacerPart, ReminderPart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.content.schema.workshop import AgendaPart
from workbook_lib.sections.output import render
from workbook_lib.widgets.blocks import HtmlBlock, Reminder
from workbook_lib.widgets.timers import Agenda, Pacer

if TYPE_CHECKING:
    from workbook_lib.session.context import SectionContext


def build_pacer(_: SectionContext, __: Section, part: PacerPart) -> Sequence[ipywidgets.Widget]:
    """Build the pacer, and the words below it."""
    # A default duration that is missing in the list of a pack is offered too, instead of an error.
    minutes = sorted({*part.minutes, part.start_with})
    pacer = Pacer(part.words, part.paces, minutes, part.start_with)
    if not part.after:
        return [pacer]
    return [pacer, HtmlBlock(render("note", title="", text=part.after))]


def build_reminder(
    _: SectionContext, __: Section, part: ReminderPart
) -> Sequence[ipywidgets.Widget]:
    """Build the button that saves an entry for a calendar."""
    return [Reminder(part.words)]


def build_agenda(
    context: SectionContext, _: Section, part: AgendaPart
) -> Sequence[ipywidgets.Widget]:
    """Build the steps and their clock."""
    chapters = {
        chapter.id: chapter
        for chapter in context.content.chapters
        if context.can_open(f"{chapter.notebook}.ipynb")
    }
    return [Agenda(part, chapters)]
