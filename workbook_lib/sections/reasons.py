"""The picture of what was picked, drawn while the cards are answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.parts.reasons import EXERCISE, PickedPart, ReasonsPart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.figures.reasons import draw_reasons
from workbook_lib.figures.theme import PALETTE
from workbook_lib.insight.reasons import (
    describe_reasons,
    finding_sentence,
    nothing_picked,
    reason_table,
    table_rows,
)
from workbook_lib.record.answers import form_scope
from workbook_lib.record.views.reasons import REASONS, reasons
from workbook_lib.sections.form import bound
from workbook_lib.session.derived_cache import RECALL
from workbook_lib.widgets.figure import EmptyState, Figure, FigureState, FigureTable
from workbook_lib.widgets.form import Form

if TYPE_CHECKING:
    from workbook_lib.session.context import SectionContext


def build_picked(
    context: SectionContext, section: Section, part: PickedPart
) -> Sequence[ipywidgets.Widget]:
    """Build the picture; it follows every pick."""
    empty = EmptyState(
        title=part.empty_title, text=part.empty, button=part.empty_button, target=EXERCISE
    )
    figure = Figure(section.id, PALETTE, context.content.interface.figure.failed, empty)
    parts = [each.part for each in context.chapter.sections]
    cards = [card for each in parts if isinstance(each, ReasonsPart) for card in each.cards]

    def drawn() -> FigureState:
        found = reasons(context.session.record)
        some = any(each.me or each.partner for each in found.values())
        # Without a pick there is no call for pandas.
        if not some or nothing_picked(table := reason_table(found, cards)):
            figure.show_empty()
            return figure.shown
        figure.show(
            draw_reasons(table, part),
            draw_reasons(table, part, narrow=True),
            describe_reasons(table, part),
            caption=(finding_sentence(table, part), part.how_to_read),
            table=FigureTable(
                summary=part.table.summary,
                columns=list(part.table.columns),
                rows=table_rows(table, part),
            ),
        )
        return figure.shown

    def redraw() -> None:
        figure.turn_to(*RECALL.of(context.session.record, part, "picked", drawn))

    context.session.watch(f"{form_scope(REASONS)}/", redraw)
    redraw()
    card = ipywidgets.VBox([figure])
    card.add_class("bu-card")
    return [card]


def build_reasons(
    context: SectionContext, _: Section, part: ReasonsPart
) -> Sequence[ipywidgets.Widget]:
    """Build the cards."""
    return [bound(context, Form(part.exercise, context.content.interface.field))]
