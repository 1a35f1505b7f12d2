"""The loop figure in a browser: nothing overlaps or is cut off."""

from __future__ import annotations

import json
from itertools import combinations

import pytest

from tests.insight.episodes import WORDS, episode, filled
from workbook_lib import assets
from workbook_lib.figures.loop import draw_loop
from workbook_lib.insight.loop import step_table, underneath_table
from workbook_lib.record.views.loop import Turn

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="{css}">
<style>body {{ margin: 0 }}</style><div id="drawing"></div><script src="{plotly}"></script>"""

MEASURE = """async ([figure, width]) => {
  const fonts = ['15px "Atkinson Hyperlegible Next Variable"', 'italic 18px "Ysabeau Variable"'];
  await Promise.all(fonts.map((font) => document.fonts.load(font)));
  const { layout, data } = figure;
  const height = Math.round((layout.height / layout.width) * width);
  await Plotly.newPlot("drawing", data, { ...layout, width, height }, { staticPlot: true });
  const box = (rect, text) => [rect.left, rect.top, rect.right, rect.bottom, text];
  const texts = [...document.querySelectorAll(".annotation-text")]
    .filter((text) => !/^\\d$/.test(text.textContent))
    .map((text) => box(text.getBoundingClientRect(), text.textContent));
  const marks = [...document.querySelectorAll(".scatterlayer .point")]
    .map((dot) => box(dot.getBoundingClientRect(), "dot"));
  for (const line of document.querySelectorAll(".scatterlayer .js-line")) {
    const length = line.getTotalLength();
    for (let part = 0; part <= 200; part += 1) {
      const { x, y } = line.getPointAtLength((length * part) / 200)
        .matrixTransform(line.getScreenCTM());
      marks.push(box({ left: x - 2, right: x + 2, top: y - 2, bottom: y + 2 }, "ring"));
    }
  }
  return { texts, marks, width, height };
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
    "one long word": episode(trigger=WORD, me=filled(WORD), partner=filled(f"{WORD} {WORD}")),
    "capitals": episode(trigger="MWMW " * 40, me=filled("WHY WON'T YOU ANSWER " * 9)),
    "hostile": episode(trigger=HOSTILE, me=filled(HOSTILE), partner=filled(HOSTILE)),
    "right to left": episode(
        trigger="למה אין תשובה?", me=filled("אני שואל שוב ושוב, כן (שוב)! " * 4)
    ),
    "signs": episode(trigger="😢" * 60, me=filled("👨\u200d👩\u200d👧 😢 so " * 20)),
    "other scripts": episode(
        me=filled("Я спрашивала снова и снова. " * 5), partner=filled("為什麼" * 40)
    ),
}


@pytest.fixture(scope="module")
def page(chromium, tmp_path_factory):
    file = tmp_path_factory.mktemp("room") / "page.html"
    css = assets.FOLDER / "css" / "pages.css"
    plotly = assets.FOLDER / "plotly.min.js"
    file.write_text(PAGE.format(css=css.as_uri(), plotly=plotly.as_uri()), encoding="utf-8")
    page = chromium.new_page(viewport={"width": 1000, "height": 1000})
    page.goto(file.as_uri())
    yield page
    page.close()


def overlap(first, second):
    return (
        min(first[2], second[2]) - max(first[0], second[0]),
        min(first[3], second[3]) - max(first[1], second[1]),
    )


@pytest.mark.parametrize("width", [200, 300, 344, 420, 559, 640, 784, 900])
@pytest.mark.parametrize("one_episode", EPISODES.values(), ids=EPISODES.keys())
def test_texts_and_marks_do_not_overlap_or_leave_the_figure(page, one_episode, width):
    size = "small" if width < 300 else "narrow" if width < 560 else "wide"
    figure = draw_loop(
        step_table(one_episode, WORDS),
        underneath_table(one_episode, WORDS),
        one_episode.trigger,
        WORDS,
        size,
    )
    measured = page.evaluate(MEASURE, [json.loads(figure.to_json()), width])
    assert measured["texts"] or not one_episode.trigger or size == "small"
    for left, top, right, bottom, text in measured["texts"]:
        assert left >= -0.5 <= top, text
        assert right <= measured["width"] + 0.5, text
        assert bottom <= measured["height"] + 0.5, text
    for first, second in combinations(measured["texts"], 2):
        across, down = overlap(first, second)
        assert across <= 0.5 or down <= LEADING, (first, second)
    for text in measured["texts"]:
        for mark in measured["marks"]:
            across, down = overlap(text, mark)
            assert across <= 0.5 or down <= 0.5, (text, mark)


def test_texts_are_shown_literally(page):
    one_episode = episode(trigger=HOSTILE)
    figure = draw_loop(
        step_table(one_episode, WORDS),
        underneath_table(one_episode, WORDS),
        one_episode.trigger,
        WORDS,
    )
    measured = page.evaluate(MEASURE, [json.loads(figure.to_json()), 800])
    assert HOSTILE in [text[4] for text in measured["texts"]]
    assert page.locator("#drawing img, #drawing b, #drawing a").count() == 0
