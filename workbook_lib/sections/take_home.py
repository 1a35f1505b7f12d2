"""The page to take home: chosen, looked at, printed, saved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.page_links import PAGE_LINKS
from workbook_lib.content.parts.take_home import TakeHomePart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.export.html import faces, page
from workbook_lib.export.take_home import gather
from workbook_lib.export.text import plain_text, table
from workbook_lib.pages.pictures import pictures
from workbook_lib.record import encode
from workbook_lib.record.views.take_home import TAKE_HOME, chosen
from workbook_lib.session.derived_cache import RECALL
from workbook_lib.widgets.paper import Paper

if TYPE_CHECKING:
    from workbook_lib.export.sheet_model import Sheet
    from workbook_lib.page.page import Page


def build(shown: Page, _: Section, part: TakeHomePart) -> Sequence[ipywidgets.Widget]:
    """Build the page. It follows every choice, and what other tabs write."""
    start = {str(piece.id): piece.picked for piece in part.pieces}
    # The server's day, until the page says which day it is where the reader is.
    today = [datetime.now().astimezone().date()]

    def made() -> Sheet:
        record, content = shown.desk.record, shown.content
        wanted = chosen(record, start)
        drawn = pictures(record, content, part.sheet, wanted)
        return gather(record, content, part, drawn, wanted, today[0])

    chapters = shown.content.chapters

    def laid_out() -> tuple[str, bool, object]:
        sheet = made()
        return page(sheet), sheet.empty, chapters

    def file(kind: str) -> str:
        if kind == "json":
            return encode(shown.desk.record).decode()
        if kind == "csv":
            return table(made(), part.files.columns)
        return plain_text(made())

    def show() -> None:
        # The page has words of every chapter, which are the very objects as long as none is edited.
        of = today[0], *map(id, chapters)
        html, empty, _ = RECALL.of(shown.desk.record, part, of, laid_out)
        paper.show(html, chosen(shown.desk.record, start), empty=empty)

    def day(said: date) -> None:
        if said != today[0]:
            today[0] = said
            show()

    known = {chapter.id: f"{chapter.notebook}.ipynb" for chapter in shown.content.chapters}
    known = {name: notebook for name, notebook in known.items() if PAGE_LINKS.opens(notebook)}
    paper = Paper(part, TAKE_HOME, faces(), known.get(part.empty_chapter, ""), file, day)
    shown.desk.watch("", show)
    show()
    return [paper]
