"""Sections about check-ins: the form and the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.parts.signs import CheckInPart, CheckInsPart, DayWords, WeeksPart
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
from workbook_lib.sections.forms import begin_action, item_form, item_list
from workbook_lib.session.selection import Collection, Selection
from workbook_lib.widgets.form import Action
from workbook_lib.widgets.item_list import ListItem

if TYPE_CHECKING:
    from workbook_lib.session.context import SectionContext

CHECK_IN: Collection[CheckIn] = Collection(CHECK_INS, check_in, check_ins)


@dataclass(frozen=True)
class CheckInForm:
    """Fields and labels of a chapter's check-in form.

    Attributes
    ----------
    exercise
        Id of the form.
    signs
        The signs and their answers.
    subjects
        Labels of the subjects by id.
    days
        Date formats.
    mine
        Label of the note on one's own part; empty if the form does not ask for it.
    """

    exercise: str
    signs: SignTable
    subjects: dict[str, str]
    days: DayWords
    mine: str = ""

    @property
    def names(self) -> list[str]:
        """Ids of the signs in order."""
        return [row.id for row in self.signs.rows]

    def labels(self, subject: Subject) -> dict[str, str]:
        """Return the labels of the signs for a subject."""
        return {row.id: row.words(subject.value).label for row in self.signs.rows}


def check_in_form(context: SectionContext) -> CheckInForm:
    """Return the fields and labels of the chapter's check-in form.

    Raises
    ------
    UserError
        If the chapter has no such form, so that its answers have no labels.
    """
    for section in context.chapter.sections:
        if isinstance(section.part, CheckInPart):
            fields = [entry for group in section.part.exercise.groups for entry in group.fields]
            signs = [entry for entry in fields if isinstance(entry, SignTable)]
            subjects = {
                option.id: option.label
                for entry in fields
                if isinstance(entry, OneChoice) and entry.id == SUBJECT_FIELD
                for option in entry.options
            }
            if signs and set(subjects) == set(Subject):
                mine = [entry.label for entry in fields if entry.id == OWN_NOTE + NOTE_SUFFIX]
                return CheckInForm(
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
    """Build the form, opened with this week's check-in or a new one."""
    selection = context.selection(CHECK_IN)
    weeks = context.section_with(WeeksPart)
    if _is_of_earlier_week(selection.item()):
        selection.select_new()
    return [
        item_form(
            context,
            selection,
            part.exercise,
            [
                Action(id="keep", label=part.keep, style="act", target=weeks),
                begin_action(part.another, section.id),
            ],
            defaults=lambda: _defaults(context, selection),
            weekly=DATE_FIELD,
        )
    ]


def _is_of_earlier_week(check_in: CheckIn) -> bool:
    """Return whether a check-in is from an earlier week."""
    today = datetime.now().astimezone().date()
    return check_in.date is not None and week_number(check_in.date) < week_number(today)


def _defaults(context: SectionContext, selection: Selection[CheckIn]) -> dict[str, str]:
    """Return the answers of a new check-in: today, and the subject of the last one."""
    subjects = (item.subject for item in selection.items() if item.subject)
    # Before the first check-in, the seat chosen on the start page decides.
    from_seat = context.session.record.get("home/seat") == Seat.WITHDRAWER.value
    subject = next(subjects, Subject.OWN if from_seat else Subject.PARTNER)
    return {SUBJECT_FIELD: subject.value, DATE_FIELD: "{today}"}


def build_check_ins(
    context: SectionContext, _: Section, part: CheckInsPart
) -> Sequence[ipywidgets.Widget]:
    """Build the list of check-ins."""
    form = check_in_form(context)
    selection = context.selection(CHECK_IN)

    def remove(item_id: str) -> None:
        selected = item_id == selection.id
        selection.remove(item_id)
        if selected:
            # A new one, because the next answer would overwrite the check-in of an older week.
            selection.select_new()

    def describe(check_in: CheckIn, selected: str) -> ListItem:
        return check_in_line(check_in, form, part, selected)

    return [item_list(part, selection, describe, remove)]


def check_in_line(
    check_in: CheckIn, form: CheckInForm, part: CheckInsPart, selected: str
) -> ListItem:
    """Return the list entry of a check-in: whose distance, and the notes."""
    labels = form.labels(check_in.subject or Subject.PARTNER)
    if form.mine:
        labels = {**labels, OWN_NOTE: form.mine}
    return ListItem(
        id=check_in.id,
        title=form.subjects[check_in.subject] if check_in.subject else part.nameless,
        note=" ".join(
            f"{labels[sign]}: {check_in.notes[sign]}" for sign in labels if sign in check_in.notes
        ),
        date=check_in.date.isoformat() if check_in.date else "",
        shown=check_in.id == selected,
    )
