"""Charts as SVG for paper: complete, escaped, with texts beside one another."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise

import pytest

from tests.figures.diagrams import SVG, assert_expected, box, circles, parse, paths, texts
from tests.insight.check_ins import START, row
from workbook_lib.content.language import format_day
from workbook_lib.content.parts.closeness import MapPart
from workbook_lib.content.parts.signs import CheckInPart, WeeksPart
from workbook_lib.figures.chart_svg import render_chart
from workbook_lib.figures.closeness import map_chart
from workbook_lib.figures.signs import weeks_chart
from workbook_lib.figures.svg import Diagram
from workbook_lib.figures.theme import PALETTE, axis_title, chart_of, point_trace
from workbook_lib.insight.closeness import MapPoint
from workbook_lib.insight.signs import list_weeks
from workbook_lib.record.views.signs import Subject

WIDTHS = {"wide": 720, "narrow": 344}


@pytest.fixture
def weeks(content):
    """Return a function that draws the weeks of a row of answers."""
    [form], [part] = content.parts(CheckInPart), content.parts(WeeksPart)

    def draw(letters, width=720):
        items = list_weeks(row(letters), Subject.PARTNER)
        chart = weeks_chart({Subject.PARTNER: items}, form, part, "en")
        return Diagram(render_chart(chart, width, "Weeks"), whole=True)

    return draw


@pytest.fixture
def draw_map(content):
    [words] = content.parts(MapPart)

    def draw(worry, guarding, width=344):
        point = MapPoint(worry, guarding, ratings=8)
        return Diagram(render_chart(map_chart(point, words), width, "A map"), whole=True)

    return draw


@pytest.mark.parametrize("size", WIDTHS)
def test_the_weeks_are_drawn_as_expected(weeks, size):
    assert_expected(f"weeks-{size}", weeks("123?- 1", WIDTHS[size]))


def test_the_map_is_drawn_as_expected(draw_map):
    assert_expected("map", draw_map(75.0, 25.0))


@pytest.mark.parametrize("size", WIDTHS)
def test_a_chart_from_right_to_left_is_the_mirrored_one(content, size):
    [form], [part] = content.parts(CheckInPart), content.parts(WeeksPart)
    items = list_weeks(row("123?- 1"), Subject.PARTNER)
    chart = weeks_chart({Subject.PARTNER: items}, form, part, "en")
    width = WIDTHS[size]
    ltr, rtl = (
        parse(Diagram(render_chart(chart, width, "Weeks", rtl=way), whole=True))
        for way in (False, True)
    )
    before, after = (
        [
            tuple(float(box.get(name)) for name in ("x", "y", "width"))
            for box in svg.iter(f"{SVG}foreignObject")
        ]
        for svg in (ltr, rtl)
    )
    assert len(before) > 8
    assert [(round(width - x - w, 1), y, w) for x, y, w in before] == [
        (round(x, 1), y, w) for x, y, w in after
    ]
    assert len(paths(ltr)) == len(paths(rtl))
    assert len(rtl.findall(f".//{SVG}g")) > 0
    assert rtl.find(f".//{SVG}g").get("transform") == f"matrix(-1 0 0 1 {width} 0)"


def edges(path):
    """Return left, top, right and bottom of each bar of a path."""
    for part in re.findall(r"M[^M]+", path):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", part)]
        yield min(numbers[::2]), min(numbers[1::2]), max(numbers[::2]), max(numbers[1::2])


def bars(diagram, token):
    return [
        bar
        for item in paths(parse(diagram))
        if item.get("fill") == PALETTE[token] and item.get("d").count("Q")
        for bar in edges(item.get("d"))
    ]


def test_bars_differ_in_height_and_stand_on_their_row(weeks):
    drawn = weeks("123")
    first = [bars(drawn, token)[0] for token in ("--bu-scale-1", "--bu-scale-2", "--bu-act")]
    low, middle, full = (foot - top for _, top, _, foot in first)
    assert 0.25 < low / full < 0.4
    assert 0.55 < middle / full < 0.7
    assert len({foot for *_, foot in first}) == 1


@pytest.mark.parametrize("size", WIDTHS)
@pytest.mark.parametrize("count", [1, 4, 26, 60])
def test_labels_of_weeks_and_the_legend_do_not_overlap(weeks, size, count):
    drawn = weeks("1?" * count, WIDTHS[size])
    root = parse(drawn)
    dates = [text for text in texts(root) if re.fullmatch(r"\w+ \d+, 20\d\d", text)]
    spans = [box(root, text) for text in dates]
    assert spans
    assert all(one[2] <= other[0] for one, other in pairwise(spans))
    last_monday = START + timedelta(weeks=2 * count - 1, days=-6)
    assert dates[-1] == format_day(last_monday, "en")
    width, height = map(float, root.get("viewBox").split()[2:])
    for item in root.iter(f"{SVG}foreignObject"):
        right = float(item.get("x")) + float(item.get("width"))
        assert float(item.get("x")) >= -8
        assert right <= width + 8
        assert float(item.get("y")) + float(item.get("height")) <= height
    marks = [text.text for text in root.iter(f"{SVG}text")]
    assert marks == ["?"] * len(marks)
    assert marks


def test_cant_tell_bars_are_dashed_in_the_chart_and_in_the_key(weeks):
    dashed = [item for item in paths(parse(weeks("1?"))) if item.get("stroke-dasharray")]
    assert {item.get("fill") for item in dashed} == {PALETTE["--bu-card"]}
    assert len(dashed) == 2


def test_all_colors_are_in_the_palette(weeks, draw_map):
    for drawn in (weeks("123?- 1"), draw_map(75.0, 25.0)):
        assert set(re.findall(r"#[0-9A-Fa-f]{6}", drawn.svg)) <= set(PALETTE.values())


@pytest.mark.parametrize(("worry", "guarding"), [(50.0, 50.0), (0.0, 100.0), (100.0, 12.5)])
def test_the_dot_is_where_its_numbers_are(draw_map, worry, guarding):
    drawn = parse(draw_map(worry, guarding))
    [(x, y, _), *_] = circles(drawn)
    [(left, _, _), *_], [(right, foot, _), *_] = (
        circles(parse(draw_map(*corner))) for corner in ((0.0, 100.0), (100.0, 0.0))
    )
    top = circles(parse(draw_map(0.0, 100.0)))[0][1]
    assert x == pytest.approx(left + (right - left) * worry / 100, abs=0.2)
    assert y == pytest.approx(foot - (foot - top) * guarding / 100, abs=0.2)


HOSTILE = "</div><script>alert(1)</script> & $x$"


def test_texts_are_escaped_once():
    axis = {"range": [0, 1], "tickvals": [0], "ticktext": [""], "title": axis_title(HOSTILE)}
    dot = point_trace([(1, 1, "")], HOSTILE, {"size": 9, "color": "#4A2653", "line": {}})
    chart = chart_of([dot], 300, "", xaxis={**axis}, yaxis={**axis})
    drawn = Diagram(render_chart(chart, 300, "\"x\" onload='y' <z>"), whole=True)
    root = parse(drawn)
    assert texts(root).count(HOSTILE) == 3
    assert root.get("aria-label") == "\"x\" onload='y' <z>"
    assert root.get("onload") is None
