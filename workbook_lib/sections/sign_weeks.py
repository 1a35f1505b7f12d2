"""Sections over all check-ins: chart, table and file of the weeks, and what they show."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import ipywidgets

from workbook_lib.content.parts.signs import ReadingPart, WeeksPart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.export.spreadsheet import check_ins_csv
from workbook_lib.figures.signs import WEEKS_PER_BAND, draw_weeks
from workbook_lib.figures.theme import PALETTE
from workbook_lib.insight.sign_trends import (
    WINDOW_WEEKS,
    SubjectWeeks,
    finding_sentences,
    format_day,
    missing_sentences,
    moved_sentences,
    subject_weeks,
    week_rows,
    week_values,
)
from workbook_lib.record.views.signs import CheckIn, Subject
from workbook_lib.sections.output import render
from workbook_lib.sections.signs import CHECK_IN, CheckInForm, check_in_form
from workbook_lib.widgets.blocks import Download, HtmlBlock
from workbook_lib.widgets.figure import Band, EmptyState, Figure, FigureTable

if TYPE_CHECKING:
    from workbook_lib.session.context import SectionContext


def find_distance(context: SectionContext, subject: Subject) -> SubjectWeeks | None:
    """Return the weeks of one person's distance, None without a check-in on it.

    It is the same object for all sections, as long as the check-ins on this person are the same.
    """
    check_ins = [item for item in context.selection(CHECK_IN).items() if item.subject is subject]
    signs = check_in_form(context).names
    return context.session.derived.get(
        ("distance", subject), check_ins, lambda: subject_weeks(check_ins, subject, signs)
    )


def build_weeks(
    context: SectionContext, section: Section, part: WeeksPart
) -> Sequence[ipywidgets.Widget]:
    """Build a chart for each person with check-ins, and the file of all check-ins."""
    form = check_in_form(context)
    failed = context.content.interface.figure.failed
    empty = EmptyState(
        title=part.empty_title, text=part.empty, button=part.empty_button, target=form.exercise
    )
    figures = {
        subject: Figure(
            f"{section.id}-{subject.value}", PALETTE, failed, empty, form.subjects[subject]
        )
        for subject in Subject
    }
    box = ipywidgets.VBox([*figures.values()])
    box.add_class("bu-cards")
    sheet = Download(part.sheet.save, part.sheet.note, ending="csv", kind="text/csv;charset=utf-8")
    selection = context.selection(CHECK_IN)

    drawn: dict[Subject, SubjectWeeks | None] = {}

    def show() -> None:
        for subject, figure in figures.items():
            weeks = find_distance(context, subject)
            if subject not in drawn or drawn[subject] is not weeks:
                drawn[subject] = weeks
                _draw(context, figure, weeks, subject, form, part)
        if not any(drawn.values()):
            figures[Subject.PARTNER].show_empty()
        elif not drawn[Subject.PARTNER]:
            figures[Subject.PARTNER].hide()
        check_ins = selection.items()
        sheet.offer(
            context.session.derived.get(
                (section.id, "file"), check_ins, lambda: _file(check_ins, form, part)
            )
        )

    selection.watch(show)
    show()
    return [box, sheet]


def _file(check_ins: list[CheckIn], form: CheckInForm, part: WeeksPart) -> str:
    if not check_ins:
        return ""
    return check_ins_csv(check_ins, form.subjects, form.signs, part.sheet, form.mine)


def _draw(
    context: SectionContext,
    figure: Figure,
    seen: SubjectWeeks | None,
    subject: Subject,
    form: CheckInForm,
    part: WeeksPart,
) -> None:
    """Show the chart of one person, or hide it when there are no weeks."""
    if seen is None:
        figure.hide()
        return
    labels, levels = form.labels(subject), form.signs.levels.model_dump()
    found = moved_sentences(seen.findings, labels, part.finding, part.several)
    title = " ".join(found) or (part.nothing_moved if seen.span.readable else part.too_few)
    days = [day for day in seen.weeks["day"] if day is not None]
    first, last = (format_day(day, form.days, year=True) for day in (days[0], days[-1]))
    count = len(days)
    notes = [part.how.format(number=count, count=int(seen.weeks["span"].sum()))]
    if (seen.weeks["span"] > 1).any():
        notes.append(part.gap)
    before, latest = seen.split_last_band(WEEKS_PER_BAND)
    drawn = partial(
        draw_weeks, labels=labels, words=form.days, columns=WEEKS_PER_BAND if len(before) else 0
    )
    rows = partial(week_rows, signs=form.names, levels=levels, days=form.days, words=part.table)

    def full() -> Band:
        wide, narrow = (drawn(before, followed=True, narrow=each) for each in (False, True))
        return Band(wide=wide.to_dict(), narrow=narrow.to_dict(), rows=rows(before))

    figure.show(
        drawn(latest),
        drawn(latest, narrow=True),
        part.describe.format(
            subject=form.subjects[subject], count=count, first=first, last=last, title=title
        ),
        caption=(title, " ".join(notes)),
        key=[*levels.items(), ("none", part.missed)],
        table=FigureTable(
            summary=part.table.summary,
            columns=[part.table.week, *labels.values()],
            rows=rows(latest),
        ),
        # Full bands are drawn again only when one of their weeks has changed.
        above=context.session.derived.get(
            (figure.name, "above"), week_values(before), lambda: [full()] if len(before) else []
        ),
    )


def build_reading(
    context: SectionContext, _: Section, part: ReadingPart
) -> Sequence[ipywidgets.Widget]:
    """Build the sentences on both distances."""
    form = check_in_form(context)
    selection = context.selection(CHECK_IN)
    read = HtmlBlock()

    read_from: dict[Subject, tuple[SubjectWeeks | None, int]] = {}
    blocks: dict[Subject, dict[str, Any] | None] = {}

    def show() -> None:
        incomplete = sum(map(_is_incomplete, selection.items()))
        for subject in Subject:
            inputs = find_distance(context, subject), incomplete
            if read_from.get(subject) != inputs:
                read_from[subject] = inputs
                blocks[subject] = _block(*inputs, subject, form, part)
        read.markup = render("reading", part=part, blocks=[*filter(None, blocks.values())])

    selection.watch(show)
    show()
    rules = HtmlBlock(render("fold", title=part.rules_title, text=part.rules))
    return [read, rules]


def _block(
    seen: SubjectWeeks | None,
    incomplete: int,
    subject: Subject,
    form: CheckInForm,
    part: ReadingPart,
) -> dict[str, Any] | None:
    """Return the sentences on one person's distance, None without a check-in on it."""
    if seen is None:
        return None
    read, found = seen.span, seen.findings
    title = form.subjects[subject]
    if not read.readable:
        return {
            "title": title,
            "opening": [part.too_few.format(count=read.check_ins)],
            "lists": [],
            "concerning": None,
        }
    labels = {sign: f"**{label}**" for sign, label in form.labels(subject).items()}
    said = finding_sentences(found, labels, part.finding)
    first, last = (format_day(day, form.days, year=True) for day in (read.first, read.last))
    opening = [part.span.format(first=first, last=last, count=read.check_ins, number=read.weeks)]
    if read.older:
        opening.append(part.older.format(number=WINDOW_WEEKS))
    return {
        "title": title,
        "opening": opening,
        "lists": [
            (part.moved_title, said.moved or (part.nothing_moved,)),
            *([(part.stayed_title, said.stayed)] if said.stayed else []),
            (part.missing_title, missing_sentences(found, read, incomplete, labels, part.missing)),
        ],
        "concerning": part.concerning if seen.concerning else None,
    }


def _is_incomplete(check_in: CheckIn) -> bool:
    """Tell whether a check-in has no date or subject, so that no week includes it."""
    return check_in.date is None or check_in.subject is None
