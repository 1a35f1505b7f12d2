"""The estimates of the closeness map, which never claim more than the ratings support."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_lib.content.parts.closeness import Prompt
from workbook_lib.insight.closeness import (
    INNER,
    MIN_RATINGS,
    WIDER,
    estimate_line,
    estimate_map_point,
)

LINES = ("anxiety", "avoidance")
ratings = st.lists(st.sampled_from([0.0, 25.0, 50.0, 75.0, 100.0]), max_size=40)


def prompt(name, line, toward="more"):
    rate = {"text": "Words", "line": line, "toward": toward}
    return Prompt.model_validate({"id": name, "question": "Words?", "ways": [], "rate": rate})


TWELVE = [prompt(f"p{item}", LINES[item % 2]) for item in range(12)]


def rated(*values):
    return estimate_map_point(
        TWELVE, {f"p{place}": value for place, value in enumerate(values) if value}
    )


def test_estimates_match_the_formula_in_the_docstring():
    for given_ratings in ([], [100.0], [0.0, 75.0], [25.0] * 6):
        line = estimate_line(given_ratings)
        count = len(given_ratings)
        assert line.spread == pytest.approx(25 * sqrt(2) / sqrt(1.5 + count))
        if count:
            assert line.dot == pytest.approx((75 + sum(given_ratings)) / (1.5 + count))
    assert estimate_line([]).spread == pytest.approx(100 / sqrt(12))
    assert pytest.approx(1.1774, abs=1e-4) == INNER
    assert pytest.approx(2.1460, abs=1e-4) == WIDER


@given(ratings, st.sampled_from([0.0, 25.0, 50.0, 75.0, 100.0]))
def test_each_rating_reduces_the_spread(values, next_value):
    assert estimate_line([*values, next_value]).spread < estimate_line(values).spread


def test_the_area_shrinks_with_consistent_ratings():
    widths = []
    for count in range(1, 7):
        low, high = estimate_line([50.0] * count).interval(WIDER)
        widths.append(high - low)
    assert widths == sorted(widths, reverse=True)
    assert len(set(widths)) == len(widths)


@given(ratings)
def test_estimates_and_ranges_stay_within_the_line(values):
    line = estimate_line(values)
    if line.dot is not None:
        assert 0 < line.dot < 100
        inner, wider = line.interval(INNER), line.interval(WIDER)
        assert 0 <= wider[0] <= inner[0] < line.dot < inner[1] <= wider[1] <= 100


@given(st.lists(st.integers(0, 5), min_size=12, max_size=12), st.sampled_from([INNER, WIDER]))
def test_areas_are_closed_and_within_the_plane(values, width):
    edge = rated(*values).outline(width)
    assert edge[0] == edge[-1]
    assert all(0 <= x <= 100 and 0 <= y <= 100 for x, y in edge)


@given(st.lists(st.integers(1, 5), min_size=12, max_size=12))
def test_the_inner_area_lies_within_the_wider_one(values):
    place = rated(*values)
    for inner, wider in zip(place.outline(INNER), place.outline(WIDER), strict=True):
        for near, far, dot in zip(
            inner, wider, (place.anxiety.dot, place.avoidance.dot), strict=True
        ):
            assert abs(near - dot) <= abs(far - dot) + 1e-9


def test_a_clipped_area_includes_the_corner_of_the_plane():
    assert (100.0, 100.0) in rated(*[5] * 12).outline(WIDER)
    assert (0.0, 0.0) in rated(*[1] * 12).outline(WIDER)


def test_nothing_is_shown_below_eight_ratings():
    assert MIN_RATINGS == 8
    assert not rated().shown
    assert not rated(*[3] * 7).shown
    assert rated(*[3] * 8).shown


def test_a_line_without_a_rating_stays_fully_open():
    place = rated(4, 0, 4, 0, 4)
    assert place.avoidance.dot is None
    assert place.avoidance.interval(INNER) == place.avoidance.interval(WIDER) == (0, 100)
    ups = {up for _, up in place.outline(INNER)}
    assert ups == {0, 100}
    assert place.anxiety.interval(WIDER) != (0, 100)


def test_one_rating_on_each_line_gives_an_ellipse():
    place = rated(4, 4, 4)
    assert (place.anxiety.ratings, place.avoidance.ratings) == (2, 1)
    assert place.anxiety.spread < place.avoidance.spread
    assert place.avoidance.dot is not None


def test_a_reversed_line_moves_the_dot_the_other_way():
    plain = estimate_map_point([prompt("a", "anxiety")], {"a": 5}).anxiety.dot
    turned = estimate_map_point([prompt("a", "anxiety", "less")], {"a": 5}).anxiety.dot
    assert plain > 50 > turned
    assert plain - 50 == pytest.approx(50 - turned)
    middle = estimate_map_point([prompt("a", "anxiety", "less")], {"a": 3}).anxiety.dot
    assert middle == pytest.approx(50)


def test_ratings_of_unknown_prompts_are_ignored():
    assert estimate_map_point(TWELVE, {"old": 5, "p0": 1}).ratings == 1


def test_the_chapter_balances_lines_and_directions(content):
    part = content.chapter("what-closeness-stirs-up").section("prompts").part
    for line in LINES:
        rates = [item.rate for item in part.prompts if item.rate.line == line]
        assert len(rates) == 6
        assert [rate.toward for rate in rates].count("less") == 2
    first = {item.rate.line for item in part.prompts[:MIN_RATINGS]}
    assert first == set(LINES)
