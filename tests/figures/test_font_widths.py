"""The widths of letters are those of the bundled fonts, and of the letters in a browser."""

from __future__ import annotations

import json
import os

import pytest
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from tests.project.project_files import LIBRARY
from workbook_lib import assets
from workbook_lib.figures.text_layout import WIDTHS_FILE, body_font, bold_font, quote_font

FONTS = LIBRARY / "frontend" / "fonts"
FILES = {
    body_font(15): "atkinson-hyperlegible-next-latin-wght-normal.woff2",
    bold_font(15): "atkinson-hyperlegible-next-latin-wght-normal.woff2",
    quote_font(18): "ysabeau-latin-wght-italic.woff2",
}


def widths(file, weight):
    """Return the advance width of every character, in thousandths of an em."""
    font = instantiateVariableFont(TTFont(FONTS / file), {"wght": weight})
    scale = 1000 / font["head"].unitsPerEm
    return {
        chr(code): round(font["hmtx"][glyph][0] * scale)
        for code, glyph in sorted(font.getBestCmap().items())
    }


def test_the_widths_are_those_of_the_fonts():
    """Compare with the file, which new fonts write with REDRAW=1."""
    computed = {font.typeface: widths(file, font.weight) for font, file in FILES.items()}
    if os.environ.get("REDRAW"):
        lines = json.dumps(computed, ensure_ascii=True, separators=(",", ":"))
        WIDTHS_FILE.write_text(lines.replace("},", "},\n") + "\n", "utf-8")
    assert json.loads(WIDTHS_FILE.read_text("utf-8")) == computed


MEASURE = """async ([fonts, texts]) => {
  await Promise.all(fonts.map((font) => document.fonts.load(font)));
  const context = document.createElement("canvas").getContext("2d");
  return fonts.map((font) => texts.map((text) => {
    context.font = font;
    return context.measureText(text).width;
  }));
}"""

TEXTS = [
    "Asked about the eggs. Followed down the hall and asked again, louder.",
    "“I was glad to be home, and I’ve let them down. I’m never enough.”",
    "¿Por qué no contestas? Ich weiß es nicht: Übermut, Façade, smørrebrød",
    "WAVE Ty To Yo 1234567890 (Ta) AV",
]


@pytest.mark.browser
def test_a_browser_needs_no_more_width(chromium, tmp_path):
    file = tmp_path / "page.html"
    css = assets.FOLDER / "css" / "pages.css"
    file.write_text(f'<!doctype html><link rel="stylesheet" href="{css.as_uri()}">', "utf-8")
    page = chromium.new_page()
    page.goto(file.as_uri())
    names = [
        f"{'italic ' if font.italic else ''}{font.weight} {font.size}px "
        f'"{font.family.partition(",")[0]}"'
        for font in FILES
    ]
    measured = page.evaluate(MEASURE, [names, TEXTS])
    page.close()
    for font, sizes in zip(FILES, measured, strict=True):
        for text, size in zip(TEXTS, sizes, strict=True):
            assert 0.95 < size / font.width(text) < 1.01, (font.typeface, text)
