"""The steps of a session for a group, and a clock for the one at hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.markdown import PAGE_LINKS
from workbook_lib.content.parts.workshop import AgendaPart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.widgets.timers import Agenda

if TYPE_CHECKING:
    from workbook_lib.session.context import SectionContext


def build_agenda(
    context: SectionContext, _: Section, part: AgendaPart
) -> Sequence[ipywidgets.Widget]:
    """Build the steps and their clock."""
    chapters = {
        chapter.id: chapter
        for chapter in context.content.chapters
        if PAGE_LINKS.opens(f"{chapter.notebook}.ipynb")
    }
    return [Agenda(part, chapters)]
