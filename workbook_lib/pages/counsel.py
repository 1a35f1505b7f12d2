"""Short lists beside each other; on a dark panel where they are about safety and help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.parts.help import CounselPart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.pages.markup import render
from workbook_lib.widgets.prose import Prose

if TYPE_CHECKING:
    from workbook_lib.page.page import Page


def build(_: Page, __: Section, part: CounselPart) -> Sequence[ipywidgets.Widget]:
    """Build the lists."""
    return [Prose(render("counsel", part=part))]
