"""Restored versions win over other entries, and the present file is kept as a version."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store import sealing
from tests.store.sealing import SECRET, everything, open_store, record, sealed, write_versions
from workbook_lib.errors import UserError
from workbook_lib.record import Clock, Entry, Record, Stamp, decode, encode
from workbook_lib.store.encryption import new_key, parse_sealed
from workbook_lib.store.errors import PassphraseNeeded
from workbook_lib.store.passphrase import set_passphrase
from workbook_lib.store.version_history import (
    list_versions,
    read_version,
    restore_version,
    restored_record,
)


def names(store):
    return [version.name for version in list_versions(store.file)]


@pytest.mark.parametrize("start", [write_versions, sealed])
def test_versions_are_listed_with_time_and_size(tmp_path, start):
    store = start(tmp_path)
    versions = list_versions(store.file)
    assert [path.stem for path in store.versions()] == [version.name for version in versions]
    assert versions[0].moment > versions[1].moment
    assert versions[0].size == store.versions()[0].stat().st_size
    assert [read_version(store.file, item.name).get("a") for item in versions] == [
        f"{SECRET} 1",
        f"{SECRET} 0",
    ]


@pytest.mark.parametrize("start", [write_versions, sealed])
def test_restoring_saves_the_present_file_as_a_version(tmp_path, start):
    store = start(tmp_path)
    oldest = names(store)[-1]
    store.save(record(moment=9, later="written since"))
    before = store.load()
    restore_version(store.file, oldest)
    assert store.load().get("a") == f"{SECRET} 0"
    assert store.load().get("later") is None
    newest = names(store)[0]
    assert read_version(store.file, newest) == before
    # Restore it again.
    restore_version(store.file, newest)
    assert store.load().get("a") == f"{SECRET} 2"
    assert store.load().get("later") == "written since"
    sealed_now = {
        parse_sealed(path.read_bytes()) is None for path in (store.path, *store.versions())
    }
    assert sealed_now == {start is write_versions}


def test_a_restored_version_wins_over_kernels_and_copies(tmp_path):
    store = write_versions(tmp_path)
    kernel = open_store(tmp_path)
    remembered = kernel.load().join(record(moment=7, later="typed, and saved in another tab"))
    restore_version(store.file, names(store)[-1])
    assert kernel.save(remembered).get("a") == f"{SECRET} 0"
    # Entries that the file never had are not affected by a version.
    assert kernel.load().get("later") == "typed, and saved in another tab"


def test_a_restored_version_wins_over_entries_from_the_future(tmp_path):
    store = write_versions(tmp_path)
    ahead = Record({"a": Entry("ahead", Stamp(8_000_000_000_000, 0, "writer-z"))})
    store.save(ahead)
    restore_version(store.file, names(store)[-1])
    assert store.save(ahead).get("a") == f"{SECRET} 0"


values = st.one_of(st.none(), st.text(max_size=3))
records = st.dictionaries(
    st.sampled_from("abcd"),
    st.builds(
        lambda value, moment, writer: Entry(value, Stamp(moment, 0, f"writer-{writer}")),
        values,
        st.integers(0, 9),
        st.sampled_from("xyz"),
    ),
).map(Record)


@given(records, records, records)
def test_a_restored_record_keeps_its_values_when_joined_with_older_ones(present, wanted, other):
    after = restored_record(present, wanted)
    for memory in (present, wanted, present.join(wanted)):
        joined = memory.join(after)
        assert {path: joined.get(path) for path in joined.paths()} == {
            path: wanted.get(path) for path in wanted.paths()
        }
    mine = other.join(after)
    for path in {*present.paths(), *wanted.paths()}:
        assert mine.get(path) == wanted.get(path)


@pytest.mark.parametrize("broken", [b"", b"{", b'{"sealed": 1}', None])
def test_a_version_is_restored_over_a_damaged_or_missing_file(tmp_path, broken):
    store = write_versions(tmp_path)
    store.path.unlink()
    if broken is not None:
        store.path.write_bytes(broken)
    restore_version(store.file, names(store)[0])
    assert open_store(tmp_path).load().get("a") == f"{SECRET} 1"
    if broken is not None:
        assert store.versions()[0].read_bytes() == broken


def test_a_sealed_version_replaces_a_damaged_sealed_file(tmp_path):
    store = sealed(tmp_path)
    store.path.write_bytes(store.path.read_bytes()[:-30])
    restore_version(store.file, names(store)[0])
    assert open_store(tmp_path, store.file.keys).load().get("a") == f"{SECRET} 1"
    assert SECRET.encode() not in b"".join(everything(tmp_path).values())


def refused(store, name, kind=UserError):
    before = everything(store.folder)
    with pytest.raises(kind) as caught:
        restore_version(store.file, name)
    assert everything(store.folder) == before
    return str(caught.value)


@pytest.mark.parametrize("name", ["", "2020-01-01T00-00-00.000000Z", "../workbook", "/etc/passwd"])
def test_an_invalid_version_name_is_rejected(tmp_path, name):
    store = write_versions(tmp_path)
    assert "older copy is no longer there" in refused(store, name)
    with pytest.raises(UserError, match="older copy is no longer there"):
        read_version(store.file, name)


def test_an_unreadable_version_is_not_restored(tmp_path):
    store = write_versions(tmp_path)
    newest = store.versions()[0]
    newest.write_bytes(b"{")
    assert refused(store, newest.stem).startswith("That older copy cannot be opened")
    newest.write_bytes(new_key(sealing.OTHER, sealing.QUICK).seal(encode(record(a=1))))
    assert "another passphrase" in refused(store, newest.stem)
    set_passphrase(store.file, sealing.PASSPHRASE, sealing.QUICK)
    locked = open_store(tmp_path)
    assert "Your words are locked" in refused(locked, names(locked)[-1], PassphraseNeeded)


def test_a_file_of_a_newer_workbook_is_not_replaced(tmp_path):
    store = write_versions(tmp_path)
    store.path.write_bytes(b'{"format": "between-us", "version": 99, "entries": {}}')
    assert "update the workbook" in refused(store, names(store)[0])


def test_the_oldest_of_ten_versions_can_be_restored(tmp_path):
    store = write_versions(tmp_path, count=11)
    assert len(names(store)) == 10
    restore_version(store.file, names(store)[-1])
    assert store.load().get("a") == f"{SECRET} 0"
    assert len(names(store)) == 10
    assert decode(store.versions()[0].read_bytes()).get("a") == f"{SECRET} 10"


def test_restored_entries_have_their_own_writer():
    clock = Clock("writer-a")
    after = restored_record(Record().put("a", 2, clock), Record().put("a", 1, clock))
    assert after.entries["a"].stamp.writer.startswith("restore-")
