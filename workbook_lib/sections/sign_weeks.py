"""Every week so far: drawn, as a table, and as a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
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
from workbook_lib.sections.signs import CHECK_IN, Asked, asked
from workbook_lib.session.derived_cache import RECALL
from workbook_lib.session.record_session import RecordSession
from workbook_lib.session.selection import Selection
from workbook_lib.widgets.download import Download
from workbook_lib.widgets.figure import Band, EmptyState, Figure, FigureState, FigureTable
from workbook_lib.widgets.prose import HtmlBlock

if TYPE_CHECKING:
    from workbook_lib.session.context import SectionContext


class Distances:
    """Follows the check-ins of a page. What is said of one person leaves the other's as it was.

    Parameters
    ----------
    desk : Desk
        The record.
    at_hand : AtHand
        The check-ins.
    signs : list of str
        Ids of the signs, in their order.
    """

    def __init__(
        self, desk: RecordSession, selection: Selection[CheckIn], signs: list[str]
    ) -> None:
        self._desk = desk
        self._at_hand = selection
        self._signs = signs
        self._seen: dict[Subject, tuple[list[CheckIn], SubjectWeeks | None]] = {}

    def of(self, subject: Subject) -> SubjectWeeks | None:
        """Return what was seen of one of the two; None where nobody looked.

        As long as the same is said of them, it is the very same object.
        """
        told = [one for one in self._at_hand.others() if one.subject is subject]
        if subject not in self._seen or self._seen[subject][0] != told:
            record, named = self._desk.record, (subject, *self._signs)
            seen = RECALL.of(
                record, CHECK_IN, named, lambda: subject_weeks(told, subject, self._signs)
            )
            self._seen[subject] = told, seen
        return self._seen[subject][1]


@lru_cache(maxsize=1)
def distances(context: SectionContext) -> Distances:
    """Return the ones that all sections of a page share."""
    return Distances(context.session, context.selection(CHECK_IN), asked(context).names)


def build_weeks(
    context: SectionContext, section: Section, part: WeeksPart
) -> Sequence[ipywidgets.Widget]:
    """Build the drawings, one for each whose distance was looked at; they follow every answer."""
    form = asked(context)
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

    seen: dict[Subject, SubjectWeeks | None] = {}
    above = {
        subject: RECALL.of(context.session.record, part, (subject, "above"), Above)
        for subject in Subject
    }

    def show() -> None:
        for subject, figure in figures.items():
            now = distances(context).of(subject)
            if subject not in seen or seen[subject] is not now:
                seen[subject] = now
                figure.turn_to(
                    *RECALL.of(
                        context.session.record,
                        part,
                        subject,
                        partial(_drawn, figure, above[subject], now, subject, form, part),
                    )
                )
        if not any(seen.values()):
            figures[Subject.PARTNER].show_empty()
        elif not seen[Subject.PARTNER]:
            figures[Subject.PARTNER].hide()
        every = selection.others()
        sheet.offer(
            RECALL.of(context.session.record, part, "file", partial(_file, every, form, part))
        )

    selection.watch(show)
    show()
    return [box, sheet]


def _file(every: list[CheckIn], form: Asked, part: WeeksPart) -> str:
    if not every:
        return ""
    return check_ins_csv(every, form.subjects, form.signs, part.sheet, form.mine)


def _drawn(
    figure: Figure,
    above: Above,
    seen: SubjectWeeks | None,
    subject: Subject,
    form: Asked,
    part: WeeksPart,
) -> FigureState:
    """Draw the weeks of one of the two, and return what is shown; nothing when there are none."""
    if seen is None:
        figure.hide()
        return figure.shown
    labels, levels = form.labels(subject), form.signs.levels.model_dump()
    found = moved_sentences(seen.findings, labels, part.finding, part.several)
    title = " ".join(found) or (part.nothing_moved if seen.span.readable else part.too_few)
    days = [day for day in seen.weeks["day"] if day is not None]
    first, last = (format_day(day, form.days, year=True) for day in (days[0], days[-1]))
    held = len(days)
    notes = [part.how.format(number=held, count=int(seen.weeks["span"].sum()))]
    if (seen.weeks["span"] > 1).any():
        notes.append(part.gap)
    before, latest = seen.split_last_band(WEEKS_PER_BAND)
    drawn = partial(
        draw_weeks, labels=labels, words=form.days, columns=WEEKS_PER_BAND if len(before) else 0
    )
    rows = partial(week_rows, signs=form.names, levels=levels, days=form.days, words=part.table)

    def full() -> Band:
        wide, narrow = (drawn(before, followed=True, narrow=each) for each in (False, True))
        return Band(wide=wide.plain(), narrow=narrow.plain(), rows=rows(before))

    figure.show(
        drawn(latest),
        drawn(latest, narrow=True),
        part.describe.format(
            subject=form.subjects[subject], count=held, first=first, last=last, title=title
        ),
        caption=(title, " ".join(notes)),
        key=[*levels.items(), ("none", part.missed)],
        table=FigureTable(
            summary=part.table.summary,
            columns=[part.table.week, *labels.values()],
            rows=rows(latest),
        ),
        above=above.of(week_values(before), full),
    )
    return figure.shown


class Above:
    """The full bands above the latest: drawn anew when a week in them has changed."""

    def __init__(self) -> None:
        self._told: list[list[Any]] = []
        self._bands: list[Band] = []

    def of(self, told: list[list[Any]], drawn: Callable[[], Band]) -> list[Band]:
        """Return what stands there for these weeks: nothing where there are none."""
        if told != self._told:
            self._told, self._bands = told, [drawn()] if told else []
        return self._bands


def build_reading(
    context: SectionContext, _: Section, part: ReadingPart
) -> Sequence[ipywidgets.Widget]:
    """Build the reading; it follows every answer."""
    form = asked(context)
    selection = context.selection(CHECK_IN)
    read = HtmlBlock()

    seen: dict[Subject, tuple[SubjectWeeks | None, int]] = {}
    blocks: dict[Subject, dict[str, Any] | None] = {}

    def markup() -> str:
        loose = sum(map(_loose, selection.others()))
        for subject in Subject:
            now = distances(context).of(subject), loose
            if seen.get(subject) != now:
                seen[subject] = now
                blocks[subject] = _block(*now, subject, form, part)
        return render("reading", part=part, blocks=[*filter(None, blocks.values())])

    def show() -> None:
        read.markup = RECALL.of(context.session.record, part, "reading", markup)

    selection.watch(show)
    show()
    rules = HtmlBlock(render("fold", title=part.rules_title, text=part.rules))
    return [read, rules]


def _block(
    seen: SubjectWeeks | None, loose: int, subject: Subject, form: Asked, part: ReadingPart
) -> dict[str, Any] | None:
    """Return what is read of one person's distance; None where nobody looked at it."""
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
            (part.missing_title, missing_sentences(found, read, loose, labels, part.missing)),
        ],
        "concerning": part.concerning if seen.concerning else None,
    }


def _loose(one: CheckIn) -> bool:
    """Tell whether one does not say when or whose: it is in no reading, and both mention it."""
    return one.date is None or one.subject is None
