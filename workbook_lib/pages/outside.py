"""The form for a writing from outside a disagreement, with its clock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.parts.words import OutsidePart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.record.views.words import WRITINGS, writing, writings
from workbook_lib.session.selection import Shelf
from workbook_lib.widgets.form import Action, Form
from workbook_lib.widgets.timer import Timer

if TYPE_CHECKING:
    from workbook_lib.page.page import Page

WRITING = Shelf(WRITINGS, writing, writings)
"""Where such writings lie; all sections of a page show the same one of them."""


def build(page: Page, section: Section, part: OutsidePart) -> Sequence[ipywidgets.Widget]:
    """Build the clock and the form; the form follows the writing at hand."""
    at_hand = page.at_hand(WRITING)

    another = Action(
        id="another", label=part.another, style="plain", target=section.id, begins=True
    )
    form = Form(part.exercise, page.content.interface.field, [another], at_hand.begun)

    def bind() -> None:
        entries = page.desk.entries(at_hand.scope)
        form.bind(at_hand.scope, entries, {"date": "{today}"}, shelf=WRITINGS)

    at_hand.watch_choice(bind)
    bind()
    return [Timer(part.timer, part.minutes), form]
