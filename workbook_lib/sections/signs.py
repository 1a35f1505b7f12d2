"""Sections about check-ins: form, list, chart, summary and file of the weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import ipywidgets

from workbook_lib.content.language import fill, format_day, isolate, text_direction
from workbook_lib.content.parts.signs import (
    CheckInPart,
    CheckInsPart,
    GoodMomentPart,
    GoodMomentsPart,
    ReadingPart,
    SuggestionWords,
    WeeksFilePart,
    WeeksPart,
)
from workbook_lib.content.schema.chapter import Section
from workbook_lib.content.schema.fields import SignTable
from workbook_lib.errors import UserError
from workbook_lib.export.spreadsheet import check_ins_csv
from workbook_lib.figures.signs import weeks_chart
from workbook_lib.insight.answers import option_texts
from workbook_lib.insight.sign_trends import (
    WINDOW_WEEKS,
    SubjectWeeks,
    finding_sentences,
    missing_sentences,
    moved_sentences,
    sign_sentences,
    subject_weeks,
)
from workbook_lib.insight.signs import week_number, week_rows, weeks_until
from workbook_lib.record.views.loop import Seat
from workbook_lib.record.views.signs import (
    CHECK_INS,
    DATE_FIELD,
    DAY_FIELD,
    GOOD_MOMENTS,
    NOTE_SUFFIX,
    OWN_NOTE,
    SUBJECT_FIELD,
    WHOSE_FIELD,
    CheckIn,
    GoodMoment,
    Level,
    Subject,
    check_in,
    check_ins,
    good_moment,
    good_moments,
)
from workbook_lib.sections.forms import (
    begin_action,
    item_form,
    item_list,
    side_by_side,
)
from workbook_lib.sections.output import render
from workbook_lib.session.selection import Collection, Selection
from workbook_lib.widgets.blocks import Download, HtmlBlock, ListItem
from workbook_lib.widgets.chart import Chart, ChartPart, ChartTable, EmptyState
from workbook_lib.widgets.form import Action

if TYPE_CHECKING:
    from workbook_lib.session.context import SectionContext

WEEKS_PER_PART = 26
"""Maximum number of weeks that are sent with every change."""

MOST_LINES = 3
"""Maximum number of sentences in sight; the others are folded."""

CHECK_IN: Collection[CheckIn] = Collection(CHECK_INS, check_in, check_ins, DATE_FIELD)
GOOD_MOMENT: Collection[GoodMoment] = Collection(GOOD_MOMENTS, good_moment, good_moments, DAY_FIELD)


@dataclass(frozen=True)
class CheckInForm:
    """Fields and labels of a chapter's check-in form.

    Attributes
    ----------
    part
        The form.
    signs
        The signs and their answers.
    subjects
        Labels of the subjects by id.
    mine
        Label of the note on one's own part; empty if the form does not ask for it.
    """

    part: CheckInPart
    signs: SignTable
    subjects: dict[str, str]
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
            signs, subjects = section.part.signs(), section.part.subjects()
            if signs and set(subjects) == set(Subject):
                fields = [entry for group in section.part.exercise.groups for entry in group.fields]
                mine = [entry.label for entry in fields if entry.id == OWN_NOTE + NOTE_SUFFIX]
                return CheckInForm(
                    section.part,
                    signs,
                    subjects,
                    mine[0] if mine else "",
                )
    raise UserError("check_in_unreadable")


def build_check_in(
    context: SectionContext, section: Section, part: CheckInPart
) -> Sequence[ipywidgets.Widget]:
    """Build the form, opened with this week's check-in or a new one."""
    selection = context.selection(CHECK_IN)
    return [
        item_form(
            context,
            selection,
            part.exercise,
            [
                Action(
                    id="keep",
                    label=part.keep,
                    style="act",
                    closed=part.kept,
                    change=part.change,
                    dated=DATE_FIELD,
                    needs=[*check_in_form(context).names, f"{OWN_NOTE}{NOTE_SUFFIX}"],
                    lacking=part.lacking,
                ),
                begin_action(part.another, section.id),
            ],
            defaults=lambda: _defaults(context, selection),
        )
    ]


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

    def describe(check_in: CheckIn, selected: str) -> ListItem:
        return check_in_line(check_in, form, part, selected)

    return [item_list(part, selection, describe)]


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
        note=side_by_side(
            [
                f"{label}: {isolate(check_in.notes[sign], text_direction(label))}"
                for sign, label in labels.items()
                if sign in check_in.notes
            ]
        ),
        date=check_in.date.isoformat() if check_in.date else "",
        shown=check_in.id == selected,
    )


def find_distance(context: SectionContext, subject: Subject) -> SubjectWeeks | None:
    """Return the weeks of one person's distance, None without a check-in on it.

    All sections get the same object until a check-in on this person changes.
    """
    check_ins = [item for item in context.selection(CHECK_IN).items() if item.subject is subject]
    signs = check_in_form(context).names
    return context.session.derived.get(
        ("distance", subject), check_ins, lambda: subject_weeks(check_ins, subject, signs)
    )


