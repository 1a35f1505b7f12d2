import pytest
from hypothesis import given

from tests.record.strategies import law, records
from workbook_lib.record import Entry, Record, Stamp
from workbook_lib.record.trouble import EntryTrouble
from workbook_lib.record.wire import from_wire, to_wire


@law
@given(records)
def test_entries_come_back_from_the_wire(record):
    assert Record(from_wire(to_wire(record.entries))) == record


def test_the_wire_is_what_pages_send():
    entry = Entry("yes", Stamp(5, 0, "tab-1234"))
    assert to_wire({"a": entry}) == {"a": {"value": "yes", "at": [5, 0, "tab-1234"]}}


@pytest.mark.parametrize(
    ("path", "item", "start"),
    [
        ("my secret", {"value": 1, "at": [5, 0, "tab-1234"]}, "An entry cannot be kept"),
        ("a", {"value": "my secret"}, "The entry a cannot be kept"),
        ("a", ["my secret"], "The entry a cannot be kept"),
        ("a", {"value": "my secret", "at": [5, 0, "?"]}, "The entry a cannot be kept"),
    ],
)
def test_anything_else_is_refused_in_a_sentence(path, item, start):
    with pytest.raises(EntryTrouble) as caught:
        from_wire({path: item})
    assert str(caught.value).startswith(start)
    assert "secret" not in str(caught.value)
