"""Check-ins, read out of the record."""

from datetime import date

import pytest
from hypothesis import given

from tests.record.strategies import law, values
from workbook_lib.record import Clock, Record
from workbook_lib.record.views.signs import (
    CheckIn,
    Level,
    Subject,
    check_in,
    check_in_scope,
    check_ins,
)

FULL = {
    "subject": "own",
    "date": "2026-11-22",
    "duration": "healthy",
    "duration.note": " Two days ",
    "talk": "unsure",
}


def written(**ids):
    clock, record = Clock("writer-a", lambda: 1), Record()
    for one, fields in ids.items():
        for name, value in fields.items():
            record = record.put(f"{check_in_scope(one)}/{name}", value, clock)
    return record


def test_every_answer_is_read():
    read = check_in(written(ab=FULL), "ab")
    assert read.subject is Subject.OWN
    assert read.date == date(2026, 11, 22)
    assert dict(read.levels) == {"duration": Level.HEALTHY, "talk": Level.UNSURE}
    assert dict(read.notes) == {"duration": "Two days"}
    assert not read.empty


def test_nothing_written_is_an_empty_one():
    assert check_in(Record(), "ab") == CheckIn("ab")
    assert CheckIn("ab").empty


def test_a_day_and_a_subject_alone_are_no_check_in():
    assert check_ins(written(ab={"subject": "own", "date": "2026-11-22"})) == []


def test_a_note_alone_is_one():
    [one] = check_ins(written(ab={"talk.note": "We spoke"}))
    assert (one.subject, one.date, one.levels) == (None, None, {})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *[("subject", value) for value in ("mine", 1, ["own"], True)],
        *[("date", value) for value in ("22.11.2026", "2026-02-30", "2026-11-22T10:00", 20261122)],
        *[("talk", value) for value in ("bad", 3, ["healthy"], {"a": "healthy"}, "HEALTHY")],
        *[("talk.note", value) for value in (3, ["x"], "  ")],
    ],
)
def test_an_answer_of_another_kind_reads_as_none(field, value):
    plain = check_in(written(ab=FULL), "ab")
    fields = {**FULL, field: value}
    read = check_in(written(ab=fields), "ab")
    assert read != plain or field == "talk.note"
    assert value not in (read.subject, read.date, *read.levels.values(), *read.notes.values())


@law
@given(values, values, values)
def test_whatever_a_file_holds_can_be_read(subject, day, level):
    record = written(ab={"subject": subject, "date": day, "talk": level, "talk.note": level})
    for one in check_ins(record):
        assert one.id == "ab"


def test_newest_first_and_of_one_day_the_last_written():
    day = {"date": "2026-11-22", "talk": "mixed"}
    older = {"date": "2026-11-15", "talk": "mixed"}
    record = written(a1=day, a2={"talk": "mixed"}, a3=older, a4=day)
    assert [one.id for one in check_ins(record)] == ["a4", "a1", "a3", "a2"]


def test_a_removed_one_is_gone():
    record = written(ab=FULL, cd=FULL).remove_below(
        check_in_scope("ab"), Clock("writer-b", lambda: 2)
    )
    assert [one.id for one in check_ins(record)] == ["cd"]


def test_what_is_said_does_not_show_in_messages():
    assert "Two days" not in repr(check_in(written(ab=FULL), "ab"))
