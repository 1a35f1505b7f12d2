"""What repeats across episodes, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.parts.loop import RepeatsPart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.insight.loop import repeats
from workbook_lib.pages.loop import feelings
from workbook_lib.widgets.table import Table

if TYPE_CHECKING:
    from workbook_lib.page.page import Page


def build(page: Page, section: Section, part: RepeatsPart) -> Sequence[ipywidgets.Widget]:
    """Build the table; it follows every word."""
    table = Table(section.title, part.columns, grouped=True)
    labels = feelings(page)

    def show() -> None:
        episodes = page.current.others()
        found = repeats(episodes, part, labels)
        if len(episodes) < 2:
            table.show([], part.too_few)
        elif found.empty:
            table.show([], part.nothing)
        else:
            rows = [
                (row["what"], row["value"], part.count.format(times=row["times"], of=row["of"]))
                for row in found.to_dict("records")
            ]
            table.show(rows)

    page.current.watch(show)
    show()
    return [table]
