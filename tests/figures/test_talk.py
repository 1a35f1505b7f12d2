"""The talk figure and the pressure figure at both widths."""

from __future__ import annotations

import json
import re

import plotly.graph_objects as go
import pytest

from tests.insight.test_talk import LINES, make_talk, scale
from workbook_lib.content.parts.loop import PressureWords, Stop
from workbook_lib.figures.pressure import describe_pressure, draw_pressure
from workbook_lib.figures.talk import draw_talk
from workbook_lib.figures.theme import PALETTE
from workbook_lib.insight.talk import rating_table

WORDS = PressureWords(
    middle="Care is there", here="Here", whole="A loop. {here}", marked="At {stop}."
)


def stops(count=4, title="Stop"):
    return [
        Stop.model_validate({"id": f"s{n}", "title": f"{title} {n}", "text": "Words"})
        for n in range(count)
    ]


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
    for figure in (draw([1, 5], [7, 2]), draw_pressure(stops(), WORDS, "s1")):
        assert colors(figure) <= neutral


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("count", [3, 4])
def test_moments_are_in_a_ring_and_the_chosen_one_is_marked(narrow, count):
    plain = as_figure(draw_pressure(stops(count), WORDS, narrow=narrow))
    marked = as_figure(draw_pressure(stops(count), WORDS, "s1", narrow=narrow))
    filled = [shape.fillcolor for shape in marked.layout.shapes[count:]]
    assert filled.count(PALETTE["--bu-act"]) == 1
    assert filled.index(PALETTE["--bu-act"]) == 1
    assert PALETTE["--bu-act"] not in [shape.fillcolor for shape in plain.layout.shapes[count:]]
    texts = [annotation.text for annotation in marked.layout.annotations]
    assert [str(number + 1) in texts for number in range(count)] == [True] * count
    assert any("Here" in text for text in texts) is not narrow


def test_the_text_alternative_names_the_chosen_moment():
    assert describe_pressure(stops(), WORDS, "s2") == "A loop. At Stop 2."
    assert describe_pressure(stops(), WORDS, "gone") == "A loop."
    assert describe_pressure(stops(), WORDS) == "A loop."


def test_figures_serialize_to_json():
    assert json.loads(
        draw_pressure(stops(title="A very long name for a moment " * 5), WORDS).to_json()
    )
