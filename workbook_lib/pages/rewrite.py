"""New moves for both seats, kept with the episode at hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.parts.loop import RewritePart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.pages.markup import render
from workbook_lib.record.views.loop import EPISODES, episode_scope
from workbook_lib.widgets.form import Form
from workbook_lib.widgets.prose import Prose

if TYPE_CHECKING:
    from workbook_lib.page.page import Page


def build(page: Page, _: Section, part: RewritePart) -> Sequence[ipywidgets.Widget]:
    """Build the form; it follows the episode at hand."""
    form = Form(part.exercise, page.content.interface.field)

    def bind() -> None:
        scope = episode_scope(page.current.id)
        form.bind(scope, page.desk.entries(scope), shelf=EPISODES)

    page.current.watch_choice(bind)
    bind()
    after = render("note", title=part.after_title, text=part.after)
    return [form, Prose(after)]
