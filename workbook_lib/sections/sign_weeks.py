"""Every week so far: drawn, as a table, and as a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import ipywidgets

from workbook_lib.content.parts.signs import WeeksPart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.export.spreadsheet import check_ins_table
from workbook_lib.figures.signs import BAND, strip
from workbook_lib.figures.theme import PALETTE
from workbook_lib.insight.sign_trends import Distance, day_text, moves, told, week_rows
from workbook_lib.pages.distance import distances
from workbook_lib.record.views.signs import CheckIn, Subject
from workbook_lib.sections.signs import CHECK_IN, Asked, asked
from workbook_lib.session.derived_cache import RECALL
from workbook_lib.widgets.download import Download
from workbook_lib.widgets.figure import Band, Empty, Figure, Grid, Shown

if TYPE_CHECKING:
    from workbook_lib.page.page import Page


def build(page: Page, section: Section, part: WeeksPart) -> Sequence[ipywidgets.Widget]:
    """Build the drawings, one for each whose distance was looked at; they follow every answer."""
    form = asked(page)
    failed = page.content.interface.figure.failed
    empty = Empty(
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
    at_hand = page.at_hand(CHECK_IN)

    seen: dict[Subject, Distance | None] = {}
    above = {
        subject: RECALL.of(page.desk.record, part, (subject, "above"), Above) for subject in Subject
    }

    def show() -> None:
        for subject, figure in figures.items():
            now = distances(page).of(subject)
            if subject not in seen or seen[subject] is not now:
                seen[subject] = now
                figure.turn_to(
                    *RECALL.of(
                        page.desk.record,
                        part,
                        subject,
                        partial(_drawn, figure, above[subject], now, subject, form, part),
                    )
                )
        if not any(seen.values()):
            figures[Subject.PARTNER].show_empty()
        elif not seen[Subject.PARTNER]:
            figures[Subject.PARTNER].hide()
        every = at_hand.others()
        sheet.offer(RECALL.of(page.desk.record, part, "file", partial(_file, every, form, part)))

    at_hand.watch(show)
    show()
    return [box, sheet]


def _file(every: list[CheckIn], form: Asked, part: WeeksPart) -> str:
    if not every:
        return ""
    return check_ins_table(every, form.subjects, form.signs, part.sheet, form.mine)


def _drawn(
    figure: Figure,
    above: Above,
    seen: Distance | None,
    subject: Subject,
    form: Asked,
    part: WeeksPart,
) -> Shown:
    """Draw the weeks of one of the two, and return what is shown; nothing when there are none."""
    if seen is None:
        figure.hide()
        return figure.shown
    labels, levels = form.labels(subject), form.signs.levels.model_dump()
    found = moves(seen.found, labels, part.finding, part.several)
    title = " ".join(found) or (part.nothing_moved if seen.span.readable else part.too_few)
    days = [day for day in seen.weeks["day"] if day is not None]
    first, last = (day_text(day, form.days, year=True) for day in (days[0], days[-1]))
    held = len(days)
    notes = [part.how.format(number=held, count=int(seen.weeks["span"].sum()))]
    if (seen.weeks["span"] > 1).any():
        notes.append(part.gap)
    before, latest = seen.parted(BAND)
    drawn = partial(strip, labels=labels, words=form.days, columns=BAND if len(before) else 0)
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
        table=Grid(
            summary=part.table.summary,
            columns=[part.table.week, *labels.values()],
            rows=rows(latest),
        ),
        above=above.of(told(before), full),
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
