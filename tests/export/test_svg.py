"""Figures as SVG: complete, to scale, and escaped."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from workbook_lib.figures.svg import render_svg

SPACE = "{http://www.w3.org/2000/svg}"
FONT = {"family": "A, B", "size": 10, "color": "#000000"}


def figure(data=(), **layout):
    return {"data": list(data), "layout": {"width": 100, "height": 50, **layout}}


def render(data=(), room=200, **layout):
    return ET.fromstring(render_svg(figure(data, **layout), room, "A label"))  # noqa: S314


def test_units_are_scaled_and_the_label_is_set():
    root = render()
    assert root.get("viewBox") == "0 0 200 100"
    assert root.get("aria-label") == "A label"
    assert root.get("role") == "img"


def test_a_line_has_a_gap_at_a_missing_point():
    trace = {"type": "scatter", "mode": "lines", "x": [0, 10, None, 20, 30], "y": [0, 5, 0, 5, 5]}
    paths = [item.get("d") for item in render([trace])]
    assert paths == ["M0 0L20 10", "M40 10L60 10"]


def test_an_area_is_closed_and_filled():
    trace = {
        "type": "scatter",
        "mode": "lines",
        "fill": "toself",
        "fillcolor": "#EEE2EE",
        "opacity": 0.6,
        "x": [0, 10, 10],
        "y": [0, 0, 10],
    }
    (path,) = render([trace])
    assert path.get("d").endswith("Z")
    assert path.get("fill") == "#EEE2EE"
    assert path.get("opacity") == "0.6"


@pytest.mark.parametrize(
    ("dash", "expected"),
    [("solid", None), ("dash", "12 12"), ("dot", "4 4"), ("3px,2px", "3 2")],
)
def test_dash_patterns_are_converted(dash, expected):
    line = {"color": "#000000", "width": 4, "dash": dash}
    trace = {"type": "scatter", "mode": "lines", "x": [0, 1], "y": [0, 1], "line": line}
    (path,) = render([trace])
    assert path.get("stroke-dasharray") == expected


@pytest.mark.parametrize(
    ("symbol", "tag"),
    [("circle", "circle"), ("diamond", "polygon"), ("triangle-up", "polygon"), ("line-ns", "path")],
)
def test_markers_are_rendered(symbol, tag):
    marker = {"symbol": symbol, "size": 10, "color": "#123456", "line": {"width": 0}}
    trace = {"type": "scatter", "mode": "markers", "x": [5], "y": [5], "marker": marker}
    (mark,) = render([trace])
    assert mark.tag == SPACE + tag


@pytest.mark.parametrize(
    ("position", "anchor", "feet"),
    [
        # plotly sets the letters of a line of 10 px some 8 px below its top, and lines 13 px apart.
        ("middle center", "middle", (17.1, 30.1)),
        ("top right", "start", (5.6, 18.6)),
        ("bottom left", "end", (28.6, 41.6)),
    ],
)
def test_texts_are_positioned_relative_to_their_point(position, anchor, feet):
    trace = {
        "type": "scatter",
        "mode": "text",
        "x": [5],
        "y": [10],
        "text": ["one<br>&lt;two&gt;"],
        "textposition": position,
        "textfont": FONT,
    }
    words = list(render([trace]))
    assert [word.text for word in words] == ["one", "<two>"]
    assert {(word.get("x"), word.get("text-anchor")) for word in words} == {("10", anchor)}
    assert [float(word.get("y")) for word in words] == pytest.approx(feet)


def test_the_layer_of_a_shape_is_respected():
    dot = {"type": "scatter", "mode": "markers", "x": [5], "y": [5], "marker": {"size": 9}}
    path = {"type": "path", "path": "M1,2H3Z", "fillcolor": "#123456", "line": {"width": 0}}
    elements = render([dot], shapes=[path, {**path, "layer": "below"}])
    assert [item.tag for item in elements] == [SPACE + tag for tag in ("path", "circle", "path")]


def test_texts_are_escaped_once():
    note = {"x": 10, "y": 10, "xanchor": "left", "font": FONT, "showarrow": False}
    text = "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#36;x&#36;<br>second"
    first, second = render(annotations=[{**note, "text": text}])
    assert first.text == "<script>alert(1)</script> & $x$"
    assert second.text == "second"
    assert float(second.get("y")) - float(first.get("y")) == pytest.approx(13)


def test_a_label_with_quotes_stays_in_its_attribute():
    root = ET.fromstring(render_svg(figure(), 100, "\"x\" onload='y' <z>"))  # noqa: S314
    assert root.get("aria-label") == "\"x\" onload='y' <z>"
    assert root.get("onload") is None


def test_vertical_texts_are_rotated():
    note = {"x": 10, "y": 10, "xanchor": "right", "yanchor": "middle", "textangle": -90}
    (group,) = render(annotations=[{**note, "font": FONT, "text": "Up"}])
    assert "rotate(-90" in group.get("transform")
