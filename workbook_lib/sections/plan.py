"""The page that both can look at: nothing of the plan but what each chose to show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets

from workbook_lib.content.parts.plan import JointPart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.insight.plan import answer_text
from workbook_lib.pages.plan import points
from workbook_lib.record.views.plan import PLAN, Agreement, part_of_other, plan, to_keep
from workbook_lib.record.wire_format import from_wire
from workbook_lib.widgets.joint import Joint, Row

if TYPE_CHECKING:
    from workbook_lib.page.page import Page


def build(page: Page, _: Section, part: JointPart) -> Sequence[ipywidgets.Widget]:
    """Build the page; it follows every word and every press."""
    # What a brought file shows: on this page only, for as long as the page is open.
    visitor: dict[str, Agreement] = {}

    def show() -> None:
        now = plan(page.desk.record)
        theirs = {**now.shown("partner"), **visitor}
        joint.show(rows(page, now.shown("me"), theirs), len(visitor), now.seat or "")

    def bring(entries: Mapping[str, Any]) -> int:
        asked = {item.id: item for _, item in points(page)}
        brought = part_of_other(from_wire(entries), asked)
        visitor.clear()
        visitor.update(
            {name: each for name, each in brought.items() if answer_text(asked[name], each)}
        )
        show()
        return len(visitor)

    def put_away() -> None:
        visitor.clear()
        show()

    def keep() -> None:
        page.desk.write(to_keep(visitor))
        put_away()

    joint = Joint(part, f"{PLAN}/", bring, put_away, keep)
    page.desk.watch(f"{PLAN}/", show)
    show()
    return [joint]


def rows(page: Page, mine: Mapping[str, Agreement], theirs: Mapping[str, Agreement]) -> list[Row]:
    """Return the points of which either shows something, in the order of the page."""
    found = []
    for topic, item in points(page):
        me, partner = (answer_text(item, side.get(item.id)) for side in (mine, theirs))
        if me or partner:
            found.append(Row(topic=topic, label=item.label, me=me, partner=partner))
    return found
