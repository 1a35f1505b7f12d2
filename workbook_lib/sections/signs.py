"""The form for one check-in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.parts.signs import CheckInPart, CheckInsPart, DayWords
from workbook_lib.content.schema.chapter import Section
from workbook_lib.content.schema.fields import OneChoice, SignTable
from workbook_lib.errors import UserError
from workbook_lib.insight.signs import week_number
from workbook_lib.record.views.loop import Seat
from workbook_lib.record.views.signs import (
    CHECK_INS,
    DATE_FIELD,
    NOTE_SUFFIX,
    OWN_NOTE,
    SUBJECT_FIELD,
    CheckIn,
    Subject,
    check_in,
    check_ins,
)
from workbook_lib.session.selection import Collection, Selection
from workbook_lib.widgets.entries import ItemList, ListItem
from workbook_lib.widgets.form import Action, Form

if TYPE_CHECKING:
    from workbook_lib.session.context import SectionContext

CHECK_IN: Collection[CheckIn] = Collection(CHECK_INS, check_in, check_ins)


@dataclass(frozen=True)
class Asked:
    """What the chapter's form asks, for the parts that show the answers.

    Attributes
    ----------
    exercise
        Id of the form.
    signs
        The signs and their answers.
    subjects
        What the two are called whose distance it can be.
    days
        How a day is written.
    mine
        What the writer's own part is called, empty where the form does not ask for it.
    """

    exercise: str
    signs: SignTable
    subjects: dict[str, str]
    days: DayWords
    mine: str = ""

    @property
    def names(self) -> list[str]:
        """Ids of the signs, in their order."""
        return [row.id for row in self.signs.rows]

    def labels(self, subject: Subject) -> dict[str, str]:
        """Return the signs' names, in the words for one of the two."""
        return {row.id: row.words(subject.value).label for row in self.signs.rows}


def asked(context: SectionContext) -> Asked:
    """Return what the chapter's check-in form asks.

    Raises
    ------
    UserError
        When the chapter has no such form, so that its answers cannot be named.
    """
    for section in context.chapter.sections:
        if isinstance(section.part, CheckInPart):
            fields = [each for group in section.part.exercise.groups for each in group.fields]
            signs = [each for each in fields if isinstance(each, SignTable)]
            subjects = {
                option.id: option.label
                for each in fields
                if isinstance(each, OneChoice) and each.id == SUBJECT_FIELD
                for option in each.options
            }
            if signs and set(subjects) == set(Subject):
                mine = [each.label for each in fields if each.id == OWN_NOTE + NOTE_SUFFIX]
                return Asked(
                    section.part.exercise.id,
                    signs[0],
                    subjects,
                    section.part.days,
                    mine[0] if mine else "",
                )
    raise UserError(
        "The check-in form of this chapter cannot be read, so its weeks cannot be shown. "
        "Look at the part of kind “check_in” in the chapter's file."
    )


def build_check_in(
    context: SectionContext, section: Section, part: CheckInPart
) -> Sequence[ipywidgets.Widget]:
    """Build the form: it opens this week's check-in, or a new one."""
    selection = context.selection(CHECK_IN)

    actions = [
        Action(id="keep", label=part.keep, style="act", target=weeks_of(context)),
        Action(id="another", label=part.another, style="plain", target=section.id, begins=True),
    ]
    form = Form(part.exercise, context.content.interface.field, actions, selection.begun)

    def bind() -> None:
        form.bind(
            selection.scope,
            context.session.entries(selection.scope),
            _start(context, selection),
            shelf=CHECK_INS,
            weekly=DATE_FIELD,
        )

    if _is_past(selection.shown()):
        selection.start()
    selection.watch_choice(bind)
    bind()
    return [form]


def weeks_of(context: SectionContext) -> str:
    """Return the id of the section that draws the weeks."""
    drawn = [
        each.id for each in context.chapter.sections if each.part and each.part.kind == "weeks"
    ]
    return drawn[0] if drawn else ""


def _is_past(one: CheckIn) -> bool:
    """Tell whether a check-in is from a week before this one: another week wants another one."""
    today = datetime.now().astimezone().date()
    return one.date is not None and week_number(one.date) < week_number(today)


def _start(context: SectionContext, selection: Selection[CheckIn]) -> dict[str, str]:
    """Return what a new check-in starts with: today, and whose distance it was last time."""
    told = (one.subject for one in selection.others() if one.subject)
    # Until then the seat chosen on the start page says whose distance is nearer to hand.
    from_seat = context.session.record.get("home/seat") == Seat.WITHDRAWER.value
    subject = next(told, Subject.OWN if from_seat else Subject.PARTNER)
    return {SUBJECT_FIELD: subject.value, DATE_FIELD: "{today}"}


def build_check_ins(
    context: SectionContext, _: Section, part: CheckInsPart
) -> Sequence[ipywidgets.Widget]:
    """Build the list; it follows every answer."""
    form = asked(context)
    selection = context.selection(CHECK_IN)

    def remove(name: str) -> None:
        gone, shown = selection.find(name), name == selection.id
        selection.forget(name)
        if shown:
            # Not an older week's, where the next answer would be written over what was there.
            selection.start()
        entries.removed(check_in_line(gone, form, part, selection.id)["title"])

    entries = ItemList(part, selection.choose, remove)

    def show() -> None:
        entries.show([check_in_line(each, form, part, selection.id) for each in selection.others()])

    selection.watch(show)
    show()
    return [entries]


def check_in_line(one: CheckIn, form: Asked, part: CheckInsPart, shown: str) -> ListItem:
    """Return a check-in as a line of the list: whose distance, and what was noted."""
    labels = form.labels(one.subject or Subject.PARTNER)
    if form.mine:
        labels = {**labels, OWN_NOTE: form.mine}
    return ListItem(
        id=one.id,
        title=form.subjects[one.subject] if one.subject else part.nameless,
        note=" ".join(f"{labels[sign]}: {one.notes[sign]}" for sign in labels if sign in one.notes),
        date=one.date.isoformat() if one.date else "",
        shown=one.id == shown,
    )
