"""The pressure loop, drawn, with the reader's own place in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.parts.loop import PressurePart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.figures.pressure import describe_pressure, pressure
from workbook_lib.figures.theme import PALETTE
from workbook_lib.record.answers import form_answers, form_scope, text
from workbook_lib.sections.form import bound
from workbook_lib.widgets.figure import Figure, Step
from workbook_lib.widgets.form import Form

if TYPE_CHECKING:
    from workbook_lib.page.page import Page

NOTICE = "notice"
"""Field of the form that holds one of the moments."""


def build(page: Page, section: Section, part: PressurePart) -> Sequence[ipywidgets.Widget]:
    """Build the drawing and the form; the drawing follows one of its answers."""
    figure = Figure(section.id, PALETTE, page.content.interface.figure.failed)
    name = part.exercise.id

    def draw() -> None:
        notice = text(form_answers(page.desk.record, name).get(NOTICE))
        figure.show(
            pressure(part.stops, part.words, notice),
            pressure(part.stops, part.words, notice, narrow=True),
            describe_pressure(part.stops, part.words, notice),
            [
                Step(
                    step=place,
                    seat="",
                    title=stop.title,
                    text=f"{stop.text} {part.words.here}" if stop.id == notice else stop.text,
                    said=False,
                )
                for place, stop in enumerate(part.stops, start=1)
            ],
        )

    page.desk.watch(f"{form_scope(name)}/{NOTICE}", draw)
    draw()
    card = ipywidgets.VBox([figure])
    card.add_class("bu-card")
    return [card, bound(page, Form(part.exercise, page.content.interface.field))]
