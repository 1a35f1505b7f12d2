"""Sections of the measures: a form and a table of scores each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.schema.chapter import Section
from workbook_lib.content.schema.measures import Measure, MeasuresPart, MeasureWords
from workbook_lib.insight.measures import SubscaleScore, score_measure
from workbook_lib.record.answers import form_answers, form_scope
from workbook_lib.sections.forms import bound_form
from workbook_lib.sections.output import render
from workbook_lib.widgets.blocks import HtmlBlock, Table

if TYPE_CHECKING:
    from workbook_lib.session.context import SectionContext


def build_measures(
    context: SectionContext, _: Section, part: MeasuresPart
) -> Sequence[ipywidgets.Widget]:
    """Build a form and a table for each measure."""
    return [
        widget
        for measure in context.content.measures
        for widget in _build_measure(context, measure, part.words)
    ]


def _build_measure(
    context: SectionContext, measure: Measure, words: MeasureWords
) -> list[ipywidgets.Widget]:
    exercise = measure.exercise
    head = HtmlBlock(render("measure", measure=measure, words=words))
    form = bound_form(context, exercise)
    table = Table(words.caption.replace("{title}", measure.title), words.columns)
    show = partial(_show, context, measure, words, table)
    context.session.watch(f"{form_scope(exercise.id)}/", show)
    show()
    note = HtmlBlock(render("note", title="", text=words.note))
    return [head, form, HtmlBlock(render("result", text=words.result)), table, note]


def _show(context: SectionContext, measure: Measure, words: MeasureWords, table: Table) -> None:
    answers = form_answers(context.session.record, measure.exercise.id)
    table.show([_row(score, words) for score in score_measure(measure, answers)])


def _row(score: SubscaleScore, words: MeasureWords) -> tuple[str, ...]:
    counts = {"answered": score.answered, "of": score.of}
    if score.value is None:
        value = words.lacking.format(**counts, needs=score.needs)
    else:
        value = _format_number(score.value)
    return (
        score.label,
        value,
        words.line.format(low=_format_number(score.low), high=_format_number(score.high)),
        _format_number(score.middle),
        words.answered.format(**counts),
    )


def _format_number(number: float) -> str:
    """Return a number with up to two decimals: ``4``, ``40.5``, ``2.33``."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
