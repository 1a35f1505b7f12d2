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
from workbook_lib.insight.weeks import monday, weeks
from workbook_lib.pages.check_in import CHECK_IN, Asked, asked
from workbook_lib.pages.markup import render
from workbook_lib.record.check_in import CheckIn, Subject
from workbook_lib.report.check_ins import check_ins_table
from workbook_lib.widgets.download import Download
from workbook_lib.widgets.figure import Empty, Figure, Grid

if TYPE_CHECKING:
    import pandas as pd

    from workbook_lib.pages.page import Page


def build(page: Page, section: Section, part: WeeksPart) -> Sequence[ipywidgets.Widget]:
    """Build the drawings, one for each whose distance was looked at; they follow every answer."""
    form = asked(page)
    failed = page.content.interface.figure.failed
    empty = Empty(
        title=part.empty_title, text=part.empty, button=part.empty_button, target=form.exercise
    )
    figures = {
        subject: Figure(f"{section.id}-{subject.value}", PALETTE, failed, empty)
        for subject in Subject
    }
    cards = {subject: _card(figure, subject, form, part) for subject, figure in figures.items()}
    waiting = figures[Subject.PARTNER]
    box = ipywidgets.VBox([waiting])
    box.add_class("bu-stack")
    sheet = Download(part.sheet.save, part.sheet.note, ending="csv", kind="text/csv;charset=utf-8")
    at_hand = page.at_hand(CHECK_IN)

    def show() -> None:
        every = at_hand.others()
        for subject, figure in figures.items():
            _draw(figure, every, subject, form, part)
        drawn = [cards[subject] for subject, figure in figures.items() if not figure.is_empty()]
        children = tuple(drawn) or (waiting,)
        if box.children != children:
            box.children = children
        sheet.offer(check_ins_table(every, form.subjects, form.signs, part.sheet) if every else "")

    at_hand.watch(show)
    show()
    return [box, sheet]


def _card(figure: Figure, subject: Subject, form: Asked, part: WeeksPart) -> ipywidgets.Widget:
    heading = ipywidgets.HTML(render("subject", text=form.subjects[subject]))
    levels = form.signs.levels.model_dump()
    key = ipywidgets.HTML(render("key", levels=levels, missed=part.missed))
    card = ipywidgets.VBox([heading, figure, key])
    card.add_class("bu-card")
    return card


def _draw(
    figure: Figure, every: Sequence[CheckIn], subject: Subject, form: Asked, part: WeeksPart
) -> None:
    table = weeks(every, subject, form.names)
    read = span(table)
    if read is None:
        figure.show_empty()
        return
    labels = form.labels(subject)
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
        table=_grid(table, labels, form, part),
    )


def _grid(table: pd.DataFrame, labels: dict[str, str], form: Asked, part: WeeksPart) -> Grid:
    levels = form.signs.levels.model_dump()
    rows = []
    for row in table.to_dict("records"):
        day = row["day"] or monday(row["week"])
        when = day_text(day, form.days, year=True)
        if row["day"] is None:
            gap = part.table.gap.format(count=row["span"])
            none = gap if row["span"] > 1 else part.table.missed
            cells = [form.days.week.format(day=when), *[none] * len(labels)]
        else:
            cells = [when, *(levels.get(row[sign], part.table.no_answer) for sign in labels)]
        rows.append(cells)
    columns = [part.table.week, *labels.values()]
    return Grid(summary=part.table.summary, columns=columns, rows=rows)
