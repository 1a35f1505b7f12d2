"""A worked example: told from both sides, then drawn."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.parts.loop import StoryPart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.figures.theme import PALETTE
from workbook_lib.insight.loop import story_episode
from workbook_lib.pages.drawing import Sketch, draw, sketch
from workbook_lib.pages.markup import render
from workbook_lib.widgets.figure import Figure
from workbook_lib.widgets.prose import Prose

if TYPE_CHECKING:
    from workbook_lib.page.page import Page


def build(page: Page, section: Section, part: StoryPart) -> Sequence[ipywidgets.Widget]:
    """Build the two facing panels, the drawing and what follows from it."""
    faces = [
        ("reach", part.pursuer, part.sides.pursuer),
        ("step", part.withdrawer, part.sides.withdrawer),
    ]
    quote = part.words.quote
    panels = Prose(render("story", faces=faces, moves=part.moves, quote=quote))
    figure = Figure(section.id, PALETTE, page.content.interface.figure.failed)
    draw(figure, _example(part))
    heading = Prose(render("heading", text=part.drawing))
    card = ipywidgets.VBox([heading, figure])
    card.add_class("bu-card")
    notes = [("", part.after), (part.more_title, part.more)]
    said = [Prose(render("note", title=title, text=text)) for title, text in notes if text]
    return [panels, card, *said]


@lru_cache(maxsize=4)
def _example(part: StoryPart) -> Sketch | None:
    """Draw it once: it is the same for everybody."""
    return sketch(story_episode(part), part.words)
