"""Reasons as cards: each is picked for a side or put aside, and weighed where it was picked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.parts.reasons import ReasonsPart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.sections.form import bound
from workbook_lib.widgets.form import Form

if TYPE_CHECKING:
    from workbook_lib.page.page import Page


def build(page: Page, _: Section, part: ReasonsPart) -> Sequence[ipywidgets.Widget]:
    """Build the cards."""
    return [bound(page, Form(part.exercise, page.content.interface.field))]
