"""Every week so far: drawn, as a table, and as a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.chapter import Section
from workbook_lib.content.check_in import WeeksPart
from workbook_lib.figures.palette import PALETTE
from workbook_lib.figures.strip import strip
from workbook_lib.insight.finding import day_text, moves
from workbook_lib.insight.reading import reading, span
from workbook_lib.insight.week_table import week_rows
from workbook_lib.insight.weeks import looked_at, weeks
from workbook_lib.pages.check_in import CHECK_IN, Asked, asked
from workbook_lib.record.check_in import CheckIn, Subject
from workbook_lib.report.check_ins import check_ins_table
from workbook_lib.widgets.download import Download
from workbook_lib.widgets.figure import Empty, Figure, Grid

if TYPE_CHECKING:
    from workbook_lib.pages.page import Page


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

    told: dict[Subject, list[CheckIn]] = {}
    drawn: dict[Subject, bool] = {}

    def show() -> None:
        every = at_hand.others()
        for subject in Subject:
            # What is said of one leaves the drawing of the other as it is.
            now = [one for one in every if one.subject is subject]
            if told.get(subject) != now:
                told[subject] = now
                drawn[subject] = _draw(figures[subject], now, subject, form, part)
        if not any(drawn.values()):
            figures[Subject.PARTNER].show_empty()
        elif not drawn[Subject.PARTNER]:
            figures[Subject.PARTNER].hide()
        sheet.offer(check_ins_table(every, form.subjects, form.signs, part.sheet) if every else "")

    at_hand.watch(show)
    show()
    return [box, sheet]


def _draw(
    figure: Figure, every: Sequence[CheckIn], subject: Subject, form: Asked, part: WeeksPart
) -> bool:
    """Draw the weeks of one of the two; False when there are none."""
    table = weeks(every, subject, form.names) if looked_at(every, subject) else None
    read = None if table is None else span(table)
    if table is None or read is None:
        figure.hide()
        return False
    labels, levels = form.labels(subject), form.signs.levels.model_dump()
    found = moves(reading(table, form.names), labels, part.finding, part.several)
    title = " ".join(found) or (part.nothing_moved if read.readable else part.too_few)
    days = [day for day in table["day"] if day is not None]
    first, last = (day_text(day, form.days, year=True) for day in (days[0], days[-1]))
    held = len(days)
    notes = [part.how.format(number=held, count=int(table["span"].sum()))]
    if (table["span"] > 1).any():
        notes.append(part.gap)
    figure.show(
        strip(table, labels, form.days),
        strip(table, labels, form.days, narrow=True),
        part.describe.format(
            subject=form.subjects[subject], count=held, first=first, last=last, title=title
        ),
        caption=(title, " ".join(notes)),
        key=[*levels.items(), ("none", part.missed)],
        table=Grid(
            summary=part.table.summary,
            columns=[part.table.week, *labels.values()],
            rows=week_rows(table, form.names, levels, form.days, part.table),
        ),
    )
    return True
