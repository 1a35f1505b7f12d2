"""The chart of the weeks and its picture for paper: heights, dashes and question marks."""

from __future__ import annotations

import json
import re
from datetime import date
from itertools import pairwise

import pytest

from tests.insight.check_ins import START, make_check_in, row
from workbook_lib.content.parts.signs import CheckInPart, WeeksPart
from workbook_lib.figures.signs import LATEST_WEEKS, WIDE, draw_weeks, weeks_chart
from workbook_lib.figures.theme import PALETTE
from workbook_lib.insight.signs import week_table
from workbook_lib.record.views.signs import Subject

SIGN = ("talk",)
LABELS = {"talk": "Talking it through"}


@pytest.fixture
def days(content):
    return content.chapter("signs-over-time").section("check-in").part.days


def draw(check_ins, days, labels=LABELS, **how):
    table = week_table(check_ins, Subject.PARTNER, tuple(labels))
    return json.loads(json.dumps(draw_weeks(table, labels, days, **how).to_dict(), allow_nan=False))


BAR = re.compile(r"M([-\d.]+),([-\d.]+)V[-\d.]+Q[-\d.]+,([-\d.]+) .*?H.*? ([-\d.]+),[-\d.]+V\2Z")


def outlines(figure, token):
    """Return left, foot, top and right of each bar of a color."""
    shapes = [shape for shape in figure["layout"]["shapes"] if shape["fillcolor"] == PALETTE[token]]
    assert len(shapes) < 2
    return [tuple(map(float, bar)) for item in shapes for bar in BAR.findall(item["path"])]


def bars(figure, token):
    """Return the height of each bar of a color."""
    return [round(foot - top, 2) for _, foot, top, _ in outlines(figure, token)]


def texts_at(figure, position):
    """Return x, y and text of all texts with this position."""
    [trace] = [item for item in figure["data"] if item.get("textposition") == position]
    return list(zip(trace["x"], trace["y"], trace["text"], strict=True))


def marks(figure, **line):
    """Return the numbers of the paths with such a line."""
    paths = [
        shape["path"]
        for shape in figure["layout"]["shapes"]
        if line.items() <= shape["line"].items()
    ]
    assert len(paths) < 2
    return [
        [float(number) for number in re.findall(r"[-\d.]+", part)]
        for path in paths
        for part in re.findall(r"M[^M]+", path)
    ]


UNSURE = {"dash": "3px,3px", "width": 1.4}
SUBJECT_MARKS = {"color": PALETTE["--bu-soft"]}
SILENT = {"width": 2}


def test_bars_are_a_third_two_thirds_and_full_height(days):
    figure = draw(row("123"), days)
    [low], [middle], [full] = (
        bars(figure, token) for token in ("--bu-scale-1", "--bu-scale-2", "--bu-act")
    )
    assert 0.25 < low / full < 0.4
    assert 0.55 < middle / full < 0.7
    assert full == WIDE.cell
    assert bars(figure, "--bu-sunk") == [full] * 3


def test_cells_are_separate_without_lines_between_weeks(days):
    figure = draw(row("3 3"), days)
    first, second = outlines(figure, "--bu-act")
    assert second[0] - first[0] == pytest.approx(2 * (first[3] - first[0] + 6), abs=0.1)


def test_unsure_answers_are_dashed_cells_with_a_question_mark(days):
    figure = draw(row("1?3"), days)
    [[left, foot, top, right, *_]] = marks(figure, **UNSURE)
    [bow, dot] = marks(figure, **SUBJECT_MARKS)
    for x, y in zip([*bow, *dot][::2], [*bow, *dot][1::2], strict=True):
        assert left < x < right
        assert top < y < foot
    assert max(bow[1::2]) < min(dot[1::2])
    assert len(bars(figure, "--bu-sunk")) == 2


@pytest.mark.parametrize("letters", ["1 3", "1-3"])
def test_missing_answers_are_a_dash(letters, days):
    figure = draw(row(letters), days)
    [[left, foot, right]] = marks(figure, **SILENT)
    assert left < right
    assert foot > WIDE.head
    assert not marks(figure, **UNSURE)
    assert len(bars(figure, "--bu-sunk")) == 2


def test_unsure_answers_alone_can_be_drawn(days):
    figure = draw(row("?"), days)
    assert bars(figure, "--bu-sunk") == []


def test_the_year_is_shown_once_and_dates_do_not_overlap(days):
    figure = draw(row("1" * 26), days)
    dates = texts_at(figure, "bottom right")
    assert sum("20" in text[-4:] for _, _, text in dates) == 1
    for earlier, later in pairwise(dates):
        assert (later[0] - earlier[0]) * WIDE.scale > len(earlier[2]) * 6


