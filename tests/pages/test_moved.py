"""What a first kernel tells a page that shows what was drawn for everybody: what is different."""

from __future__ import annotations

import shutil

import pytest

from tests.pages.test_first import chapters
from tests.serve.running import ROOT
from workbook_lib.pages.first import ABOUT_ITSELF, first_look
from workbook_lib.pages.page import open_page
from workbook_lib.pages.screen import taken

OWN = {"name"}
"""What a keeper says of itself is its own in every kernel."""


def house(folder):
    mode = {"SERVER_SOFTWARE": "voila", "WORKBOOK_MODE": "personal"}
    return {**mode, "WORKBOOK_DATA_DIR": str(folder)}


def opened(chapter, folder):
    """Return a chapter's page with all of its sections shown, and a record in a folder."""
    with taken():
        page = open_page(chapter, house(folder))
        for section in page.chapter.sections:
            page.show(section.id)
    return page


def by_spot(pieces):
    found = {}
    for each in pieces:
        if "state" in each:
            found[each["state"].get("spot")] = each["state"]
            found |= by_spot(each["children"])
    return found


@pytest.mark.parametrize("record", ["full", "rtl"])
@pytest.mark.parametrize("chapter", chapters())
def test_a_page_that_takes_it_shows_what_its_kernel_holds(chapter, record, tmp_path):
    shown = by_spot(first_look(chapter, house(tmp_path / "nobody")))
    shutil.copy(ROOT / f"tests/records/{record}.json", tmp_path / "workbook.json")
    page = opened(chapter, tmp_path)
    told = page._moved()
    for spot, widget in page._shown.items():
        held = {name: each for name, each in widget.get_state().items() if name not in ABOUT_ITSELF}
        known = {**shown[spot], **told.get(spot, {})}
        assert {**held, **{name: known[name] for name in OWN & known.keys()}} == known, spot
