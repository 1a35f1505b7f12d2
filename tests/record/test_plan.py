"""The plan for two: only shared answers leave the record, and imports are saved on request."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_lib.record import Clock, Record, decode, encode
from workbook_lib.record.views.loop import Seat
from workbook_lib.record.views.plan import (
    MAX_LENGTH,
    partner_part,
    partner_values,
    plan,
    shared_part,
)


def record_of(answers):
    clock = Clock("test-0001", now=lambda: 1_700_000_000_000)
    record = Record()
    for path, value in answers.items():
        record = record.put(path, value, clock)
    return record


def test_both_columns_are_read():
    now = plan(record_of({"plan/word.me": " Eggs ", "plan/how.partner": ["a", "b"]}))
    assert now.me["word"].words == "Eggs"
    assert now.partner["how"].picked == ("a", "b")
    assert not now.empty
    assert plan(Record()).empty


def test_nothing_is_shared_by_default():
    now = plan(record_of({"plan/word.me": "Eggs", "plan/word.partner": "Pancake"}))
    assert now.shown("me") == {}
    assert now.shown("partner") == {}


@pytest.mark.parametrize("mark", [True, 1, "eggs", "Eggs ", ["Eggs"], {"x": 1}])
def test_an_answer_changed_after_sharing_is_not_shared(mark):
    now = plan(record_of({"plan/word.me": "Eggs", "plan/word.me.shared": mark}))
    assert now.shown("me") == {}


def test_only_valid_seats_are_read():
    assert plan(record_of({"plan/seat": "withdrawer"})).seat is Seat.WITHDRAWER
    assert plan(record_of({"plan/seat": "both"})).seat is None
    assert plan(record_of({"plan/seat": ["pursuer"]})).seat is None


def test_answers_of_the_wrong_type_read_as_empty():
    odd = {"plan/a.me": 5, "plan/b.me": True, "plan/c.me": {"x": 1}, "plan/d.me": "  "}
    assert plan(record_of(odd)).me == {}


def test_the_shared_part_contains_only_shared_answers():
    record = record_of(
        {
            "plan/word.me": "Eggs",
            "plan/word.me.shared": "Eggs",
            "plan/early.me": "secret",
            "plan/word.partner": "Pancake",
            "plan/word.partner.shared": "Pancake",
            "cycle/episode/a/trigger": "secret",
        }
    )
    given_away = shared_part(record)
    assert b"secret" not in encode(given_away)
    assert b"Pancake" not in encode(given_away)
    read = partner_part(decode(encode(given_away)), ["word"])
    assert read["word"].words == "Eggs"
    # Joined into the partner's record, it is in the partner's column there.
    joined = plan(record_of({"plan/word.me": "Waffle"}).join(given_away))
    assert joined.me["word"].words == "Waffle"
    assert joined.partner["word"].words == "Eggs"


def test_only_shared_answers_of_the_writer_are_read_from_a_whole_record():
    record = record_of(
        {
            "plan/word.me": "Eggs",
            "plan/word.me.shared": "Eggs",
            "plan/early.me": "secret",
            "plan/word.partner": "Pancake",
            "plan/word.partner.shared": "Pancake",
            "plan/how.partner": "Song",
            "plan/how.partner.shared": "Song",
        }
    )
    part = partner_part(record, ["word", "early", "how"])
    assert {name: value.words for name, value in part.items()} == {"word": "Eggs"}


def test_unknown_items_and_too_long_answers_are_left_out():
    long = "x" * (MAX_LENGTH + 1)
    record = record_of(
        {
            "plan/a.me": "Eggs",
            "plan/a.me.shared": "Eggs",
            "plan/b.me": long,
            "plan/b.me.shared": long,
        }
    )
    assert partner_part(record, ["b", "c"]) == {}


def test_an_imported_part_is_saved_as_the_partners_shared_column():
    part = partner_part(record_of({"plan/a.me": ["x", "y"], "plan/a.me.shared": ["x", "y"]}), ["a"])
    now = plan(record_of(partner_values(part)))
    assert now.shown("partner")["a"].picked == ("x", "y")
    assert now.me == {}


NAMES = st.sampled_from(["a.me", "a.partner", "b.me", "b.partner", "seat"])
ENDS = st.sampled_from(["", ".shared", ".shared.shared", ".other"])
VALUES = st.one_of(st.text(), st.booleans(), st.lists(st.text()), st.integers(-5, 5))


@given(st.dictionaries(st.builds("plan/{}{}".format, NAMES, ENDS), VALUES))
def test_for_any_record_only_shared_answers_leave_it(answers):
    record = record_of(answers)
    given_away = shared_part(record)
    for path in given_away.paths():
        mine = path.replace(".partner", ".me")
        assert record.get(mine) == given_away.get(path)
        assert record.get(mine.removesuffix(".shared") + ".shared") == given_away.get(path)
