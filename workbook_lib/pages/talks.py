"""Talks rated so far: open one, remove one; and which way the lines tend to move."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.parts.talk import ChangePart, TalksPart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.content.schema.fields import SeveralChoices
from workbook_lib.insight.talk import across, lowered
from workbook_lib.pages.markup import render
from workbook_lib.pages.talk import TALK, of_chapter
from workbook_lib.record.views.talk import Talk
from workbook_lib.widgets.entries import Entries, Line
from workbook_lib.widgets.prose import Prose
from workbook_lib.widgets.table import Table

if TYPE_CHECKING:
    from workbook_lib.page.page import Page


def build(page: Page, _: Section, part: TalksPart) -> Sequence[ipywidgets.Widget]:
    """Build the list and the table; they follow every answer."""
    lines = of_chapter(page).lines()
    at_hand = page.at_hand(TALK)
    labels = changes(page)

    def remove(name: str) -> None:
        gone = at_hand.find(name)
        at_hand.forget(name)
        entries.removed(gone.about or part.untitled)

    entries = Entries(part, at_hand.choose, remove)
    table = Table(part.across, part.columns)

    def show() -> None:
        every = at_hand.others()
        entries.show([line(each, part, labels, at_hand.id) for each in every])
        rows = [
            (
                f"{row['low']}, {lowered(row['high'])}",
                *(
                    part.count.replace("{times}", str(row[way])).replace("{of}", str(row["of"]))
                    for way in ("to_low", "same", "to_high")
                ),
            )
            for row in across(every, lines).to_dict("records")
        ]
        table.show(rows, part.too_few)

    at_hand.watch(show)
    show()
    heading = Prose(render("titled", title=part.across, text=part.across_note))
    card = ipywidgets.VBox([heading, table])
    card.add_class("bu-card")
    return [entries, card]


def changes(page: Page) -> dict[str, str]:
    """Return the labels of the small changes that the chapter offers, by option id."""
    parts = [each.part for each in page.chapter.sections if isinstance(each.part, ChangePart)]
    fields = [field for part in parts for group in part.exercise.groups for field in group.fields]
    return {
        option.id: option.label
        for field in fields
        if isinstance(field, SeveralChoices)
        for option in field.options
    }


def line(talk: Talk, part: TalksPart, labels: dict[str, str], shown: str) -> Line:
    """Return a talk as a line of the list: what it was about, and what was changed."""
    changed = [labels.get(each, each) for each in talk.change]
    if talk.own_change:
        changed.append(talk.own_change)
    notes = [part.guess] if talk.view == "partner" else []
    if changed:
        notes.append(part.change.replace("{words}", "; ".join(changed)))
    return Line(
        id=talk.id,
        title=talk.about or part.untitled,
        note=" ".join(notes),
        date=talk.date.isoformat() if talk.date else "",
        shown=talk.id == shown,
    )
