"""The views of messages, writings and saved example lines."""

from datetime import date

from hypothesis import given

from tests.record.strategies import law, values
from workbook_lib.record import Clock, Record, Stamp
from workbook_lib.record.answers import items_by_id
from workbook_lib.record.views.words import (
    MESSAGES,
    WRITINGS,
    Message,
    Writing,
    message,
    messages,
    saved_examples,
    writing,
    writings,
)


def record_of(answers, start=1):
    clock, record = Clock("writer-a", lambda: start), Record()
    for path, value in answers.items():
        record = record.put(path, value, clock)
    return record


def test_an_empty_record_has_no_items():
    assert messages(Record()) == writings(Record()) == []
    assert saved_examples(Record()) == ()
    assert message(Record(), "a") == Message(id="a")
    assert writing(Record(), "a") == Writing(id="a")


def test_every_field_of_a_message_is_read():
    scope = f"{MESSAGES}/7f3a"
    answers = {"purpose": "time", "noticed": " it ", "feel": "sad", "need": "rest", "ask": "When?"}
    record = record_of({f"{scope}/{name}": value for name, value in answers.items()})
    assert message(record, "7f3a") == Message(
        id="7f3a",
        purpose="time",
        noticed="it",
        feel="sad",
        need="rest",
        ask="When?",
        written=Stamp(1, 4, "writer-a"),
    )


def test_messages_are_sorted_by_last_change_without_empty_ones():
    first, second, third = (f"{MESSAGES}/{name}" for name in ("a", "b", "c"))
    record = record_of(
        {
            f"{first}/feel": "one",
            f"{second}/text": "two",
            f"{third}/purpose": "time",
            f"{first}/need": "three",
        }
    )
    assert [item.id for item in messages(record)] == ["a", "b"]


def test_every_field_of_a_writing_is_read_newest_first():
    def at(name, **fields):
        return {f"{WRITINGS}/{name}/{field}": value for field, value in fields.items()}

    record = record_of(
        {
            **at("b", date="2026-01-02", about="Dishes", view="Both", hindered="x", helps="y"),
            **at("a", date="2026-03-01", view="Later"),
            **at("d", view="No day"),
            **at("c", date="2026-05-01"),
        }
    )
    assert [item.id for item in writings(record)] == ["a", "b", "d"]
    assert writings(record)[1] == Writing("b", date(2026, 1, 2), "Dishes", "Both", "x", "y")


def test_saved_examples_are_unique_ids():
    assert saved_examples(record_of({"form/borrow/kept": ["room", "thanks", "room", 3]})) == (
        "room",
        "thanks",
    )


def test_items_are_read_from_one_level_below_the_root():
    record = record_of({"x/y/1/a": "A", "x/y/1/b/c": "deep", "x/y/2": "high", "x/yy/1/a": "other"})
    assert {name: list(value) for name, value in items_by_id(record, "x/y").items()} == {"1": ["a"]}
    removed = record.remove("x/y/1/a", Clock("writer-a"))
    assert items_by_id(removed, "x/y") == {}


@law
@given(values, values)
def test_an_answer_of_the_wrong_type_reads_as_empty(answer, text):
    record = record_of(
        {
            f"{MESSAGES}/a/feel": answer,
            f"{MESSAGES}/a/purpose": text,
            f"{WRITINGS}/a/date": answer,
            f"{WRITINGS}/a/view": text,
            "form/borrow/kept": answer,
        }
    )
    assert isinstance(message(record, "a").feel, str)
    assert isinstance(writing(record, "a").view, str)
    messages(record)
    writings(record)
    assert all(isinstance(saved_example, str) for saved_example in saved_examples(record))


def test_reprs_do_not_contain_words():
    record = record_of({f"{MESSAGES}/a/feel": "Secret", f"{WRITINGS}/a/view": "Own"})
    assert "Secret" not in repr(messages(record))
    assert "Own" not in repr(writings(record))
