"""Measures that a counselor has added: their items, and what the answers come to."""

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
        each for measure in context.content.measures for each in _one(context, measure, part.words)
    ]


def _one(context: SectionContext, measure: Measure, words: MeasureWords) -> list[ipywidgets.Widget]:
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
    given = form_answers(context.session.record, measure.exercise.id)
    table.show([_row(value, words) for value in score_measure(measure, given)])


def _row(value: SubscaleScore, words: MeasureWords) -> tuple[str, ...]:
    counted = {"answered": value.answered, "of": value.of}
    if value.value is None:
        said = words.lacking.format(**counted, needs=value.needs)
    else:
        said = _plain(value.value)
    return (
        value.label,
        said,
        words.line.format(low=_plain(value.low), high=_plain(value.high)),
        _plain(value.middle),
        words.answered.format(**counted),
    )


def _plain(number: float) -> str:
    """``4``, ``40.5`` and ``2.33``: as many digits as tell something."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
