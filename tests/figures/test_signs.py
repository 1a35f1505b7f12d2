"""The chart of the weeks: heights, dashes and question marks."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest

from tests.insight.check_ins import START, make_check_in, row
from workbook_lib.content.parts.signs import CheckInPart, WeeksPart
from workbook_lib.figures.signs import LATEST_WEEKS, weeks_chart
from workbook_lib.figures.theme import PALETTE
from workbook_lib.insight.signs import list_weeks, week_number, weeks_until
from workbook_lib.record.views.signs import Subject


@pytest.fixture
def parts(content):
    [form], [part] = content.parts(CheckInPart), content.parts(WeeksPart)
    return form, part


def chart(check_ins, parts, *subjects):
    """Return the chart of some subjects."""
    subjects = subjects or (Subject.PARTNER,)
    weeks = {subject: list_weeks(check_ins, subject) for subject in subjects}
    return weeks_chart(weeks, *parts, "en")


def bars_of(built, level):
    [trace] = [trace for trace in built["data"] if trace.get("meta") == level]
    return trace


def test_bars_of_a_chart_differ_in_height_and_not_only_in_color(parts):
    built = chart(row("123"), parts)
    low, middle, high = (
        bars_of(built, level)["y"][0] for level in ("healthy", "mixed", "concerning")
    )
    assert 0.25 < low / high < 0.4
    assert 0.55 < middle / high < 0.7
    assert all(
        trace["marker"]["line"]["width"]
        for trace in built["data"]
        if trace.get("meta", "none") != "none"
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
        "Oct 4, 2026<br>Talking it through: Mixed<br>a &lt;b&gt;note&lt;/b&gt; of two lines"
    ]
    assert bars_of(built, "mixed")["x"] == ["Sep 28, 2026"], "the Monday of its week"


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


def test_a_long_gap_takes_one_column(parts):
    built = chart(
        [make_check_in(START, talk="1"), make_check_in(date(2030, 1, 1), talk="1")], parts
    )
    assert len(built["layout"]["xaxis"]["categoryarray"]) == 3


def test_a_long_gap_beside_the_weeks_of_another_person_has_a_mark_in_each_of_them(parts):
    ends = [make_check_in(START, talk="1"), make_check_in(START + timedelta(weeks=17), talk="1")]
    built = chart([*ends, *row("1" * 18, subject=Subject.OWN)], parts, *Subject)
    columns = built["layout"]["xaxis"]["categoryarray"]
    marks = bars_of(built, "none")
    by_row = {base: [] for base in marks["base"]}
    for column, base in zip(marks["x"], marks["base"], strict=True):
        by_row[base].append(column)
    assert by_row[max(by_row)] == columns, "a sign without an answer"
    assert columns[1:-1] in by_row.values(), "the sign with the answers at both ends"


def test_this_week_is_outlined_in_every_row_and_named(parts):
    now = week_number(START) + 1
    weeks = weeks_until(list_weeks(row("13"), Subject.PARTNER), now + 1)
    built = weeks_chart({Subject.PARTNER: weeks}, *parts, "en", now)
    [outline] = [trace for trace in built["data"] if not trace["name"]]
    assert outline["x"] == ["Oct 5, 2026"] * len(built["layout"]["yaxis"]["ticktext"])
    assert outline["width"] < 1  # the plot ends where the column does
    assert outline["hoverinfo"] == "skip"
    assert built["layout"]["meta"]["now"] == {"column": "Oct 5, 2026", "label": parts[1].now}
    assert built["layout"]["xaxis"]["categoryarray"][-1] == "Oct 12, 2026"


def test_without_this_week_nothing_is_outlined(parts):
    for now in (None, 1):
        weeks = {Subject.PARTNER: list_weeks(row("1"), Subject.PARTNER)}
        built = weeks_chart(weeks, *parts, "en", now)
        assert "now" not in built["layout"]["meta"]
        assert not any(trace["x"] for trace in built["data"] if not trace["name"])
