import pytest
from hypothesis import given

from tests.record.strategies import law, records
from workbook_lib.record import Entry, Stamp
from workbook_lib.record.values import EntryError, rejected_entries
from workbook_lib.record.wire_format import from_wire, parse_entries, to_wire


@law
@given(records)
def test_entries_survive_the_wire_format(record):
    assert from_wire(to_wire(record.entries)) == record


def test_the_wire_format_is_that_of_the_page():
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
def test_invalid_entries_are_rejected_with_a_message(path, item, start):
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


def test_valid_entries_of_a_batch_are_accepted_and_others_reported():
    record, refused = parse_entries({"a": GOOD, **BAD, "z": GOOD})
    assert record == from_wire({"a": GOOD, "z": GOOD})
    assert [error.path for error in refused] == [None, None, "b", "c", "d", "e"]
    assert "secret" not in str(rejected_entries(refused))


@pytest.mark.parametrize(
    ("paths", "sentence"),
    [
        (["b"], "The answer b cannot be saved because its words or its time are missing."),
        (
            ["b", "c"],
            (
                "The answer b cannot be saved because its words or its time are missing. "
                "Other answers that cannot be saved either: 1."
            ),
        ),
        (
            ["b", "c", "d", "e"],
            (
                "The answer b cannot be saved because its words or its time are missing. "
                "Other answers that cannot be saved either: 3."
            ),
        ),
    ],
)
def test_rejected_entries_give_one_message(paths, sentence):
    _, refused = parse_entries({path: BAD[path] for path in paths})
    assert str(rejected_entries(refused)) == sentence


@law
@given(records)
def test_a_valid_batch_is_accepted_as_a_whole(record):
    assert parse_entries(to_wire(record.entries)) == (record, ())
