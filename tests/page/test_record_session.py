"""The record session: valid entries of a page are saved, and invalid ones left out."""

from __future__ import annotations

import pytest

from workbook_lib.errors import UserError
from workbook_lib.session.record_session import RecordSession
from workbook_lib.store.mode import GuestStore
from workbook_lib.store.personal import PersonalStore

STAMP = [1_790_000_000_000, 0, "tab-00000000"]
SECRET = "never told anyone"


@pytest.fixture(params=["personal", "guest"])
def store(request, tmp_path):
    return PersonalStore(tmp_path / "data") if request.param == "personal" else GuestStore()


@pytest.mark.parametrize(
    ("path", "item"),
    [
        (SECRET, {"value": 1, "at": STAMP}),
        ("b", {"value": SECRET, "at": ["soon", 0, "tab-00000000"]}),
        ("b", {"value": SECRET}),
        ("b", {"value": [[[[SECRET]]]] * 3 + [float("nan")], "at": STAMP}),
        ("b", SECRET),
    ],
)
def test_valid_entries_of_a_batch_are_saved(store, path, item):
    result = RecordSession(store).put({"a": {"value": "first", "at": STAMP}, path: item})
    assert result.stamps == {"a": STAMP}
    assert result.at is not None
    assert str(result.refused).endswith(".")
    assert SECRET not in str(result.refused)
    assert store.load().paths() == ["a"]


def test_a_batch_of_invalid_entries_is_rejected(store):
    result = RecordSession(store).put({"<script>": 1})
    assert result.stamps == {}
    assert result.at is None
    assert str(result.refused) == (
        "One answer cannot be saved because its name is not one that this workbook uses."
    )


def test_a_valid_batch_reports_no_error(store):
    assert RecordSession(store).put({"a": {"value": None, "at": STAMP}}).refused is None


class Stubborn(GuestStore):
    """A store that fails a number of times and counts its saves."""

    def __init__(self, failures):
        super().__init__()
        self.failures, self.attempts = failures, 0

    def save(self, record):
        self.attempts += 1
        if self.failures:
            self.failures -= 1
            raise UserError("disk_full", path="workbook.json")
        return super().save(record)


def test_a_failed_save_is_repeated_with_the_next():
    store = Stubborn(failures=1)
    session = RecordSession(store)
    with pytest.raises(UserError):
        session.put({"a": {"value": "first", "at": STAMP}})
    result = session.put({"a": {"value": "first", "at": STAMP}})
    assert (result.stamps, store.load().get("a")) == ({"a": STAMP}, "first")


def test_a_removal_that_could_not_be_saved_is_saved_with_the_next():
    store = Stubborn(failures=0)
    session = RecordSession(store)
    session.put({"a/one": {"value": "first", "at": STAMP}})
    store.failures = 1
    session.remove("a")
    assert (session.record.get("a/one"), store.load().get("a/one")) == (None, "first")
    session.write({"b": "second"})
    assert (store.load().get("a/one"), store.load().get("b")) == (None, "second")


def test_entries_that_are_saved_already_are_not_saved_again():
    store = Stubborn(failures=0)
    session = RecordSession(store)
    for _ in range(3):
        result = session.put({"a": {"value": "first", "at": STAMP}})
        assert result.at is not None
    assert store.attempts == 1


def test_what_is_displayed_does_not_wait_for_the_save():
    store = Stubborn(failures=0)
    session = RecordSession(store)
    attempts_before = []
    session.watch("a", lambda: attempts_before.append(store.attempts))
    session.put({"a": {"value": "first", "at": STAMP}})
    assert (attempts_before, store.attempts) == ([0], 1)


def test_entries_are_saved_where_displaying_them_fails():
    store = GuestStore()
    session = RecordSession(store)
    session.watch("a", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        session.put({"a": {"value": "first", "at": STAMP}})
    assert store.load().get("a") == "first"


def test_entries_of_another_session_reach_page_and_watchers_once(tmp_path):
    session, other = (RecordSession(PersonalStore(tmp_path / "data")) for _ in range(2))
    sent, calls = [], []
    session.connect(lambda entries: sent.append(list(entries)))
    session.watch("b", lambda: calls.append("b"))
    assert session.record.paths() == []
    other.put({"b": {"value": "second", "at": STAMP}})
    session.put({"a": {"value": "first", "at": STAMP}})
    session.put({"a": {"value": "first", "at": STAMP}})
    assert (sent, calls) == ([["b"]], ["b"])