def build_weeks(
    context: SectionContext, section: Section, part: WeeksPart
) -> Sequence[ipywidgets.Widget]:
    """Build a chart for each person with check-ins."""
    form = check_in_form(context)
    empty = EmptyState(
        title=part.empty_title,
        text=part.empty,
        button=part.empty_button,
        target=form.part.exercise.id,
    )
    figures = {
        subject: Chart(
            f"{section.id}-{subject.value}",
            context.content.interface,
            empty,
            form.subjects[subject],
        )
        for subject in Subject
    }
    box = ipywidgets.VBox([*figures.values()])
    box.add_class("bu-cards")

    shown_weeks: dict[Subject, tuple[SubjectWeeks | None, bool, int]] = {}

    def show() -> None:
        latest, this_week = _latest_subject(context), week_number(context.today)
        for subject, figure in figures.items():
            weeks = find_distance(context, subject), subject is not latest, this_week
            if shown_weeks.get(subject) != weeks:
                shown_weeks[subject] = weeks
                _show_weeks(context, figure, *weeks, subject, form, part)
        if latest is None:
            figures[Subject.PARTNER].show_empty()
        elif not shown_weeks[Subject.PARTNER][0]:
            figures[Subject.PARTNER].hide()

    context.selection(CHECK_IN).watch(show)
    context.watch_today(show)
    show()
    return [box]


def build_weeks_file(
    context: SectionContext, section: Section, _: WeeksFilePart
) -> Sequence[ipywidgets.Widget]:
    """Build the button that saves all check-ins as a table."""
    form, words = check_in_form(context), context.find_part(WeeksPart).sheet
    sheet = Download(words.save, words.note, ending="csv", kind="text/csv;charset=utf-8")
    selection = context.selection(CHECK_IN)

    def file(check_ins: list[CheckIn]) -> str:
        if not check_ins:
            return ""
        return check_ins_csv(check_ins, form.subjects, form.signs, words, form.mine)

    def show() -> None:
        check_ins = selection.items()
        sheet.offer(
            context.session.derived.get((section.id, "file"), check_ins, lambda: file(check_ins))
        )

    selection.watch(show)
    show()
    return [sheet]


def _show_weeks(
    context: SectionContext,
    chart: Chart,
    distance: SubjectWeeks | None,
    folded: bool,  # noqa: FBT001 - one of two states of the chart
    now: int,
    subject: Subject,
    form: CheckInForm,
    part: WeeksPart,
) -> None:
    """Show the chart of one person up to this week, or hide it when there are no weeks."""
    if distance is None:
        chart.hide()
        return
    labels, levels = form.labels(subject), form.signs.levels.model_dump()
    language = context.language
    sentences = moved_sentences(distance.findings, labels, part.finding, language, part.several)
    title = " ".join(sentences) or (part.nothing_moved if distance.span.readable else part.too_few)
    days = [week.day for week in distance.weeks if week.day is not None]
    first, last = (format_day(day, language) for day in (days[0], days[-1]))
    shown = replace(distance, weeks=weeks_until(distance.weeks, now))
    notes = [part.how, part.gap] if any(week.span > 1 for week in shown.weeks) else [part.how]
    before, latest = shown.split_last_band(WEEKS_PER_PART)
    rows = partial(week_rows, signs=form.names, levels=levels, words=part.table, language=language)

    description = fill(
        part.describe if len(days) > 1 else part.describe_once,
        language,
        subject=form.subjects[subject],
        count=len(days),
        first=first,
        last=last,
        title=title,
    )

    def earlier() -> ChartPart:
        chart = weeks_chart({subject: before}, form.part, part, language, now)
        return ChartPart(chart=chart, rows=rows(before))

    chart.show(
        weeks_chart({subject: latest}, form.part, part, language, now),
        f"{description} {part.table.below}",
        caption=(title, " ".join(notes)),
        table=ChartTable(
            summary=part.table.summary,
            columns=[part.table.week, *labels.values()],
            rows=rows(latest),
        ),
        # Only sent again when one of these weeks has changed.
        earlier=context.session.derived.get((chart.name, "earlier"), before, earlier)
        if before
        else None,
        folded=folded,
    )


def _latest_subject(context: SectionContext) -> Subject | None:
    """Return the subject of the latest check-in, the partner if both have one on its day."""
    items = [item for item in context.selection(CHECK_IN).items() if item.date and item.subject]
    subjects = {item.subject for item in items if item.date == items[0].date}
    return next((subject for subject in Subject if subject in subjects), None)


