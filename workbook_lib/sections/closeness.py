"""Sections about closeness: the prompts, and the map with its summary."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.parts.closeness import MapPart, PromptsPart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.figures.closeness import (
    describe_map,
    map_chart,
    map_rows,
    map_sentence,
    ratings_left,
)
from workbook_lib.insight.closeness import map_point
from workbook_lib.record.views.closeness import REFLECTION, reflection
from workbook_lib.sections.output import render
from workbook_lib.widgets.blocks import HtmlBlock
from workbook_lib.widgets.chart import Chart, ChartTable
from workbook_lib.widgets.form import Prompts

if TYPE_CHECKING:
    from workbook_lib.session.context import SectionContext


def build_map(
    context: SectionContext, section: Section, part: MapPart
) -> Sequence[ipywidgets.Widget]:
    """Build the map and its summary, updated with every rating."""
    prompts = [prompt for part in context.find_parts(PromptsPart) for prompt in part.prompts]
    chart = Chart(section.id, context.content.interface)
    summary = HtmlBlock()
    words = part.words

    def redraw() -> None:
        point = map_point(prompts, reflection(context.session.record).ratings)
        if point.shown:
            columns, rows = list(part.table.columns[:2]), map_rows(point, part)
            table = ChartTable(summary=part.table.summary, columns=columns, rows=rows)
            chart.show(map_chart(point, part), describe_map(point, part), table=table)
        else:
            chart.hide()
        summary.markup = render(
            "closeness",
            part=part,
            sentence=map_sentence(point, part),
            shown=point.shown,
            empty=ratings_left(point, part),
            words=words,
        )

    context.session.watch(f"{REFLECTION}/", redraw)
    redraw()
    card = ipywidgets.VBox([chart])
    card.add_class("bu-card")
    both = ipywidgets.Box([card, summary])
    both.add_class("bu-mapgrid")
    return [both]


def build_prompts(
    context: SectionContext, _: Section, part: PromptsPart
) -> Sequence[ipywidgets.Widget]:
    """Build the prompts, opened at the one where the reader stopped."""
    prompts = Prompts(
        part,
        context.content.interface.field,
        context.mode,
        settle=_chapter_url(context, part.words.settle),
        next_section=context.section_with(MapPart),
    )
    prompts.bind(REFLECTION, context.session.entries(REFLECTION))
    return [prompts]


def _chapter_url(context: SectionContext, chapter: str) -> str:
    """Return the relative URL of a chapter; empty if it is not served."""
    notebooks = [entry.notebook for entry in context.content.chapters if entry.id == chapter]
    url = f"{notebooks[0]}.ipynb" if notebooks else ""
    return url if context.can_open(url) else ""
