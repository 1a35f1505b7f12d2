"""Short pieces of advice, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.parts.help import TipsPart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.pages.markup import render
from workbook_lib.widgets.prose import Prose

if TYPE_CHECKING:
    from workbook_lib.page.page import Page


def build(_: Page, __: Section, part: TipsPart) -> Sequence[ipywidgets.Widget]:
    """Build the list."""
    return [Prose(render("tips", tips=part.tips))]
