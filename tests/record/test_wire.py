import pytest
from hypothesis import given

from tests.record.strategies import law, records
from workbook_lib.record import Entry, Stamp
from workbook_lib.record.errors import EntryError, RejectedEntries
from workbook_lib.record.wire_format import from_wire, parse_entries, to_wire


@law
@given(records)
def test_entries_come_back_from_the_wire(record):
    assert from_wire(to_wire(record.entries)) == record


def test_the_wire_is_what_pages_send():
    entry = Entry("yes", Stamp(5, 0, "tab-1234"))
    assert to_wire({"a": entry}) == {"a": {"value": "yes", "at": [5, 0, "tab-1234"]}}


@pytest.mark.parametrize(
    ("path", "item", "start"),
    [
        ("my secret", {"value": 1, "at": [5, 0, "tab-1234"]}, "One answer cannot be saved"),
        ("a", {"value": "my secret"}, "The answer a cannot be saved"),
        ("a", ["my secret"], "The answer a cannot be saved"),
        ("a", {"value": "my secret", "at": [5, 0, "?"]}, "The answer a cannot be saved"),
    ],
)
def test_anything_else_is_refused_in_a_sentence(path, item, start):
    with pytest.raises(EntryError) as caught:
        from_wire({path: item})
    assert str(caught.value).startswith(start)
    assert "secret" not in str(caught.value)


GOOD = {"value": "yes", "at": [5, 0, "tab-1234"]}
BAD = {
    "my secret": GOOD,
    "a/..//": GOOD,
    "b": {"value": "my secret"},
    "c": ["my secret"],
    "d": {"value": "my secret", "at": [5, 0, "?"]},
    "e": {"value": float("inf"), "at": [5, 0, "tab-1234"]},
}


def test_the_good_entries_of_a_batch_are_taken_and_the_others_named():
    record, refused = parse_entries({"a": GOOD, **BAD, "z": GOOD})
    assert record == from_wire({"a": GOOD, "z": GOOD})
    assert [trouble.path for trouble in refused] == [None, None, "b", "c", "d", "e"]
    assert "secret" not in str(RejectedEntries(refused))


@pytest.mark.parametrize(
    ("paths", "sentence"),
    [
        (["b"], "The answer b cannot be saved because its words or its time are missing."),
        (
            ["b", "c"],
            (
                "The answer b cannot be saved because its words or its time are missing; "
                "neither can one other answer."
            ),
        ),
        (
            ["b", "c", "d", "e"],
            (
                "The answer b cannot be saved because its words or its time are missing; "
                "neither can 3 other answers."
            ),
        ),
    ],
)
def test_what_was_refused_is_one_sentence(paths, sentence):
    _, refused = parse_entries({path: BAD[path] for path in paths})
    assert str(RejectedEntries(refused)) == sentence


@law
@given(records)
def test_a_batch_without_mistakes_is_taken_whole(record):
    assert parse_entries(to_wire(record.entries)) == (record, ())
