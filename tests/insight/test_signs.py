"""The weeks of check-ins: gaps stay gaps, and nothing is filled in."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from tests.insight.check_ins import SIGNS, START, make_check_in, row
from workbook_lib.insight.signs import (
    MAX_MISSED_WEEKS,
    list_weeks,
    monday,
    week_number,
    weeks_until,
)
from workbook_lib.record.views.signs import Subject


def weeks_of(check_ins, subject=Subject.PARTNER):
    return list_weeks(check_ins, subject)


def talks_in(weeks):
    """Return the answers to one sign."""
    return [week.level("talk") for week in weeks]


def test_a_week_runs_from_monday_to_sunday():
    assert week_number(date(2026, 11, 22)) + 1 == week_number(date(2026, 11, 23))
    assert week_number(date(2026, 11, 23)) == week_number(date(2026, 11, 29))
    assert monday(week_number(date(2026, 11, 29))) == date(2026, 11, 23)
    assert monday(week_number(date.min)) == date.min


def test_without_check_ins_there_are_no_weeks():
    assert weeks_of([]) == []


def test_one_check_in_is_one_week():
    [week] = weeks_of(row("3"))
    assert (week.day, week.span, week.times) == (START, 1, 1)
    assert week.levels == dict.fromkeys(SIGNS, "concerning")


def test_a_missed_week_is_not_filled_in():
    weeks = weeks_of(row("3 3"))
    assert talks_in(weeks) == ["concerning", "", "concerning"]
    assert [week.day for week in weeks] == [START, None, START + timedelta(weeks=2)]
    assert [week.times for week in weeks] == [1, 0, 1]


def test_a_missing_answer_is_not_filled_in():
    weeks = weeks_of(
        [make_check_in(START, talk="3"), make_check_in(START + timedelta(weeks=1), duration="1")]
    )
    assert talks_in(weeks) == ["concerning", ""]


def test_the_later_check_in_of_a_week_counts():
    weeks = weeks_of(
        [
            make_check_in(date(2026, 10, 8), talk="1"),
            make_check_in(date(2026, 10, 6), talk="3", at=9),
        ]
    )
    assert talks_in(weeks) == ["healthy"]
    assert [week.times for week in weeks] == [2]


def test_the_last_written_check_in_of_a_day_counts():
    weeks = weeks_of([make_check_in(START, talk="1", at=5), make_check_in(START, talk="3", at=4)])
    assert talks_in(weeks) == ["healthy"]


def test_answers_of_two_check_ins_are_not_merged():
    weeks = weeks_of(
        [make_check_in(START, talk="1", at=1), make_check_in(START, duration="2", at=2)]
    )
    assert talks_in(weeks) == [""]


def test_each_subject_has_its_own_weeks():
    both = [*row("333"), *row("11", subject=Subject.OWN)]
    assert talks_in(weeks_of(both)) == ["concerning"] * 3
    assert talks_in(weeks_of(both, Subject.OWN)) == ["healthy"] * 2


def test_incomplete_check_ins_are_left_out():
    loose = [make_check_in(None, talk="3"), make_check_in(START, talk="3", subject=None)]
    assert weeks_of(loose) == []
    assert weeks_of(loose, Subject.OWN) == []


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_of_writing_does_not_matter(order):
    weeks = weeks_of(row("1 23")[::order])
    assert talks_in(weeks) == ["healthy", "", "mixed", "concerning"]


def test_a_long_gap_is_one_week():
    weekly = weeks_of(row("1" + " " * MAX_MISSED_WEEKS + "1"))
    folded = weeks_of(row("1" + " " * (MAX_MISSED_WEEKS + 1) + "1"))
    assert [week.span for week in weekly] == [1] * (MAX_MISSED_WEEKS + 2)
    assert [week.span for week in folded] == [1, MAX_MISSED_WEEKS + 1, 1]


def test_a_wrong_year_does_not_create_thousands_of_rows():
    weeks = weeks_of(
        [
            make_check_in(date.min, talk="1"),
            make_check_in(START, talk="2"),
            make_check_in(date.max, talk="3"),
        ]
    )
    assert len(weeks) == 5
    assert [week.day for week in weeks if week.day] == [date.min, START, date.max]


def test_weeks_after_the_last_check_in_are_added_up_to_this_week():
    weeks = weeks_of(row("1"))
    first = weeks[0].number
    assert weeks_until(weeks, first) == weeks_until(weeks, first - 5) == weeks
    assert [week.number for week in weeks_until(weeks, first + 2)] == [first, first + 1, first + 2]
    long = weeks_until(weeks, first + 20)
    assert [(week.number, week.span) for week in long[1:]] == [(first + 1, 19), (first + 20, 1)]
    assert weeks_until([], first) == []


def test_two_years_of_check_ins_are_listed_in_time():
    weeks = weeks_of(row("123?-" * 21))
    assert len(weeks) == 105
    assert all(week.span == 1 for week in weeks)
    assert {after.number - before.number for before, after in pairwise(weeks)} == {1}
