"""The loop, drawn from the episode at hand while it is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.parts.loop import EpisodePart, LoopPart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.content.schema.fields import SeveralChoices
from workbook_lib.figures.theme import PALETTE
from workbook_lib.pages.drawing import draw, sketch
from workbook_lib.widgets.figure import Empty, Figure

if TYPE_CHECKING:
    from workbook_lib.page.page import Page


def build(page: Page, section: Section, part: LoopPart) -> Sequence[ipywidgets.Widget]:
    """Build the drawing; it follows every word."""
    empty = Empty(
        title=part.empty_title, text=part.empty, button=part.empty_button, target="episode"
    )
    figure = Figure(section.id, PALETTE, page.content.interface.figure.failed, empty)
    labels = feelings(page)

    def redraw() -> None:
        draw(figure, sketch(page.current.episode(), part.words, labels))

    page.current.watch(redraw)
    redraw()
    card = ipywidgets.VBox([figure])
    card.add_class("bu-card")
    return [card]


def feelings(page: Page) -> dict[str, str]:
    """Return the labels of the feelings that the chapter's form offers, by option id."""
    parts = [each.part for each in page.chapter.sections if isinstance(each.part, EpisodePart)]
    fields = [field for part in parts for group in part.exercise.groups for field in group.fields]
    return {
        option.id: option.label
        for field in fields
        if isinstance(field, SeveralChoices)
        for option in field.options
    }
