"""The figure of the weeks: heights, dashes and question marks."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from itertools import pairwise

import pytest

from tests.insight.check_ins import START, make_check_in, row
from workbook_lib.figures.signs import NARROW, WEEKS_PER_BAND, WIDE, draw_weeks
from workbook_lib.figures.text_layout import bold_font
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
    return json.loads(draw_weeks(table, labels, days, **how).to_json())


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


def test_two_years_are_drawn_in_bands_of_half_a_year(days):
    labels = {f"s{place}": f"Sign {place}" for place in range(6)}
    check_ins = [
        make_check_in(START + timedelta(weeks=week), **dict.fromkeys(labels, "123"[week % 3]))
        for week in range(104)
    ]
    for narrow, lanes in ((False, WIDE), (True, NARROW)):
        figure = draw(check_ins, days, labels, narrow=narrow)
        names = texts_at(figure, "top right" if narrow else "middle right")
        assert sum("Sign 0" in text for _, _, text in names) == 104 // WEEKS_PER_BAND
        widths = [right - left for left, _, _, right in outlines(figure, "--bu-sunk")]
        assert len(widths) == 104 * 6
        # Wide enough for a question mark at the smallest width.
        assert min(widths) * lanes.scale > bold_font(14).width("?")
        assert len(figure["data"]) == 2
        assert len(figure["layout"]["shapes"]) == 4
        assert "annotations" not in figure["layout"]


def test_the_year_is_shown_once_per_band_and_dates_do_not_overlap(days):
    figure = draw(row("1" * 60), days)
    dates = texts_at(figure, "bottom right")
    assert sum("20" in text[-4:] for _, _, text in dates) == 3
    assert len({y for _, y, _ in dates}) == 3
    for earlier, later in pairwise(dates):
        if earlier[1] == later[1]:
            assert (later[0] - earlier[0]) * WIDE.scale > len(earlier[2]) * 6


def test_weeks_have_the_same_width_in_every_band(days):
    table = week_table(row("1" * 60), Subject.PARTNER, SIGN)
    before, latest = table.iloc[: 2 * WEEKS_PER_BAND], table.iloc[2 * WEEKS_PER_BAND :]
    figure = draw_weeks(table, LABELS, days)
    above = draw_weeks(before, LABELS, days, columns=WEEKS_PER_BAND, followed=True)
    below = draw_weeks(latest, LABELS, days, columns=WEEKS_PER_BAND)
    high = above.layout["height"]
    assert high + below.layout["height"] == figure.layout["height"]
    both = [
        *outlines(above.to_dict(), "--bu-sunk"),
        *(
            (left, foot + high, top + high, right)
            for left, foot, top, right in outlines(below.to_dict(), "--bu-sunk")
        ),
    ]
    for in_band, in_figure in zip(both, outlines(figure.to_dict(), "--bu-sunk"), strict=True):
        assert in_band == pytest.approx(in_figure, abs=0.02)


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
