"""The table of weeks: gaps stay gaps, and nothing is filled in."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.insight.check_ins import SIGNS, START, make_check_in, row
from workbook_lib.insight.signs import MAX_MISSED_WEEKS, monday, week_number, week_table
from workbook_lib.record.views.signs import Subject


def table(check_ins, subject=Subject.PARTNER):
    return week_table(check_ins, subject, SIGNS)


def test_a_week_runs_from_monday_to_sunday():
    assert week_number(date(2026, 11, 22)) + 1 == week_number(date(2026, 11, 23))
    assert week_number(date(2026, 11, 23)) == week_number(date(2026, 11, 29))
    assert monday(week_number(date(2026, 11, 29))) == date(2026, 11, 23)
    assert monday(week_number(date.min)) == date.min


def test_without_check_ins_the_table_is_empty():
    empty = table([])
    assert list(empty.columns) == ["week", "span", "day", "times", "notes", *SIGNS]
    assert empty.empty


def test_one_check_in_is_one_row():
    [only] = table(row("3")).to_dict("records")
    assert only["day"] == START
    assert (only["span"], only["times"]) == (1, 1)
    assert only["talk"] == "concerning"


def test_a_missed_week_is_not_filled_in():
    weeks = table(row("3 3"))
    assert list(weeks["talk"]) == ["concerning", "", "concerning"]
    assert list(weeks["day"]) == [START, None, START + timedelta(weeks=2)]
    assert list(weeks["times"]) == [1, 0, 1]


def test_a_missing_answer_is_not_filled_in():
    weeks = table(
        [make_check_in(START, talk="3"), make_check_in(START + timedelta(weeks=1), duration="1")]
    )
    assert list(weeks["talk"]) == ["concerning", ""]


def test_the_later_check_in_of_a_week_counts():
    weeks = table(
        [
            make_check_in(date(2026, 10, 8), talk="1"),
            make_check_in(date(2026, 10, 6), talk="3", at=9),
        ]
    )
    assert list(weeks["talk"]) == ["healthy"]
    assert list(weeks["times"]) == [2]


def test_the_last_written_check_in_of_a_day_counts():
    weeks = table([make_check_in(START, talk="1", at=5), make_check_in(START, talk="3", at=4)])
    assert list(weeks["talk"]) == ["healthy"]


def test_answers_of_two_check_ins_are_not_merged():
    weeks = table([make_check_in(START, talk="1", at=1), make_check_in(START, duration="2", at=2)])
    assert list(weeks["talk"]) == [""]


def test_each_subject_has_its_own_weeks():
    both = [*row("333"), *row("11", subject=Subject.OWN)]
    assert list(table(both)["talk"]) == ["concerning"] * 3
    assert list(table(both, Subject.OWN)["talk"]) == ["healthy"] * 2


def test_incomplete_check_ins_are_left_out():
    loose = [make_check_in(None, talk="3"), make_check_in(START, talk="3", subject=None)]
    assert table(loose).empty
    assert table(loose, Subject.OWN).empty


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_of_writing_does_not_matter(order):
    weeks = table(row("1 23")[::order])
    assert list(weeks["talk"]) == ["healthy", "", "mixed", "concerning"]


def test_a_long_gap_is_one_row():
    shown = table(row("1" + " " * MAX_MISSED_WEEKS + "1"))
    folded = table(row("1" + " " * (MAX_MISSED_WEEKS + 1) + "1"))
    assert list(shown["span"]) == [1] * (MAX_MISSED_WEEKS + 2)
    assert list(folded["span"]) == [1, MAX_MISSED_WEEKS + 1, 1]


def test_a_wrong_year_does_not_create_thousands_of_rows():
    weeks = table(
        [
            make_check_in(date.min, talk="1"),
            make_check_in(START, talk="2"),
            make_check_in(date.max, talk="3"),
        ]
    )
    assert len(weeks) == 5
    assert list(weeks["day"].dropna()) == [date.min, START, date.max]


def test_two_years_of_check_ins_are_tabulated_in_time():
    weeks = table(row("123?-" * 21))
    assert len(weeks) == 105
    assert weeks["span"].sum() == 105
    assert list(weeks["week"].diff().dropna().unique()) == [1]
