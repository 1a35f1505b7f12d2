"""A small change, and the talk's lines once more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.parts.talk import ChangePart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.pages.talk import following, of_chapter
from workbook_lib.widgets.form import Action, Form

if TYPE_CHECKING:
    from workbook_lib.page.page import Page


def build(page: Page, _: Section, part: ChangePart) -> Sequence[ipywidgets.Widget]:
    """Build the form; it follows the talk at hand."""
    drawn = [each.id for each in page.chapter.sections if each.part and each.part.kind == "feel"]
    draw = [Action(id="draw", label=part.draw, style="act", target=name) for name in drawn[:1]]
    exercise = part.with_lines(of_chapter(page))
    return [following(page, Form(exercise, page.content.interface.field, draw))]
