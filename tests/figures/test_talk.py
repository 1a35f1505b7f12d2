"""The talk figure at both widths."""

from __future__ import annotations

import re

import plotly.graph_objects as go
import pytest

from tests.insight.test_talk import LINES, make_talk, scale
from workbook_lib.figures.talk import draw_talk
from workbook_lib.figures.theme import PALETTE
from workbook_lib.insight.talk import rating_table


def traces(figure, symbol):
    return [item for item in figure.data if item.marker.symbol == symbol]


def as_figure(drawing):
    return go.Figure(drawing.to_dict())


def draw(before, after, narrow=False):
    return as_figure(draw_talk(rating_table(make_talk(before, after), LINES), narrow=narrow))


def colors(figure):
    return set(re.findall(r"#[0-9A-Fa-f]{6}", figure.to_json()))


@pytest.mark.parametrize("narrow", [False, True])
def test_ratings_are_marked_on_their_points_with_an_arrow(narrow):
    figure = draw([1, 5, 3], [7, 2, 3], narrow)
    [diamonds] = traces(figure, "diamond")
    uprights = traces(figure, "line-ns")[-1]
    first, last = 14, figure.layout.width - 14
    assert diamonds.x[0] == last
    assert uprights.x[0] == first
    assert diamonds.x[2] == uprights.x[2]
    dotted = [item for item in figure.data if item.line.dash]
    assert len(dotted) == 2
    assert [trace.marker.angle for trace in traces(figure, "triangle-up")] == [90, -90]


@pytest.mark.parametrize(
    ("before", "after", "uprights", "diamonds"),
    [([2], [], 1, 0), ([], [2], 0, 1), ([0, 3, 0], [4, 0, 0], 1, 1)],
)
def test_lines_with_one_rating_have_one_mark_and_no_arrow(before, after, uprights, diamonds):
    figure = draw(before, after)
    assert sum(len(trace.x) for trace in traces(figure, "diamond")) == diamonds
    # The points of the lines are thinner vertical marks.
    marks = [trace for trace in traces(figure, "line-ns") if trace.marker.line.width == 4]
    assert sum(len(mark.x) for mark in marks) == uprights
    assert not [item for item in figure.data if item.line.dash]


def test_every_end_is_labeled_and_long_labels_are_truncated():
    figure = as_figure(
        draw_talk(
            rating_table(make_talk([1], [2]), [scale("x", low="word " * 300), *LINES]), narrow=True
        )
    )
    texts = [annotation.text for annotation in figure.layout.annotations]
    assert len(texts) == 8
    assert max(text.count("<br>") for text in texts) == 1


def test_labels_are_escaped():
    figure = as_figure(
        draw_talk(rating_table(make_talk([1], [2]), [scale("a", low="$x$ & 3 < 4 #B76A00")]))
    )
    assert figure.layout.annotations[0].text == "&#36;x&#36; &amp; 3 &lt; 4 &#35;B76A00"


def test_only_neutral_colors_are_used():
    neutral = {value for token, value in PALETTE.items() if not re.search("reach|step", token)}
    assert colors(draw([1, 5], [7, 2])) <= neutral
