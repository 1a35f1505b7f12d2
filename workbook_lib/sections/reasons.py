"""Sections about reasons: the cards, and the chart of what was picked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.parts.reasons import EXERCISE, PickedPart, ReasonsPart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.figures.reasons import reasons_chart
from workbook_lib.insight.reasons import (
    describe_reasons,
    finding_sentence,
    nothing_picked,
    reason_rows,
    table_rows,
)
from workbook_lib.record.answers import form_scope
from workbook_lib.record.views.reasons import REASONS, reasons
from workbook_lib.sections.forms import bound_form
from workbook_lib.widgets.chart import Chart, ChartTable, EmptyState

if TYPE_CHECKING:
    from workbook_lib.session.context import SectionContext


def build_picked(
    context: SectionContext, section: Section, part: PickedPart
) -> Sequence[ipywidgets.Widget]:
    """Build the chart of the picked reasons."""
    empty = EmptyState(
        title=part.empty_title, text=part.empty, button=part.empty_button, target=EXERCISE
    )
    chart = Chart(section.id, context.content.interface, empty)
    cards = [
        card for reasons_part in context.find_parts(ReasonsPart) for card in reasons_part.cards
    ]

    def redraw() -> None:
        rows = reason_rows(reasons(context.session.record), cards)
        if nothing_picked(rows):
            chart.show_empty()
            return
        chart.show(
            reasons_chart(rows, part),
            describe_reasons(rows, part, context.language),
            caption=(finding_sentence(rows, part, context.language), part.how_to_read),
            table=ChartTable(
                summary=part.table.summary,
                columns=list(part.table.columns),
                rows=table_rows(rows, part),
            ),
        )

    context.session.watch(f"{form_scope(REASONS)}/", redraw)
    redraw()
    card = ipywidgets.VBox([chart])
    card.add_class("bu-card")
    return [card]


def build_reasons(
    context: SectionContext, _: Section, part: ReasonsPart
) -> Sequence[ipywidgets.Widget]:
    """Build the cards."""
    return [bound_form(context, part.exercise)]
