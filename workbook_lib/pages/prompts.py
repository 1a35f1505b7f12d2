"""Prompts one at a time, kept like the answers of a form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.page_links import PAGE_LINKS
from workbook_lib.content.parts.closeness import PromptsPart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.record.views.closeness import REFLECTION
from workbook_lib.widgets.prompts import Prompts

if TYPE_CHECKING:
    from workbook_lib.page.page import Page


def build(page: Page, _: Section, part: PromptsPart) -> Sequence[ipywidgets.Widget]:
    """Build the prompts; they open where the reader stopped."""
    prompts = Prompts(
        part,
        page.content.interface.field,
        page.keeper.mode,
        settle=_address(page, part.words.settle),
        onward=_map_of(page),
    )
    prompts.bind(REFLECTION, page.desk.entries(REFLECTION))
    return [prompts]


def _address(page: Page, chapter: str) -> str:
    """Return where another chapter's page is, seen from this one; empty where there is none."""
    found = [each.notebook for each in page.content.chapters if each.id == chapter]
    address = f"{found[0]}.ipynb" if found else ""
    return address if PAGE_LINKS.opens(address) else ""


def _map_of(page: Page) -> str:
    """Return the id of the section that draws the map."""
    found = [each.id for each in page.chapter.sections if each.part and each.part.kind == "map"]
    return found[0] if found else ""
