"""The views of the take-home selection, of new moves and of small steps."""

from __future__ import annotations

from datetime import date

from workbook_lib.record import Clock, Record
from workbook_lib.record.views.loop import Seat, rewrite
from workbook_lib.record.views.take_home import (
    SmallStep,
    selected_pieces,
    small_step,
    small_steps,
)

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


STEP = {
    "homework/a/text": " Make tea ",
    "homework/a/due": "2026-03-08",
    "homework/a/from": "map-your-loop",
}


def test_a_small_step_is_read_by_its_id():
    read = small_step(record_of(STEP), "a")
    assert (read.text, read.due, read.chapter) == ("Make tea", date(2026, 3, 8), "map-your-loop")
    assert read.is_open
    assert small_step(Record(), "a") == SmallStep("a")
    assert not small_step(Record(), "a").is_open


def test_a_small_step_is_still_to_try_until_it_is_done_or_half_done():
    results = {"did": False, "half": False, "not-yet": True, "later": True, None: True}
    for result, is_open in results.items():
        read = small_step(record_of({**STEP, "homework/a/result": result}), "a")
        assert read.is_open is is_open


def test_small_steps_without_words_are_left_out():
    others = {"homework/b/due": "2026-03-09", "homework/c/text": "  ", "homework/d/text": "Call"}
    read = small_steps(record_of({**STEP, **others, "homework/e/text/deep": "x"}))
    assert [step.id for step in read] == ["a", "d"], "the latest day first, undated ones last"


def test_a_value_of_another_type_in_a_small_step_reads_as_missing():
    odd = {"text": "Call", "due": "2026-02-31", "from": 3, "result": ["did"]}
    record = record_of({f"homework/a/{name}": value for name, value in odd.items()})
    read = small_step(record, "a")
    assert (read.due, read.chapter, read.result) == (None, "", None)


def test_the_words_of_a_small_step_are_not_in_its_text_form():
    assert "tea" not in repr(small_step(record_of(STEP), "a"))
