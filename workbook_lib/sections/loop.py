"""The form for an episode of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.parts.loop import EpisodePart, LoopPart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.insight.loop import DRAWN_FIELDS
from workbook_lib.record.views.loop import EPISODES, Seat, episode_scope
from workbook_lib.widgets.form import Action, Form

if TYPE_CHECKING:
    from workbook_lib.page.page import Page

HOME_SEAT = "home/seat"
"""Where the start page keeps the seat chosen for a start."""


def build(page: Page, section: Section, part: EpisodePart) -> Sequence[ipywidgets.Widget]:
    """Build the form; it follows the episode at hand."""
    drawn = _drawing(page)
    draw = Action(id="draw", label=part.draw, style="act", target=drawing_of(page))
    if drawn is not None:
        draw |= Action(needs=[*DRAWN_FIELDS], lacking=drawn.empty)
    actions = [
        draw,
        Action(id="another", label=part.another, style="plain", target=section.id, begins=True),
    ]
    form = Form(part.exercise, page.content.interface.field, actions, page.current.begun)

    def bind() -> None:
        scope = episode_scope(page.current.id)
        form.bind(scope, page.desk.entries(scope), _start(page), shelf=EPISODES)

    page.current.watch_choice(bind)
    bind()
    return [form]


def drawing_of(page: Page) -> str:
    """Return the id of the section that draws the episode at hand."""
    drawn = [each.id for each in page.chapter.sections if each.part and each.part.kind == "loop"]
    return drawn[0] if drawn else ""


def _drawing(page: Page) -> LoopPart | None:
    parts = (each.part for each in page.chapter.sections)
    return next((part for part in parts if isinstance(part, LoopPart)), None)


def _start(page: Page) -> dict[str, str]:
    """Return what a new episode starts with: the seat chosen on the start page, if one was."""
    seat = page.desk.record.get(HOME_SEAT)
    return {"seat": str(seat) if seat in list(Seat) else f"{{kept {HOME_SEAT}}}"}
