"""The views of check-ins and of small good moments."""

from datetime import date

import pytest
from hypothesis import given

from tests.record.strategies import law, values
from workbook_lib.record import Clock, Record
from workbook_lib.record.views.signs import (
    CheckIn,
    GoodMoment,
    Level,
    Subject,
    check_in,
    check_in_scope,
    check_ins,
    good_moment,
    good_moments,
)

FULL = {
    "subject": "own",
    "date": "2026-11-22",
    "duration": "healthy",
    "duration.note": " Two days ",
    "talk": "unsure",
}


def record_of(**ids):
    clock, record = Clock("writer-a", lambda: 1), Record()
    for check_in_id, fields in ids.items():
        for name, value in fields.items():
            record = record.put(f"{check_in_scope(check_in_id)}/{name}", value, clock)
    return record


def test_every_answer_is_read():
    read = check_in(record_of(ab=FULL), "ab")
    assert read.subject is Subject.OWN
    assert read.date == date(2026, 11, 22)
    assert dict(read.levels) == {"duration": Level.HEALTHY, "talk": Level.UNSURE}
    assert dict(read.notes) == {"duration": "Two days"}
    assert not read.empty


def test_a_missing_check_in_reads_as_empty():
    assert check_in(Record(), "ab") == CheckIn("ab")
    assert CheckIn("ab").empty


def test_date_and_subject_alone_do_not_make_a_check_in():
    assert check_ins(record_of(ab={"subject": "own", "date": "2026-11-22"})) == []


def test_a_note_alone_makes_a_check_in():
    [entry] = check_ins(record_of(ab={"talk.note": "We spoke"}))
    assert (entry.subject, entry.date, entry.levels) == (None, None, {})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *[("subject", value) for value in ("mine", 1, ["own"], True)],
        *[("date", value) for value in ("22.11.2026", "2026-02-30", "2026-11-22T10:00", 20261122)],
        *[("talk", value) for value in ("bad", 3, ["healthy"], {"a": "healthy"}, "HEALTHY")],
        *[("talk.note", value) for value in (3, ["x"], "  ")],
    ],
)
def test_an_answer_of_the_wrong_type_reads_as_missing(field, value):
    plain = check_in(record_of(ab=FULL), "ab")
    fields = {**FULL, field: value}
    read = check_in(record_of(ab=fields), "ab")
    assert read != plain or field == "talk.note"
    assert value not in (read.subject, read.date, *read.levels.values(), *read.notes.values())


@law
@given(values, values, values)
def test_any_values_in_a_file_can_be_read(subject, day, level):
    record = record_of(ab={"subject": subject, "date": day, "talk": level, "talk.note": level})
    for entry in check_ins(record):
        assert entry.id == "ab"


def test_check_ins_are_sorted_by_date_then_by_time_of_writing():
    day = {"date": "2026-11-22", "talk": "mixed"}
    older = {"date": "2026-11-15", "talk": "mixed"}
    record = record_of(a1=day, a2={"talk": "mixed"}, a3=older, a4=day)
    assert [entry.id for entry in check_ins(record)] == ["a4", "a1", "a3", "a2"]


def test_a_removed_check_in_is_not_listed():
    record = record_of(ab=FULL, cd=FULL).remove_below(
        check_in_scope("ab"), Clock("writer-b", lambda: 2)
    )
    assert [entry.id for entry in check_ins(record)] == ["cd"]


def test_reprs_do_not_contain_notes():
    assert "Two days" not in repr(check_in(record_of(ab=FULL), "ab"))


def moments_of(**ids):
    clock, record = Clock("writer-a", lambda: 1), Record()
    for moment_id, fields in ids.items():
        for name, value in fields.items():
            record = record.put(f"signs/good/{moment_id}/{name}", value, clock)
    return record


def test_good_moments_are_read_newest_first_and_only_with_words():
    record = moments_of(
        a={"text": " Tea in bed ", "day": "2026-03-02", "who": "partner"},
        b={"text": "We laughed", "day": "2026-03-09"},
        c={"day": "2026-03-16", "who": "own"},
        d={"text": "A note", "day": "soon"},
    )
    assert [read.id for read in good_moments(record)] == ["b", "a", "d"]
    read = good_moment(record, "a")
    assert (read.text, read.date, read.who) == ("Tea in bed", date(2026, 3, 2), "partner")
    assert good_moment(record, "none") == GoodMoment("none")
    assert check_ins(record) == [], "they are no check-ins"
    assert "Tea" not in repr(read)
