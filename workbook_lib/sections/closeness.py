"""The map of closeness, and what it says so far; both follow every rating."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.page_links import PAGE_LINKS
from workbook_lib.content.parts.closeness import MapPart, PromptsPart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.figures.closeness import describe_map, map_rows, map_sentence
from workbook_lib.figures.closeness import draw_map as drawn
from workbook_lib.figures.theme import PALETTE
from workbook_lib.insight.closeness import MIN_RATINGS, estimate_map_point
from workbook_lib.record.views.closeness import REFLECTION, reflection
from workbook_lib.sections.output import render
from workbook_lib.widgets.blocks import HtmlBlock
from workbook_lib.widgets.figure import Figure, FigureTable
from workbook_lib.widgets.form import Prompts

if TYPE_CHECKING:
    from workbook_lib.session.context import SectionContext


def build_map(
    context: SectionContext, section: Section, part: MapPart
) -> Sequence[ipywidgets.Widget]:
    """Build the map and the words beside it."""
    parts = [each.part for each in context.chapter.sections]
    prompts = [one for each in parts if isinstance(each, PromptsPart) for one in each.prompts]
    figure = Figure(section.id, PALETTE, context.content.interface.figure.failed)
    said = HtmlBlock()
    words = part.words

    def redraw() -> None:
        place = estimate_map_point(prompts, reflection(context.session.record).ratings)
        shape = drawn(place, part)
        table = FigureTable(
            summary=part.table.summary, columns=list(part.table.columns), rows=map_rows(place, part)
        )
        figure.show(shape, shape, describe_map(place, part), table=table if place.shown else None)
        said.markup = render(
            "closeness",
            part=part,
            sentence=map_sentence(place, part),
            shown=place.shown,
            empty=part.empty.replace("{count}", str(MIN_RATINGS)),
            words=words,
        )

    context.session.watch(f"{REFLECTION}/", redraw)
    redraw()
    card = ipywidgets.VBox([figure])
    card.add_class("bu-card")
    both = ipywidgets.Box([card, said])
    both.add_class("bu-mapgrid")
    return [both]


def build_prompts(
    context: SectionContext, _: Section, part: PromptsPart
) -> Sequence[ipywidgets.Widget]:
    """Build the prompts; they open where the reader stopped."""
    prompts = Prompts(
        part,
        context.content.interface.field,
        context.mode,
        settle=_address(context, part.words.settle),
        onward=_map_of(context),
    )
    prompts.bind(REFLECTION, context.session.entries(REFLECTION))
    return [prompts]


def _address(context: SectionContext, chapter: str) -> str:
    """Return where another chapter's page is, seen from this one; empty where there is none."""
    found = [each.notebook for each in context.content.chapters if each.id == chapter]
    address = f"{found[0]}.ipynb" if found else ""
    return address if PAGE_LINKS.opens(address) else ""


def _map_of(context: SectionContext) -> str:
    """Return the id of the section that draws the map."""
    found = [each.id for each in context.chapter.sections if each.part and each.part.kind == "map"]
    return found[0] if found else ""
