"""On paper: two sides for an ordinary record, on A4 and on Letter."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from workbook_lib.pages.pictures import pictures
from workbook_lib.record import decode
from workbook_lib.report.gather import gather
from workbook_lib.report.page import faces, page

pytestmark = pytest.mark.browser

RECORDS = Path(__file__).parents[1] / "records"
PAPER = {"A4": (595, 842), "Letter": (612, 792)}
"""Width and height in points."""


@pytest.fixture
def printed(content, chromium):
    part = content.chapter("take-home").section("sheet").part

    def made(name, paper):
        record = decode((RECORDS / f"{name}.json").read_bytes())
        wanted = {piece.id for piece in part.pieces if piece.picked}
        drawn = pictures(record, content, part.sheet, wanted)
        sheet = gather(record, content, part, drawn, wanted, date(2026, 11, 22))
        tab = chromium.new_page()
        tab.set_content(page(sheet, faces()))
        tab.evaluate("document.fonts.ready")
        data = tab.pdf(format=paper)
        tab.close()
        return data

    return made


@pytest.mark.parametrize("paper", PAPER)
@pytest.mark.parametrize(("name", "most"), [("empty", 1), ("half", 2), ("full", 2)])
def test_it_fits(printed, name, most, paper):
    data = printed(name, paper)
    pages = re.findall(rb"/Type\s*/Page\b", data)
    assert 1 <= len(pages) <= most
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", data)
    wide, high = PAPER[paper]
    assert all(abs(float(x) - wide) < 2 and abs(float(y) - high) < 2 for x, y in boxes)
    assert len(boxes) >= 1


@pytest.mark.parametrize("paper", PAPER)
def test_odd_words_print_too(printed, paper):
    assert printed("rtl", paper).startswith(b"%PDF")
