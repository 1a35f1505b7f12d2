"""Sections of the measures: a form, its earlier fillings, a chart and a table of scores each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.language import fill, format_number
from workbook_lib.content.schema.chapter import Section
from workbook_lib.content.schema.measures import FILLED, Measure, MeasuresPart, MeasureWords
from workbook_lib.figures.signs import measure_chart
from workbook_lib.insight.measures import (
    Filling,
    SubscaleScore,
    answer_of,
    filling,
    filling_labels,
    fillings,
    measure_root,
    score_measure,
)
from workbook_lib.sections.forms import begin_action, item_form, item_list
from workbook_lib.sections.output import render
from workbook_lib.session.selection import Collection, Selection
from workbook_lib.widgets.blocks import HtmlBlock, ListItem, Table
from workbook_lib.widgets.chart import Chart, ChartTable

if TYPE_CHECKING:
    from workbook_lib.content.schema.interface import FillingWords
    from workbook_lib.session.context import SectionContext


def build_measures(
    context: SectionContext, section: Section, part: MeasuresPart
) -> Sequence[ipywidgets.Widget]:
    """Build what each measure of the part shows."""
    filling_words = context.content.interface.filling
    if filling_words is None:
        return []
    return [
        widget
        for measure in context.content.measures_of(part)
        for widget in _build_measure(context, section, measure, part, filling_words)
    ]


def fillings_of(measure: Measure) -> Collection[Filling]:
    """Return the collection of the fillings of a measure."""
    return Collection(
        measure_root(measure.id),
        lambda record, name: filling(record, measure.id, name),
        lambda record: fillings(record, measure.id),
        FILLED,
    )


def _build_measure(
    context: SectionContext,
    section: Section,
    measure: Measure,
    part: MeasuresPart,
    texts: FillingWords,
) -> list[ipywidgets.Widget]:
    words = part.words
    selection = context.selection(fillings_of(measure))
    first = measure is context.content.measures_of(part)[0]
    head = HtmlBlock(render("measure", measure=measure, words=part.words, first=first))
    form = item_form(
        context,
        selection,
        measure.dated(texts.date),
        [begin_action(texts.another, section.id)],
        defaults=lambda: {FILLED: "{today}"},
    )
    items = item_list(
        texts.items, selection, lambda item, selected: _line(measure, item, texts, selected)
    )
    chart = Chart(f"{section.id}-{measure.id}", context.content.interface)
    card = ipywidgets.VBox([chart])
    shown = [head, form, items, card]
    table = None
    if measure.subscales:
        columns = [texts.day, *words.columns[:3], words.columns[-1]]
        table = Table(words.caption.replace("{title}", measure.title), columns)
        note = HtmlBlock(render("note", title="", text=words.note))
        shown += [HtmlBlock(render("result", text=words.result)), table, note]
    show = partial(_show, selection, measure, (words, texts, context.language), chart, table)
    selection.watch(show)
    show()
    return shown


def _line(measure: Measure, item: Filling, texts: FillingWords, selected: str) -> ListItem:
    """Return the list entry of a filling."""
    answered = sum(bool(answer_of(measure, entry.id, item)) for entry in measure.items)
    return ListItem(
        id=item.id,
        title=measure.title,
        note=texts.line.format(answered=answered, of=len(measure.items)),
        date=item.date.isoformat() if item.date else "",
        shown=item.id == selected,
    )


def _show(
    selection: Selection[Filling],
    measure: Measure,
    all_words: tuple[MeasureWords, FillingWords, str],
    chart: Chart,
    table: Table | None,
) -> None:
    """Show the chart and the scores of all fillings."""
    words, texts, language = all_words
    items = selection.items()
    labels = filling_labels([*reversed(items)], texts, language)[::-1]
    if table is not None:
        table.show(
            [
                (label, *_row(score, words, language))
                for label, item in zip(labels, items, strict=True)
                for score in score_measure(measure, item.answers)
            ],
            texts.items.empty,
        )
    if not items:
        chart.hide()
        return
    chart.show(
        measure_chart(measure, items, texts, language),
        fill(texts.describe, language, title=measure.title, count=len(items)),
        caption=(texts.over_time, texts.how),
        table=ChartTable(
            summary=texts.table,
            columns=[texts.question, *labels],
            rows=[
                [entry.text, *(answer_of(measure, entry.id, item) or texts.none for item in items)]
                for entry in measure.items
            ],
        ),
    )


def _row(score: SubscaleScore, words: MeasureWords, language: str) -> tuple[str, ...]:
    counts = {"answered": score.answered, "of": score.of}
    if score.value is None:
        value = fill(words.lacking, language, **counts, needs=score.needs)
    else:
        value = format_number(score.value, language)
    return (
        score.label,
        value,
        fill(
            words.line,
            language,
            low=format_number(score.low, language),
            high=format_number(score.high, language),
        ),
        fill(words.answered, language, **counts),
    )
