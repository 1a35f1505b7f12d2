"""Printing: an ordinary record takes two sides, on A4 and Letter."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from workbook_lib.export.html import fonts_css, render_page
from workbook_lib.export.take_home import build_sheet
from workbook_lib.record import decode
from workbook_lib.sections.take_home import draw_pictures

pytestmark = pytest.mark.browser

RECORDS = Path(__file__).parents[1] / "fixtures" / "records"
PAPER = {"A4": (595, 842), "Letter": (612, 792)}
"""Width and height in points."""


@pytest.fixture
def open_sheet(content, chromium):
    """Return a function that opens the take-home sheet of a record in a tab."""
    part = content.chapter("take-home").section("sheet").part
    tabs = []

    def open_page(name):
        record = decode((RECORDS / f"{name}.json").read_bytes())
        piece_ids = {piece.id for piece in part.pieces if piece.picked}
        pictures = draw_pictures(record, content, part.sheet, piece_ids)
        sheet = build_sheet(record, content, part, pictures, piece_ids, date(2026, 11, 22))
        tab = chromium.new_page()
        tab.set_content(render_page(sheet, fonts_css()))
        tab.evaluate("document.fonts.ready")
        tabs.append(tab)
        return tab

    yield open_page
    for tab in tabs:
        tab.close()


@pytest.mark.parametrize("paper", PAPER)
@pytest.mark.parametrize(("name", "most"), [("empty", 1), ("half", 2), ("full", 2)])
def test_the_sheet_fits_its_pages(open_sheet, name, most, paper):
    data = open_sheet(name).pdf(format=paper)
    pages = re.findall(rb"/Type\s*/Page\b", data)
    assert 1 <= len(pages) <= most
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", data)
    wide, high = PAPER[paper]
    assert all(abs(float(x) - wide) < 2 and abs(float(y) - high) < 2 for x, y in boxes)
    assert len(boxes) >= 1


@pytest.mark.parametrize("paper", PAPER)
def test_unusual_texts_are_printed(open_sheet, paper):
    assert open_sheet("rtl").pdf(format=paper).startswith(b"%PDF")


FILLED = """high => {
    const stays = (each) => getComputedStyle(each).breakInside === "avoid";
    const blocks = [...document.querySelectorAll(".block")];
    const next = blocks.find((each) => each.getBoundingClientRect().bottom > high);
    return next && stays(next) ? next.getBoundingClientRect().top / high : 1;
}"""


@pytest.mark.parametrize("paper", PAPER)
@pytest.mark.parametrize("name", ["half", "full", "rtl"])
def test_the_first_page_is_more_than_half_full(open_sheet, name, paper):
    """A block that does not fit moves to the second page as a whole."""
    wide, high = (
        (points - margins) * 4 / 3 for points, margins in zip(PAPER[paper], (79, 62), strict=True)
    )
    tab = open_sheet(name)
    tab.set_viewport_size({"width": round(wide), "height": round(high)})
    tab.emulate_media(media="print")
    assert tab.evaluate(FILLED, high) > 0.5
