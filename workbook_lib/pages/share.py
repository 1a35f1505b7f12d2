"""What each of the two shows the other of the plan: nothing, until it is pressed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.parts.plan import SharePart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.insight.plan import answer_text
from workbook_lib.pages.plan import points
from workbook_lib.record import encode
from workbook_lib.record.views.plan import PLAN, SHARED, SIDES, answer_path, part_to_give, plan
from workbook_lib.widgets.share import Point, Share

if TYPE_CHECKING:
    from workbook_lib.page.page import Page


def build(page: Page, _: Section, part: SharePart) -> Sequence[ipywidgets.Widget]:
    """Build the list; it follows every word of the plan."""
    share = Share(part)

    def show() -> None:
        record = page.desk.record
        given = part_to_give(record)
        gift = encode(given).decode() if given.entries else ""
        share.show(listed(page), plan(record).seat or "", gift)

    page.desk.watch(f"{PLAN}/", show)
    show()
    return [share]


def listed(page: Page) -> list[Point]:
    """Return every answer of the plan, in the order of the page."""
    record = page.desk.record
    now = plan(record)
    columns = {"me": now.me, "partner": now.partner}
    found = []
    for topic, item in points(page):
        for side in SIDES:
            answer = columns[side].get(item.id)
            text = answer_text(item, answer)
            if answer is None or not text:
                continue
            found.append(
                Point(
                    mark=answer_path(item.id, side) + SHARED,
                    side=side,
                    item=item.id,
                    topic=topic,
                    label=item.label,
                    value=record.get(answer_path(item.id, side)),
                    text=text,
                    shared=answer.shared,
                )
            )
    return found