def test_a_long_gap_takes_one_column(days):
    figure = draw([make_check_in(START, talk="1"), make_check_in(date(2030, 1, 1), talk="1")], days)
    assert len(marks(figure, **SILENT)) == 1


def test_all_colors_are_in_the_palette_and_fonts_large_enough(days):
    figure = draw(row("123?- 1"), days)
    text = json.dumps(figure)
    assert set(re.findall(r"#[0-9A-Fa-f]{6}", text)) <= set(PALETTE.values())
    assert min(int(size) for size in re.findall(r'"size": (\d+)', text)) >= 14


def test_a_long_name_is_wrapped_and_a_hostile_one_is_escaped(days):
    labels = {"talk": "A very long name for a sign in another language", "duration": "<b>x</b>"}
    names = texts_at(draw(row("1"), days, labels), "middle right")
    assert any("<br>" in text for _, _, text in names)
    assert any("&lt;b&gt;" in text for _, _, text in names)
    assert all(x >= 0 for x, _, _ in names)


@pytest.fixture
def parts(content):
    [form], [part] = content.parts(CheckInPart), content.parts(WeeksPart)
    return form, part


def chart(check_ins, parts, *subjects):
    """Return the chart of some subjects."""
    signs = [row.id for row in parts[0].signs().rows]
    subjects = subjects or (Subject.PARTNER,)
    tables = {subject: week_table(check_ins, subject, signs) for subject in subjects}
    return weeks_chart(tables, *parts)


def bars_of(built, level):
    [trace] = [trace for trace in built["data"] if trace["meta"] == level]
    return trace


def test_bars_of_a_chart_differ_in_height_and_not_only_in_color(parts):
    built = chart(row("123"), parts)
    low, middle, high = (
        bars_of(built, level)["y"][0] for level in ("healthy", "mixed", "concerning")
    )
    assert 0.25 < low / high < 0.4
    assert 0.55 < middle / high < 0.7
    assert all(
        trace["marker"]["line"]["width"] for trace in built["data"] if trace["meta"] != "none"
    )


def test_unsure_and_missing_answers_have_marks_of_their_own(parts):
    built = chart(row("1?- 3"), parts)
    assert bars_of(built, "unsure")["text"] == ["?", "?"]
    missing = bars_of(built, "none")
    assert max(missing["y"]) < min(bars_of(built, "healthy")["y"])
    assert missing["hoverinfo"] == "skip"
    assert len(missing["x"]) == len(built["layout"]["yaxis"]["ticktext"]) * 5 - 6


def test_a_hover_text_has_the_day_the_sign_the_level_and_the_note(parts):
    item = make_check_in(START, talk="2", notes={"talk": "a <b>note</b>\nof two lines"})
    built = chart([item], parts)
    assert bars_of(built, "mixed")["hovertext"] == [
        "4 Oct 2026<br>Talking it through: Mixed<br>a &lt;b&gt;note&lt;/b&gt; of two lines"
    ]
    assert bars_of(built, "mixed")["x"] == ["28 Sep 2026"], "the Monday of its week"


def test_a_chart_has_named_axes_and_a_range_for_long_histories(parts):
    short, long = chart(row("1" * LATEST_WEEKS), parts), chart(row("1" * 104), parts)
    for built in (short, long):
        axis = built["layout"]["xaxis"]
        assert axis["title"]["text"] == parts[1].table.week
        assert axis["range"][1] - axis["range"][0] == LATEST_WEEKS
        assert axis["rangeslider"]["visible"] is (built is long)
        assert built["layout"]["yaxis"]["ticktext"]


def test_two_people_share_the_columns_of_a_chart(parts):
    both = [*row("1"), *row("33", subject=Subject.OWN)]
    built = chart(both, parts, *Subject)
    assert len(built["layout"]["xaxis"]["categoryarray"]) == 2
    assert len(built["layout"]["yaxis"]["ticktext"]) == 14
    bases = {level: set(bars_of(built, level)["base"]) for level in ("healthy", "concerning")}
    assert min(bases["healthy"]) > max(bases["concerning"])


def test_an_empty_chart_says_so(parts):
    [note] = chart([], parts)["layout"]["annotations"]
    assert note["text"]


def test_a_chart_uses_the_palette_and_fonts_that_are_large_enough(parts):
    text = json.dumps(chart(row("123?- 1"), parts))
    assert set(re.findall(r"#[0-9A-Fa-f]{6}", text)) <= set(PALETTE.values())
    assert min(int(size) for size in re.findall(r'"size": (\d+)', text)) >= 14
