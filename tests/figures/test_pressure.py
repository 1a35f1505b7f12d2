"""The pressure diagram at both widths."""

from __future__ import annotations

import pytest

from tests.figures.diagrams import assert_expected, colors, fills, parse, paths, texts
from workbook_lib.content.parts.loop import PressureWords, Stop
from workbook_lib.figures.pressure import describe_pressure, draw_pressure
from workbook_lib.figures.theme import PALETTE, css_color

WORDS = PressureWords(
    middle="Care is there", here="Here", whole="A loop. {here}", marked="At {stop}."
)


def stops(count=4, title="Stop"):
    return [
        Stop.model_validate({"id": f"s{n}", "title": f"{title} {n}", "text": "Words"})
        for n in range(count)
    ]


@pytest.mark.parametrize("narrow", [False, True])
def test_the_drawing_is_the_expected_one(narrow):
    name = f"pressure-{'narrow' if narrow else 'wide'}"
    assert_expected(name, draw_pressure(stops(), WORDS, "s1", narrow=narrow))


def test_only_neutral_colors_are_used():
    neutral = {css_color(f"--bu-{name}") for name in ("act", "card", "ink")}
    assert neutral <= {css_color(token) for token in PALETTE}
    assert colors(parse(draw_pressure(stops(), WORDS, "s1"))) == neutral


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("count", [3, 4])
def test_moments_are_in_a_ring_and_the_chosen_one_is_marked(narrow, count):
    plain = parse(draw_pressure(stops(count), WORDS, narrow=narrow))
    marked = parse(draw_pressure(stops(count), WORDS, "s1", narrow=narrow))
    diamonds = [
        [path.get("fill") for path in paths(root) if path.get("stroke-width") == "2.5"]
        for root in (plain, marked)
    ]
    act, card = css_color("--bu-act"), css_color("--bu-card")
    assert diamonds == [[card] * count, [act if place == 1 else card for place in range(count)]]
    assert fills(marked).count("none") == count
    shown = texts(marked)
    assert [str(number + 1) in shown for number in range(count)] == [True] * count
    assert ("Here" in shown) is not narrow
    assert plain.get("viewBox") == marked.get("viewBox")


def test_texts_are_those_of_the_workbook_and_may_be_translated():
    root = parse(draw_pressure(stops(), WORDS, "s1"))
    assert not any(item.get("translate") for item in root.iter())


def test_the_text_alternative_names_the_chosen_moment():
    assert describe_pressure(stops(), WORDS, "s2") == "A loop. At Stop 2."
    assert describe_pressure(stops(), WORDS, "gone") == "A loop."
    assert describe_pressure(stops(), WORDS) == "A loop."
    assert parse(draw_pressure(stops(), WORDS, "s2")).get("aria-label") == "A loop. At Stop 2."


def test_long_titles_are_truncated():
    shown = texts(parse(draw_pressure(stops(title="A very long name for a moment " * 5), WORDS)))
    assert sum(text.endswith("…") for text in shown) == 4
