"""The views of the take-home selection and of new moves."""

from __future__ import annotations

from workbook_lib.record import Clock, Record
from workbook_lib.record.views.loop import Seat, rewrite
from workbook_lib.record.views.take_home import selected_pieces

START = {"short": True, "prompts": False}


def record_of(answers):
    clock = Clock("test-0001", now=lambda: 1_700_000_000_000)
    record = Record()
    for path, value in answers.items():
        record = record.put(path, value, clock)
    return record


def test_without_a_choice_the_default_applies():
    assert selected_pieces(Record(), START) == {"short"}


def test_a_choice_overrides_the_default_if_it_is_a_boolean():
    record = record_of(
        {
            "take-home/sheet.short": False,
            "take-home/sheet.prompts": True,
            "take-home/sheet.no-such": True,
        }
    )
    assert selected_pieces(record, START) == {"prompts"}
    assert selected_pieces(record_of({"take-home/sheet.prompts": "yes"}), START) == {"short"}


def test_new_moves_are_read_by_seat():
    record = record_of(
        {
            "cycle/episode/a/rewrite.pursuer.ask": " Ten minutes? ",
            "cycle/episode/a/rewrite.withdrawer.back": 8,
        }
    )
    assert rewrite(record, "a") == {
        Seat.PURSUER: {"rewrite.pursuer.ask": "Ten minutes?"},
        Seat.WITHDRAWER: {},
    }