def build_reading(
    context: SectionContext, _: Section, part: ReadingPart
) -> Sequence[ipywidgets.Widget]:
    """Build the sentences on both distances, and one thing to try."""
    form = check_in_form(context)
    selection = context.selection(CHECK_IN)
    summary = HtmlBlock()

    read_from: dict[Subject, tuple[SubjectWeeks | None, int]] = {}
    blocks: dict[Subject, dict[str, Any] | None] = {}

    def show() -> None:
        incomplete = sum(map(_is_incomplete, selection.items()))
        for subject in Subject:
            inputs = find_distance(context, subject), incomplete
            if read_from.get(subject) != inputs:
                read_from[subject] = inputs
                blocks[subject] = _block(*inputs, subject, form, part, context.language)
        latest = _latest_subject(context)
        suggestion = _suggestion(read_from[latest][0], latest, part.suggest) if latest else None
        in_order = sorted(blocks, key=lambda subject: subject is not latest)
        summary.markup = render(
            "reading",
            part=part,
            blocks=[block for subject in in_order if (block := blocks[subject])],
            suggestion=suggestion,
        )

    selection.watch(show)
    show()
    return [summary]


def _block(
    distance: SubjectWeeks | None,
    incomplete: int,
    subject: Subject,
    form: CheckInForm,
    part: ReadingPart,
    language: str,
) -> dict[str, Any] | None:
    """Return the sentences on one person's distance, None without a check-in on it."""
    if distance is None:
        return None
    span, findings = distance.span, distance.findings
    title = form.subjects[subject]
    older = []
    if span.older:
        older.append(fill(part.older, language, count=WINDOW_WEEKS, number=WINDOW_WEEKS))
    if not span.readable:
        lines = [fill(part.too_few, language, count=span.check_ins)]
        more = [*older, *missing_sentences((), span, incomplete, {}, part.missing, language)]
        lacks_nothing = more == [part.missing.nothing]
        return {
            "title": title,
            "lines": lines,
            "more": [] if lacks_nothing else more,
            "concerning": "",
        }
    labels = {sign: f"**{label}**" for sign, label in form.labels(subject).items()}
    sentences = finding_sentences(findings, labels, part.finding, language)
    first, last = (format_day(day, language) for day in (span.first, span.last))
    counts = {"count": span.check_ins, "number": span.weeks}
    period = fill(part.span, language, first=first, last=last, **counts)
    clear = [*(sentences.moved or (part.nothing_moved,)), *sentences.stayed]
    more = [*clear[MOST_LINES:], *sentences.few, period, *older]
    concerning = ""
    if part.concerning:
        names = [labels[sign] for sign in distance.concerning_signs]
        concerning = "".join(sign_sentences(names, part.concerning.sentence, language))
    missing = missing_sentences(findings, span, incomplete, labels, part.missing, language)
    return {
        "title": title,
        "lines": clear[:MOST_LINES],
        "more": [*more, *missing],
        "concerning": concerning,
    }


def _suggestion(
    distance: SubjectWeeks | None, subject: Subject, words: SuggestionWords | None
) -> dict[str, Any] | None:
    """Return one thing to try, None with too few check-ins or after many concerning weeks."""
    if words is None or distance is None or not distance.span.readable or distance.concerning:
        return None
    hard = [finding.sign for finding in distance.findings if finding.level == Level.CONCERNING]
    chosen = next((words.signs[sign] for sign in hard if sign in words.signs), words.general)
    # A check-in on the partner's distance is by the one who reaches, in this reading.
    hue, suggestion = (
        ("reach", chosen.partner) if subject is Subject.PARTNER else ("step", chosen.own)
    )
    return {"hue": hue, "title": suggestion.title, "words": suggestion.words}


def _is_incomplete(check_in: CheckIn) -> bool:
    """Return whether a check-in lacks its date or subject, so that no week includes it."""
    return check_in.date is None or check_in.subject is None


def build_good_moment(
    context: SectionContext, section: Section, part: GoodMomentPart
) -> Sequence[ipywidgets.Widget]:
    """Build the form of a small good moment, opened with this week's or a new one."""
    selection = context.selection(GOOD_MOMENT)
    actions = [begin_action(part.another, section.id)]
    defaults = {DAY_FIELD: "{today}"}
    return [item_form(context, selection, part.exercise, actions, defaults=lambda: defaults)]


def build_good_moments(
    context: SectionContext, _: Section, part: GoodMomentsPart
) -> Sequence[ipywidgets.Widget]:
    """Build the list of small good moments."""
    whose = option_texts(entry.exercise for entry in context.find_parts(GoodMomentPart))

    def describe(moment: GoodMoment, selected: str) -> ListItem:
        return ListItem(
            id=moment.id,
            title=moment.text,
            note=whose.get(WHOSE_FIELD, {}).get(moment.who, ""),
            date=moment.date.isoformat() if moment.date else "",
            shown=moment.id == selected,
        )

    return [item_list(part, context.selection(GOOD_MOMENT), describe)]
