"""The form for one talk, rated on a few lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.parts.talk import TalkPart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.record.views.talk import TALKS, talk, talks
from workbook_lib.session.selection import Shelf
from workbook_lib.widgets.form import Action, Form

if TYPE_CHECKING:
    from workbook_lib.page.page import Page


TALK = Shelf(TALKS, talk, talks)
"""Where talks lie; all sections of a page show the same one of them."""


def build(page: Page, section: Section, part: TalkPart) -> Sequence[ipywidgets.Widget]:
    """Build the form; it follows the talk at hand."""
    another = Action(
        id="another", label=part.another, style="plain", target=section.id, begins=True
    )
    begun = page.at_hand(TALK).begun
    return [following(page, Form(part.exercise, page.content.interface.field, [another], begun))]


def following(page: Page, form: Form) -> Form:
    """Show in a form the talk at hand, whichever that is."""
    at_hand = page.at_hand(TALK)

    def bind() -> None:
        form.bind(at_hand.scope, page.desk.entries(at_hand.scope), shelf=TALKS)

    at_hand.watch_choice(bind)
    bind()
    return form


def of_chapter(page: Page) -> TalkPart:
    """Return the part that asks for a talk, and with it the lines a talk is rated on.

    Raises
    ------
    LookupError
        When the chapter has none, or a slip in the pack has cost it its part.
    """
    for section in page.chapter.sections:
        if isinstance(section.part, TalkPart):
            return section.part
    raise LookupError("No section of this chapter asks for a talk.")
