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

    shown_weeks: dict[Subject, SubjectWeeks | None] = {}

    def show() -> None:
        for subject, figure in figures.items():
            weeks = find_distance(context, subject)
            if subject not in shown_weeks or shown_weeks[subject] is not weeks:
                shown_weeks[subject] = weeks
                _draw(context, figure, weeks, subject, form, part)
        if not any(shown_weeks.values()):
            figures[Subject.PARTNER].show_empty()
        elif not shown_weeks[Subject.PARTNER]:
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
    distance: SubjectWeeks | None,
    subject: Subject,
    form: CheckInForm,
    part: WeeksPart,
) -> None:
    """Show the chart of one person, or hide it when there are no weeks."""
    if distance is None:
        figure.hide()
        return
    labels, levels = form.labels(subject), form.signs.levels.model_dump()
    sentences = moved_sentences(distance.findings, labels, part.finding, part.several)
    title = " ".join(sentences) or (part.nothing_moved if distance.span.readable else part.too_few)
    days = [day for day in distance.weeks["day"] if day is not None]
    first, last = (format_day(day, form.days, year=True) for day in (days[0], days[-1]))
    count = len(days)
    notes = [part.how.format(number=count, count=int(distance.weeks["span"].sum()))]
    if (distance.weeks["span"] > 1).any():
        notes.append(part.gap)
    before, latest = distance.split_last_band(WEEKS_PER_BAND)
    draw = partial(
        draw_weeks, labels=labels, words=form.days, columns=WEEKS_PER_BAND if len(before) else 0
    )
    rows = partial(week_rows, signs=form.names, levels=levels, days=form.days, words=part.table)

    def full() -> Band:
        wide, narrow = (draw(before, followed=True, narrow=narrow) for narrow in (False, True))
        return Band(wide=wide.to_dict(), narrow=narrow.to_dict(), rows=rows(before))

    figure.show(
        draw(latest),
        draw(latest, narrow=True),
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
    summary = HtmlBlock()

    read_from: dict[Subject, tuple[SubjectWeeks | None, int]] = {}
    blocks: dict[Subject, dict[str, Any] | None] = {}

    def show() -> None:
        incomplete = sum(map(_is_incomplete, selection.items()))
        for subject in Subject:
            inputs = find_distance(context, subject), incomplete
            if read_from.get(subject) != inputs:
                read_from[subject] = inputs
                blocks[subject] = _block(*inputs, subject, form, part)
        summary.markup = render("reading", part=part, blocks=[*filter(None, blocks.values())])

    selection.watch(show)
    show()
    rules = HtmlBlock(render("fold", title=part.rules_title, text=part.rules))
    return [summary, rules]


def _block(
    distance: SubjectWeeks | None,
    incomplete: int,
    subject: Subject,
    form: CheckInForm,
    part: ReadingPart,
) -> dict[str, Any] | None:
    """Return the sentences on one person's distance, None without a check-in on it."""
    if distance is None:
        return None
    span, findings = distance.span, distance.findings
    title = form.subjects[subject]
    if not span.readable:
        return {
            "title": title,
            "opening": [part.too_few.format(count=span.check_ins)],
            "lists": [],
            "concerning": None,
        }
    labels = {sign: f"**{label}**" for sign, label in form.labels(subject).items()}
    sentences = finding_sentences(findings, labels, part.finding)
    first, last = (format_day(day, form.days, year=True) for day in (span.first, span.last))
    opening = [part.span.format(first=first, last=last, count=span.check_ins, number=span.weeks)]
    if span.older:
        opening.append(part.older.format(number=WINDOW_WEEKS))
    return {
        "title": title,
        "opening": opening,
        "lists": [
            (part.moved_title, sentences.moved or (part.nothing_moved,)),
            *([(part.stayed_title, sentences.stayed)] if sentences.stayed else []),
            (
                part.missing_title,
                missing_sentences(findings, span, incomplete, labels, part.missing),
            ),
        ],
        "concerning": part.concerning if distance.concerning else None,
    }


def _is_incomplete(check_in: CheckIn) -> bool:
    """Return whether a check-in lacks its date or subject, so that no week includes it."""
    return check_in.date is None or check_in.subject is None
