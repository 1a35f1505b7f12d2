"""The form for a message, one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.parts.words import ComposerPart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.record.views.words import MESSAGES, message, messages
from workbook_lib.session.selection import Shelf
from workbook_lib.widgets.form import Action, Form

if TYPE_CHECKING:
    from workbook_lib.page.page import Page

MESSAGE = Shelf(MESSAGES, message, messages)
"""Where messages lie; all sections of a page show the same one of them."""


def build(page: Page, section: Section, part: ComposerPart) -> Sequence[ipywidgets.Widget]:
    """Build the form; it follows the message at hand."""
    at_hand = page.at_hand(MESSAGE)

    another = Action(
        id="another", label=part.another, style="plain", target=section.id, begins=True
    )
    form = Form(part.exercise, page.content.interface.field, [another], at_hand.begun)

    def bind() -> None:
        form.bind(at_hand.scope, page.desk.entries(at_hand.scope), shelf=MESSAGES)

    at_hand.watch_choice(bind)
    bind()
    return [form]
