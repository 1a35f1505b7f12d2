"""Some points of the plan for two, asked of both in facing columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.parts.plan import PlanItem, PlanPart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.record.views.plan import PLAN, SEAT_FIELD
from workbook_lib.widgets.form import Form

if TYPE_CHECKING:
    from workbook_lib.page.page import Page


def build(page: Page, _: Section, part: PlanPart) -> Sequence[ipywidgets.Widget]:
    """Build the form. All parts of the plan keep their answers in one place."""
    form = Form(part.exercise, page.content.interface.field)

    def bind() -> None:
        form.bind(PLAN, page.desk.entries(PLAN))

    # The seat is asked for in one part, and colors the columns of all.
    page.desk.watch(f"{PLAN}/{SEAT_FIELD}", bind)
    bind()
    return [form]


def points(page: Page) -> Iterator[tuple[str, PlanItem]]:
    """Go through the points that the chapter asks for, each with the title of its section."""
    for section in page.chapter.sections:
        if isinstance(section.part, PlanPart):
            for item in section.part.items:
                yield section.title, item
