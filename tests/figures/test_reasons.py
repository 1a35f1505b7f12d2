"""The reasons figure: both sides have the same size and color, and no ranking."""

import json
import re

import pytest

from workbook_lib.content.loading.loader import load_pack, pack_folder
from workbook_lib.figures.reasons import draw_reasons
from workbook_lib.figures.theme import PALETTE
from workbook_lib.insight.reasons import reason_table
from workbook_lib.record.views.reasons import Reason

CHAPTER = load_pack(pack_folder()).chapter("why-people-step-back")
CARDS = CHAPTER.section("reasons").part.cards
WORDS = CHAPTER.section("picture").part


def table(**reasons):
    both = {name: Reason(name, *sides) for name, sides in reasons.items()}
    return reason_table(both, CARDS)


def draw(*, narrow=False, **reasons):
    return json.loads(draw_reasons(table(**reasons), WORDS, narrow=narrow).to_json())


def markers(figure):
    return [
        (x, y)
        for trace in figure["data"]
        if trace["mode"] == "markers"
        for x, y in zip(trace["x"], trace["y"], strict=True)
    ]


def text_items(figure):
    """Return all texts of a figure from the top, with positions and fonts."""
    notes = list(figure["layout"]["annotations"])
    for trace in figure["data"]:
        for x, y, text in zip(trace["x"], trace["y"], trace.get("text", ()), strict=False):
            notes.append({"x": x, "y": y, "text": text, "font": trace["textfont"]})
    return sorted(notes, key=lambda item: item["y"])


def colors(value):
    if isinstance(value, dict):
        for item in value.values():
            yield from colors(item)
    elif isinstance(value, list):
        for item in value:
            yield from colors(item)
    elif isinstance(value, str) and re.match(r"#|rgb", value):
        yield value


@pytest.mark.parametrize("narrow", [False, True])
def test_a_pick_is_a_dot_on_its_side_and_row(narrow):
    figure = draw(narrow=narrow, alone=(True, True), self=(False, True), worse=(True, False))
    middle = figure["layout"]["width"] / 2
    left = [y for x, y in markers(figure) if x < middle]
    right = [y for x, y in markers(figure) if x > middle]
    assert len(left) == len(right) == 2
    assert left[0] == right[0]
    assert sorted({*left, *right}) == sorted({*left, right[1]})
    assert {abs(x - middle) for x, _ in markers(figure)} == {abs(markers(figure)[0][0] - middle)}


@pytest.mark.parametrize("narrow", [False, True])
def test_every_card_has_a_row_in_order(narrow):
    some = draw(narrow=narrow, worse=(True, True))
    shown = " ".join(item["text"] for item in text_items(some))
    plain = re.sub(r"<br>", " ", shown)
    places = [plain.index(card.title) for card in CARDS]
    assert places == sorted(places)
    assert some["layout"]["height"] == draw(narrow=narrow)["layout"]["height"]


@pytest.mark.parametrize("narrow", [False, True])
def test_only_guesses_have_the_guess_mark(narrow):
    figure = draw(narrow=narrow, alone=(True, True), self=(True, False))
    marks = [item for item in text_items(figure) if item["text"] == WORDS.guess_mark]
    assert [mark["x"] > figure["layout"]["width"] / 2 for mark in marks] == [True]


def test_ruled_out_reasons_have_a_dash_and_undecided_ones_nothing():
    assert draw()["data"][0]["mode"] == "lines"
    assert markers(draw()) == []
    soft = [
        trace
        for trace in draw(worse=(False, False, True))["data"]
        if trace.get("line", {}).get("color") == PALETTE["--bu-soft"]
    ]
    assert [len(trace["x"]) for trace in soft] == [6]


@pytest.mark.parametrize("narrow", [False, True])
def test_the_seats_colors_are_not_used_for_people(narrow):
    figure = draw(narrow=narrow, alone=(True, True), worse=(False, False, True))
    used = set(colors(figure)) - {"rgba(0,0,0,0)"}
    assert used <= set(PALETTE.values())
    seats = {value for name, value in PALETTE.items() if "reach" in name or "step" in name}
    assert not used & seats


@pytest.mark.parametrize(("narrow", "narrowest"), [(False, 560), (True, 300)])
def test_texts_do_not_overlap_columns_or_rows(narrow, narrowest):
    everything = {card.id: (True, True) for card in CARDS}
    figure = draw(narrow=narrow, **everything)
    scale = narrowest / figure["layout"]["width"]
    rows = sorted({y for _, y in markers(figure)})
    lines = [
        item["text"].count("<br>") + 1
        for item in text_items(figure)
        if any(abs(item["y"] - row) < 3 for row in rows)
    ]
    assert len(lines) == 2 * len(CARDS), "titles and guesses"
    assert max(lines) * 15 * 1.3 <= (rows[1] - rows[0]) * scale
    assert all(item["font"]["size"] >= 14 for item in text_items(figure))
