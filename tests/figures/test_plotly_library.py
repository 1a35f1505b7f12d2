"""The reduced plotly.js draws the same as the whole library."""

from __future__ import annotations

import re
import shutil

import pytest

from tests.page.test_changed_states import open_chapter
from tests.page.test_snapshots import chapters
from tests.server.running import ROOT
from workbook_lib import assets
from workbook_lib.assets.library import plotly_library
from workbook_lib.widgets.figure import Figure

pytestmark = pytest.mark.browser

DRAW = """async ([first, ...more]) => {
    const { data, layout } = first;
    await Plotly.react("drawing", data, layout, { staticPlot: true, typesetMath: false });
    for (const { data, layout } of more) await Plotly.react("drawing", data, layout);
    return document.getElementById("drawing").innerHTML;
}"""
ITS_OWN = re.compile(r"(clip|defs-|trace|\bg)[0-9a-f]{6}")
"""Random ids in plotly's SVG."""


@pytest.fixture(scope="module")
def drawings(tmp_path_factory):
    """Return every figure of two years of use by name, for both widths."""
    folder = tmp_path_factory.mktemp("record")
    shutil.copy(ROOT / "tests/fixtures/records/full.json", folder / "workbook.json")
    by_name = {}
    for chapter in chapters():
        for widget in open_chapter(chapter, folder)._widgets.values():
            if isinstance(widget, Figure) and widget.content["wide"] is not None:
                parts = [*widget.above, widget.content]
                by_name[widget.name] = [part[side] for part in parts for side in ("wide", "narrow")]
    return by_name


@pytest.fixture(scope="module")
def pages(chromium, tmp_path_factory):
    """Return two pages: one with all of plotly.js, one with the reduced library."""
    folder = tmp_path_factory.mktemp("pages")
    (folder / "whole.js").write_bytes(assets.plotly_js().read_bytes())
    (folder / "sent.js").write_bytes(plotly_library())
    both = []
    for name in ("whole", "sent"):
        file = folder / f"{name}.html"
        file.write_text(
            f'<!doctype html><meta charset="utf-8"><div id="drawing"></div>'
            f'<script src="{name}.js"></script>',
            encoding="utf-8",
        )
        page = chromium.new_page()
        page.goto(file.as_uri())
        both.append(page)
    yield both
    for page in both:
        page.close()


def test_the_reduced_library_draws_every_figure_the_same(drawings, pages):
    assert {"loop", "weeks-partner", "map", "eggs"} <= drawings.keys()
    for name, both in drawings.items():
        expected, sent = (ITS_OWN.sub(r"\1-", page.evaluate(DRAW, both)) for page in pages)
        assert "<path" in sent
        assert sent == expected, name
