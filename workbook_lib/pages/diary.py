"""Check-ins so far: open one, remove one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.parts.signs import CheckInsPart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.record.views.signs import MINE, CheckIn, Subject
from workbook_lib.sections.signs import CHECK_IN, Asked, asked
from workbook_lib.widgets.entries import Entries, Line

if TYPE_CHECKING:
    from workbook_lib.page.page import Page


def build(page: Page, _: Section, part: CheckInsPart) -> Sequence[ipywidgets.Widget]:
    """Build the list; it follows every answer."""
    form = asked(page)
    at_hand = page.at_hand(CHECK_IN)

    def remove(name: str) -> None:
        gone, shown = at_hand.find(name), name == at_hand.id
        at_hand.forget(name)
        if shown:
            # Not an older week's, where the next answer would be written over what was there.
            at_hand.start()
        entries.removed(line(gone, form, part, at_hand.id)["title"])

    entries = Entries(part, at_hand.choose, remove)

    def show() -> None:
        entries.show([line(each, form, part, at_hand.id) for each in at_hand.others()])

    at_hand.watch(show)
    show()
    return [entries]


def line(one: CheckIn, form: Asked, part: CheckInsPart, shown: str) -> Line:
    """Return a check-in as a line of the list: whose distance, and what was noted."""
    labels = form.labels(one.subject or Subject.PARTNER)
    if form.mine:
        labels = {**labels, MINE: form.mine}
    return Line(
        id=one.id,
        title=form.subjects[one.subject] if one.subject else part.nameless,
        note=" ".join(f"{labels[sign]}: {one.notes[sign]}" for sign in labels if sign in one.notes),
        date=one.date.isoformat() if one.date else "",
        shown=one.id == shown,
    )
