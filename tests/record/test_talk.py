"""The views of talks and of the pause plan."""

from __future__ import annotations

from datetime import date

import pytest

from workbook_lib.record import Clock, Record
from workbook_lib.record.clock import MAX_MILLISECONDS
from workbook_lib.record.views.pause import pause_plan
from workbook_lib.record.views.talk import talk, talk_scope, talks


def record_of(answers, scope="talk/one/ab", record=None):
    clock = Clock("tab-000000000000", now=lambda: 1_800_000_000_000)
    record = record or Record()
    for name, value in answers.items():
        record = record.put(f"{scope}/{name}", value, clock)
    return record


def test_every_field_of_a_talk_is_read():
    record = record_of(
        {
            "about": "  The trip ",
            "date": "2026-03-04",
            "view": "partner",
            "before.light": 2,
            "after.light": 6,
            "change": ["side", "side", "thank"],
            "own_change": "Tea first",
            "tried": "tried",
        }
    )
    entry = talk(record, "ab")
    assert (entry.about, entry.date, entry.view) == ("The trip", date(2026, 3, 4), "partner")
    assert (entry.before, entry.after) == ({"light": 2}, {"light": 6})
    assert (entry.change, entry.own_change, entry.tried) == (("side", "thank"), "Tea first", True)


@pytest.mark.parametrize("value", [True, 0, -1, 2.5, "3", [], {"x": 1}])
def test_invalid_points_are_ignored(value):
    entry = talk(record_of({"before.light": value, "after.light": 3}), "ab")
    assert (entry.before, entry.after) == ({}, {"light": 3})


@pytest.mark.parametrize(
    ("name", "value", "empty"),
    [
        ("view", "both", None),
        ("view", 3, None),
        ("tried", "maybe", None),
        ("tried", ["tried"], None),
        ("tried", "hoped", False),
        ("date", "2026-02-30", None),
        ("change", "side", ()),
        ("about", 7, ""),
    ],
)
def test_an_answer_of_the_wrong_type_reads_as_empty(name, value, empty):
    record = record_of({name: value})
    assert getattr(talk(record, "ab"), name) == empty
    assert record.get(f"{talk_scope('ab')}/{name}") == value


DAY = 24 * 60 * 60 * 1000
NOON = 1_772_452_800_000
"""Noon of March 2, 2026, in UTC; no time zone is 24 hours from there."""


def dated_record(*items):
    """Return a record of talks, each with its id, its day and the day in March of its writing."""
    record = Record()
    for name, day, written in items:
        clock = Clock("tab-000000000000", now=lambda written=written: NOON + (written - 2) * DAY)
        record = record.put(f"{talk_scope(name)}/about", name, clock)
        if day:
            record = record.put(f"{talk_scope(name)}/date", day, clock)
    return record


def test_the_day_of_writing_stands_in_for_a_missing_day():
    record = dated_record(
        *(("a", "2026-03-05", 25), ("b", None, 20), ("c", "2026-03-10", 26), ("d", None, 15)),
        *(("e", "2026-03-17", 24), ("f", "2026-03-30", 1), ("g", "soon", 8)),
    )
    assert [item.id for item in talks(record)] == ["f", "b", "e", "d", "c", "g", "a"]


def test_of_one_day_the_talk_written_last_is_first():
    record = dated_record(("a", "2026-03-05", 20), ("z", "2026-03-05", 19), ("b", None, 5))
    assert [item.id for item in talks(record)] == ["a", "z", "b"]


def test_a_correction_does_not_make_an_undated_talk_newer():
    record = dated_record(("a", None, 2), ("b", None, 10))
    later = Clock("tab-000000000000", now=lambda: NOON + 20 * DAY)
    record = record.put(f"{talk_scope('a')}/own_change", "tea", later)
    assert [item.id for item in talks(record)] == ["b", "a"]


def test_a_time_beyond_the_calendar_is_sorted():
    far = Clock("tab-000000000000", now=lambda: MAX_MILLISECONDS)
    record = dated_record(("a", "2026-03-05", 6)).put(f"{talk_scope('b')}/about", "b", far)
    assert [item.id for item in talks(record)] == ["b", "a"]


def test_a_talk_without_answers_is_not_listed():
    record = record_of({"about": "  ", "change": []})
    assert talks(record) == []
    assert [item.id for item in talks(record_of({"before.free": 1}))] == ["ab"]


def test_reprs_do_not_contain_words():
    entry = talk(record_of({"about": "Private trip", "own_change": "Private tea"}), "ab")
    assert "Private" not in repr(entry)


def test_the_pause_plan_is_read_with_missing_fields():
    assert pause_plan(Record()).empty
    plan = pause_plan(record_of({"notice": " my jaw ", "back": 8}, "form/pause-plan"))
    assert (plan.notice, plan.will, plan.back) == ("my jaw", "", "")
    assert not plan.empty
    assert "jaw" not in repr(plan)
