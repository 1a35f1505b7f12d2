"""Diagrams in a browser: nothing overlaps or is cut off, also translated and in large letters."""

from __future__ import annotations

from itertools import combinations

import pytest
from playwright.sync_api import expect

from tests.figures.test_pressure import WORDS as PRESSURE_WORDS
from tests.figures.test_pressure import stops
from tests.insight.episodes import WORDS, episode, filled
from workbook_lib import assets
from workbook_lib.figures.loop import draw_loop
from workbook_lib.figures.pressure import draw_pressure
from workbook_lib.insight.loop import loop_steps, sides_underneath
from workbook_lib.record.views.loop import Turn

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html class="bu-root"><meta charset="utf-8">
<link rel="stylesheet" href="{css}">
<style>body {{ margin: 0 }}</style><div id="drawing"></div>"""

SHOW = """async ([svg, width]) => {
  const fonts = ['15px "Atkinson Hyperlegible Next Variable"', 'italic 18px "Ysabeau Variable"'];
  await Promise.all(fonts.map((font) => document.fonts.load(font)));
  const drawing = document.getElementById("drawing");
  drawing.style.width = `${width}px`;
  drawing.innerHTML = svg;
}"""

# The lines of all texts as they can be seen, the marks, and the texts that have more than that.
MEASURE = """() => {
  const svg = document.querySelector("svg");
  const box = ({ left, top, right, bottom }, text) => [left, top, right, bottom, text];
  const texts = [];
  const cut = [];
  for (const place of svg.querySelectorAll("foreignObject")) {
    const edges = place.getBoundingClientRect();
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      const range = document.createRange();
      range.selectNodeContents(text);
      for (const line of range.getClientRects()) {
        const { left, top, right } = line;
        const bottom = Math.min(line.bottom, edges.bottom);
        const beside = left < edges.left - 1 || right > edges.right + 1;
        if (beside || line.bottom > edges.bottom + 1) cut.push(text.data);
        if (top < bottom && left < right) texts.push([left, top, right, bottom, text.data]);
      }
    }
  }
  const marks = [...svg.querySelectorAll("circle, path[stroke-width='2.5']")]
    .map((dot) => box(dot.getBoundingClientRect(), "dot"));
  for (const line of svg.querySelectorAll("path[stroke-width='4'], path[stroke-width='3']")) {
    const length = line.getTotalLength();
    for (let part = 0; part <= 200; part += 1) {
      const { x, y } = line.getPointAtLength((length * part) / 200)
        .matrixTransform(line.getScreenCTM());
      marks.push(box({ left: x - 2, right: x + 2, top: y - 2, bottom: y + 2 }, "ring"));
    }
  }
  const { width, height } = svg.getBoundingClientRect();
  return { texts, marks, cut, width, height, left: svg.getBoundingClientRect().left };
}"""

# Translators of browsers put each text into new elements, and other words are longer.
TRANSLATE = """() => {
  for (const text of document.querySelectorAll("foreignObject [dir=auto]")) {
    const inner = document.createElement("font");
    inner.textContent = text.textContent.replace(/(\\w{4,})/g, "$1er");
    const outer = document.createElement("font");
    outer.append(inner);
    text.replaceChildren(outer);
  }
}"""

# Boxes of adjacent lines may overlap where no letter is.
LEADING = 3.5

HOSTILE = r"<b>bold</b> <img src=x onerror=alert(1)> & $x^2$ \frac{1}{2} #B76A00"
LONG = "I kept asking and asking, since nobody would answer me, and then I followed them. " * 9
WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen"
EPISODES = {
    "ordinary": episode(),
    "withdrawer first": episode(first="partner"),
    "one step": episode(me=Turn(action="Called."), partner=Turn()),
    "no trigger": episode(trigger="", me=filled(LONG)),
    "only underneath": episode(trigger="", me=Turn(need="Rest"), partner=Turn()),
    "long": episode(trigger=LONG, me=filled(LONG), partner=filled(LONG)),
    "300 letters": episode(trigger="n" * 300, me=filled("W" * 300), partner=filled("ü" * 300)),
    "one long word": episode(trigger=WORD, me=filled(WORD), partner=filled(f"{WORD} {WORD}")),
    "capitals": episode(trigger="MWMW " * 40, me=filled("WHY WON'T YOU ANSWER " * 9)),
    "hostile": episode(trigger=HOSTILE, me=filled(HOSTILE), partner=filled(HOSTILE)),
    "right to left": episode(
        trigger="למה אין תשובה?", me=filled("אני שואל שוב ושוב, כן (שוב)! " * 4)
    ),
    "Arabic": episode(
        trigger="لماذا لا تجيبني؟ " * 9,
        me=filled("سألت مرة بعد مرة. " * 5),
        partner=filled("ل" * 300),
    ),
    "signs": episode(trigger="😢" * 60, me=filled("👨\u200d👩\u200d👧 😢 so " * 20)),
    "other scripts": episode(
        me=filled("Я спрашивала снова и снова. " * 5), partner=filled("為什麼" * 40)
    ),
}


WIDTHS = {"wide": (760, 784, 900), "narrow": (300, 344, 390), "small": (200, 299)}


@pytest.fixture(scope="module")
def page(chromium, tmp_path_factory):
    file = tmp_path_factory.mktemp("room") / "page.html"
    css = assets.FOLDER / "css" / "pages.css"
    file.write_text(PAGE.format(css=css.as_uri()), encoding="utf-8")
    page = chromium.new_page(viewport={"width": 1000, "height": 1000})
    page.goto(file.as_uri())
    yield page
    page.close()


def draw(one_episode, size="wide"):
    steps, sides = loop_steps(one_episode, WORDS), sides_underneath(one_episode, WORDS)
    return draw_loop(steps, sides, one_episode.trigger, WORDS, size)


def overlap(first, second):
    return (
        min(first[2], second[2]) - max(first[0], second[0]),
        min(first[3], second[3]) - max(first[1], second[1]),
    )


def assert_nothing_overlaps(measured):
    for left, top, right, bottom, text in measured["texts"]:
        assert left >= measured["left"] - 0.5, text
        assert top >= -LEADING / 2, text
        assert right <= measured["left"] + measured["width"] + 0.5, text
        assert bottom <= measured["height"] + 0.5, text
    for first, second in combinations(measured["texts"], 2):
        across, down = overlap(first, second)
        assert across <= 0.5 or down <= LEADING, (first, second)
    for text in measured["texts"]:
        for mark in measured["marks"]:
            across, down = overlap(text, mark)
            assert across <= 0.5 or down <= 0.5, (text, mark)


@pytest.mark.parametrize("size", WIDTHS)
@pytest.mark.parametrize("one_episode", EPISODES.values(), ids=EPISODES.keys())
def test_texts_and_marks_do_not_overlap_or_leave_the_figure(page, one_episode, size):
    for width in WIDTHS[size]:
        page.evaluate(SHOW, [draw(one_episode, size).svg, width])
        measured = page.evaluate(MEASURE)
        assert measured["texts"] or not one_episode.trigger or size == "small"
        assert measured["cut"] == []
        assert_nothing_overlaps(measured)


@pytest.mark.parametrize("one_episode", EPISODES.values(), ids=EPISODES.keys())
def test_a_longer_translation_gets_new_lines_and_overlaps_nothing(page, one_episode):
    page.evaluate(SHOW, [draw(one_episode).svg, 784])
    lines = len(page.evaluate(MEASURE)["texts"])
    page.evaluate(TRANSLATE)
    measured = page.evaluate(MEASURE)
    assert len(measured["texts"]) >= lines
    assert_nothing_overlaps(measured)


def test_the_translation_of_an_ordinary_loop_is_complete(page):
    page.evaluate(SHOW, [draw(episode()).svg, 784])
    page.evaluate(TRANSLATE)
    assert page.evaluate(MEASURE)["cut"] == []
    expect(page.locator("svg")).to_contain_text("Askeder threeer timeser.")


@pytest.mark.parametrize("count", [3, 4])
@pytest.mark.parametrize(
    "title",
    ["Stop", "A very long name for a moment", "a" * 300, "لحظة الصمت بيننا", "😢👩‍👩‍👧" * 9],
)
@pytest.mark.parametrize(("narrow", "width"), [(True, 250), (True, 316), (False, 784)])
def test_moments_do_not_overlap(page, count, title, narrow, width):
    drawn = draw_pressure(stops(count, title), PRESSURE_WORDS, "s0", narrow=narrow)
    page.evaluate(SHOW, [drawn.svg, width])
    measured = page.evaluate(MEASURE)
    assert measured["texts"]
    assert measured["cut"] == []
    assert_nothing_overlaps(measured)


def test_texts_are_shown_literally_and_copied_in_order(page):
    page.evaluate(SHOW, [draw(episode(trigger=HOSTILE)).svg, 800])
    assert page.locator("svg").get_by_text(HOSTILE, exact=True).count() == 1
    assert page.locator("#drawing :is(img, b, a)").count() == 0
    copied = page.evaluate(
        """() => {
          getSelection().selectAllChildren(document.querySelector("svg"));
          return getSelection().toString();
        }"""
    )
    order = ["It starts", "What I did", "What they thought", "Went to fix", "Under the surface"]
    positions = [copied.index(text) for text in order]
    assert positions == sorted(positions)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colors_follow_the_page(page, scheme):
    page.emulate_media(color_scheme=scheme)
    page.evaluate(SHOW, [draw(episode()).svg, 800])
    card, ink, dot = page.evaluate(
        """() => [
          getComputedStyle(document.documentElement).getPropertyValue("--bu-card").trim(),
          getComputedStyle(document.querySelector("foreignObject [dir=auto]")).color,
          getComputedStyle(document.querySelector("circle + circle")).fill,
        ]"""
    )
    page.emulate_media(color_scheme="light")
    rgb = ", ".join(str(int(card[place : place + 2], 16)) for place in (1, 3, 5))
    assert dot == f"rgb({rgb})"
    assert ink == ("rgb(43, 30, 49)" if scheme == "light" else ink)
