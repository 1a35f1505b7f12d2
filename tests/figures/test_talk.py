"""The chart of talks: marks on their points, with words of their own."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from tests.insight.test_talk import LINES, make_talk, scale
from workbook_lib.content.parts.talk import FeelPart
from workbook_lib.figures.talk import talks_chart
from workbook_lib.figures.theme import PALETTE


@pytest.fixture
def part(content):
    return content.parts(FeelPart)[0]


def marks(chart, name):
    [trace] = [trace for trace in chart["data"] if trace["name"] == name]
    return list(zip(trace["x"], trace["y"], strict=True))


def test_ratings_are_marked_on_their_points_and_connected(part):
    chart = talks_chart([make_talk([1, 5, 3], [7, 2, 3])], LINES, part, "en")
    assert marks(chart, "Before") == [(1, 0), (5, -1), (3, -2)]
    assert marks(chart, "With the change") == [(7, 0), (2, -1), (3, -2)]
    assert [x for x, _ in marks(chart, "")] == [1, 7, None, 5, 2, None]
    symbols = [trace["marker"].get("symbol") for trace in chart["data"]]
    assert len(set(symbols)) == 4, "marks differ in shape"
    assert chart["layout"]["xaxis"]["range"] == [0.5, LINES[0].steps + 0.5]


@pytest.mark.parametrize(
    ("before", "after", "uprights", "diamonds"),
    [([2], [], 1, 0), ([], [2], 0, 1), ([0, 3, 0], [4, 0, 0], 1, 1)],
)
def test_lines_with_one_rating_have_one_mark_and_no_connection(
    part, before, after, uprights, diamonds
):
    chart = talks_chart([make_talk(before, after)], LINES, part, "en")
    assert len(marks(chart, "Before")) == uprights
    assert len(marks(chart, "With the change")) == diamonds
    assert marks(chart, "") == []


def test_what_was_hoped_for_has_a_mark_of_its_own(part):
    chart = talks_chart([make_talk([1], [5], tried=False)], LINES, part, "en")
    assert marks(chart, "Hoped for") == [(5, 0)]
    assert marks(chart, "With the change") == []


def test_a_hover_text_has_the_day_the_line_the_point_and_what_it_was_about(part):
    talk = replace(make_talk([2]), date=date(2026, 3, 2), about="the <b>dishes</b>")
    [trace] = [trace for trace in talks_chart([talk], LINES, part, "en")["data"] if trace["x"]]
    [text] = trace["hovertext"]
    assert text.startswith("Mar 2, 2026<br>")
    assert "<br>Before: 2 of 7<br>the &lt;b&gt;dishes" in text


def test_several_talks_are_below_one_another_in_each_row(part):
    chart = talks_chart([make_talk([2]), make_talk([3]), make_talk([4])], LINES, part, "en")
    places = [y for _, y in marks(chart, "Before")]
    assert places == sorted(places, reverse=True)
    assert all(-0.5 < y < 0.5 for y in places)


def test_axes_are_named_and_labels_escaped(part):
    lines = [scale("a", low="$x$ & 3 < 4 #B76A00 " + "word " * 30)]
    chart = talks_chart([make_talk([1], [2])], lines, part, "en")
    [label] = chart["layout"]["yaxis"]["ticktext"]
    assert label.replace("<br>", " ").startswith("&#36;x&#36; &amp; 3 &lt; 4 &#35;B76A00 word")
    assert label.count("word") == 30, "a long label is wrapped, not cut"
    axes = (chart["layout"]["xaxis"], chart["layout"]["yaxis"])
    assert all(axis["title"]["text"] for axis in axes)


def test_only_neutral_colors_are_used(part):
    neutral = {value for token, value in PALETTE.items() if not re.search("reach|step", token)}
    text = json.dumps(talks_chart([make_talk([1, 5], [7, 2])], LINES, part, "en"))
    assert set(re.findall(r"#[0-9A-Fa-f]{6}", text)) <= neutral
