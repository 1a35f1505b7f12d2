"""The dot of the closeness map, which is the average of the ratings and nothing more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_lib.content.parts.closeness import Prompt
from workbook_lib.insight.closeness import MIN_RATINGS, map_point

LINES = ("anxiety", "avoidance")


def prompt(name, line, toward="more"):
    rate = {"text": "Words", "line": line, "toward": toward}
    return Prompt.model_validate({"id": name, "question": "Words?", "ways": [], "rate": rate})


TWELVE = [prompt(f"p{item}", LINES[item % 2]) for item in range(12)]


def rated(*values):
    return map_point(TWELVE, {f"p{place}": value for place, value in enumerate(values) if value})


def test_the_dot_is_the_average_on_each_line():
    point = rated(1, 5, 2, 5, 3, 1)
    assert (point.anxiety, point.avoidance) == (25, pytest.approx(200 / 3))
    assert point.ratings == 6


@given(st.lists(st.integers(0, 5), min_size=12, max_size=12))
def test_the_dot_stays_within_its_ratings(values):
    point = rated(*values)
    for line, dot in ((0, point.anxiety), (1, point.avoidance)):
        ratings = [25 * (value - 1) for value in values[line::2] if value]
        assert (dot is None) == (not ratings)
        if ratings:
            assert min(ratings) - 1e-9 <= dot <= max(ratings) + 1e-9


@given(st.permutations(range(12)), st.lists(st.integers(1, 5), min_size=12, max_size=12))
def test_the_order_of_the_ratings_does_not_matter(order, values):
    ratings = {f"p{place}": value for place, value in enumerate(values)}
    shuffled = {f"p{place}": values[place] for place in order}
    assert map_point(TWELVE, ratings) == map_point(TWELVE, shuffled)


def test_nothing_is_shown_below_eight_ratings():
    assert MIN_RATINGS == 8
    assert not rated().shown
    assert not rated(*[3] * 7).shown
    assert rated(*[3] * 8).shown


@pytest.mark.parametrize("count", range(13))
def test_it_is_known_how_many_ratings_are_left(count):
    assert rated(*[3] * count).missing == max(0, 8 - count)


def test_a_line_without_a_rating_needs_one():
    point = map_point(
        [prompt(f"p{item}", "anxiety") for item in range(9)],
        dict.fromkeys((f"p{item}" for item in range(9)), 3),
    )
    assert (point.anxiety, point.avoidance, point.missing, point.shown) == (50, None, 1, False)


def test_a_reversed_line_moves_the_dot_the_other_way():
    plain = map_point([prompt("a", "anxiety")], {"a": 5}).anxiety
    turned = map_point([prompt("a", "anxiety", "less")], {"a": 5}).anxiety
    assert (plain, turned) == (100, 0)
    assert map_point([prompt("a", "anxiety", "less")], {"a": 3}).anxiety == 50


def test_ratings_of_unknown_prompts_are_ignored():
    assert map_point(TWELVE, {"old": 5, "p0": 1}).ratings == 1


def test_the_chapter_balances_lines_and_directions(content):
    part = content.chapter("what-closeness-stirs-up").section("prompts").part
    for line in LINES:
        rates = [item.rate for item in part.prompts if item.rate.line == line]
        assert len(rates) == 6
        assert [rate.toward for rate in rates].count("less") == 2
    first = {item.rate.line for item in part.prompts[:MIN_RATINGS]}
    assert first == set(LINES)
