"""The map of closeness, and what it says so far; both follow every rating."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.parts.closeness import MapPart, PromptsPart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.figures.closeness import closeness as drawn
from workbook_lib.figures.closeness import describe, rows, sentence
from workbook_lib.figures.theme import PALETTE
from workbook_lib.insight.closeness import FEWEST, closeness
from workbook_lib.pages.markup import render
from workbook_lib.record.views.closeness import REFLECTION, reflection
from workbook_lib.widgets.figure import Figure, Grid
from workbook_lib.widgets.prose import Prose

if TYPE_CHECKING:
    from workbook_lib.page.page import Page


def build(page: Page, section: Section, part: MapPart) -> Sequence[ipywidgets.Widget]:
    """Build the map and the words beside it."""
    parts = [each.part for each in page.chapter.sections]
    prompts = [one for each in parts if isinstance(each, PromptsPart) for one in each.prompts]
    figure = Figure(section.id, PALETTE, page.content.interface.figure.failed)
    said = Prose()
    words = part.words

    def redraw() -> None:
        place = closeness(prompts, reflection(page.desk.record).ratings)
        shape = drawn(place, part)
        table = Grid(
            summary=part.table.summary, columns=list(part.table.columns), rows=rows(place, part)
        )
        figure.show(shape, shape, describe(place, part), table=table if place.shown else None)
        said.markup = render(
            "closeness",
            part=part,
            sentence=sentence(place, part),
            shown=place.shown,
            empty=part.empty.replace("{count}", str(FEWEST)),
            words=words,
        )

    page.desk.watch(f"{REFLECTION}/", redraw)
    redraw()
    card = ipywidgets.VBox([figure])
    card.add_class("bu-card")
    both = ipywidgets.Box([card, said])
    both.add_class("bu-mapgrid")
    return [both]
