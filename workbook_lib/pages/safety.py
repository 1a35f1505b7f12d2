"""The safety check, at the start of getting help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.parts.help import SafetyPart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.widgets.safety import Safety

if TYPE_CHECKING:
    from workbook_lib.page.page import Page


def build(_: Page, __: Section, part: SafetyPart) -> Sequence[ipywidgets.Widget]:
    """Build the check. Neither the page's desk nor its keeper hears of it."""
    return [Safety(part)]
