"""Copies made by other programs are found, joined, cleared and sealed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.store.sealing import OTHER, PASSPHRASE, QUICK, sealed
from workbook_lib.errors import UserError
from workbook_lib.record import Clock, Record
from workbook_lib.store import PersonalStore
from workbook_lib.store.encryption import Keyring
from workbook_lib.store.passphrase import remove_passphrase, set_passphrase
from workbook_lib.store.sync_copies import list_copies, list_leftovers

CLOCK = Clock("test-test")
WORD = "a word in a copy"
COPIES = [
    "workbook (Anna’s conflicted copy 2026-11-20).json",
    "workbook-ANNAS-PC.json",
    "workbook (1).json",
    "workbook 2.json",
    "workbook.sync-conflict-20261120-101112-ABCDEFG.json",
    "workbook (conflicted copy 2026-11-20 101112).json",
    "workbook.json.bak",
    ".workbook.json",
    "workbook.json.json",
]
LEFTOVERS = [".workbook.json.swp", "workbook.json~", "#workbook.json#", "._workbook.json"]


@pytest.fixture
def store(tmp_path):
    """Return a store with a record, earlier versions, and other files."""
    store = PersonalStore(tmp_path, spacing=timedelta(0), keys=Keyring())
    store.save(Record().put("home/mine", "mine", CLOCK))
    store.save(Record().put("home/more", "more", CLOCK))
    (tmp_path / "notes.json").write_text('{"format": "something else"}')
    (tmp_path / "list.txt").write_text("eggs")
    return store


def leave_copy(store, name):
    """Put a copy with its own word beside the record, or among its versions."""
    other = PersonalStore(store.folder / "other", keys=Keyring())
    long = {f"home/{number}": "x" * 80 for number in range(50)}
    other.save(Record().put("home/copied", WORD, CLOCK).put("home/long", str(long), CLOCK))
    path = store.folder / name
    other.path.rename(path)
    (other.folder / "workbook.lock").unlink()
    other.folder.rmdir()
    return path


def readable(folder):
    """Return the files below a folder that contain the word."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return [path for path in files if WORD.encode() in path.read_bytes()]


def test_own_files_and_foreign_files_are_not_copies(store):
    assert list_copies(store.file) == []
    assert list_leftovers(store.file) == []


@pytest.mark.parametrize("name", [*COPIES, "versions/2026-11-20T10-11-12.000001Z (1).json"])
def test_copies_are_recognized_by_content(store, name):
    path = leave_copy(store, name)
    assert list_copies(store.file) == [path]


@pytest.mark.parametrize("name", COPIES)
def test_a_joined_copy_is_deleted(store, name):
    path = leave_copy(store, name)
    joined = store.join_copy(path.name)
    assert joined.get("home/copied") == WORD
    assert joined.get("home/mine") == "mine"
    assert store.load() == joined
    assert not path.exists()


def test_only_a_copy_is_joined(store):
    for name in ("workbook.json", "../workbook.json", "list.txt", "notes.json", "gone.json"):
        with pytest.raises(UserError, match="no such copy"):
            store.join_copy(name)
    assert (store.folder / "list.txt").exists()


def test_a_damaged_copy_is_named_and_stays(store):
    path = leave_copy(store, COPIES[0])
    path.write_bytes(path.read_bytes()[:-20])
    before = store.path.read_bytes()
    with pytest.raises(UserError) as caught:
        store.join_copy(path.name)
    assert str(path) in str(caught.value)
    assert WORD not in str(caught.value)
    assert path.exists()
    assert store.path.read_bytes() == before


def test_clearing_deletes_copies_and_leftovers_only(store):
    for name in COPIES:
        leave_copy(store, name)
    for name in LEFTOVERS:
        (store.folder / name).write_text(f"half of {WORD}")
    store.clear()
    assert readable(store.folder) == []
    assert {path.name for path in store.folder.iterdir()} == {
        "list.txt",
        "notes.json",
        "workbook.lock",
        "workbook.generation",
    }


def test_copies_are_sealed_and_unsealed_with_the_record(store):
    paths = [leave_copy(store, name) for name in COPIES]
    set_passphrase(store.file, PASSPHRASE, QUICK)
    assert readable(store.folder) == []
    assert list_copies(store.file) == sorted(paths)
    assert store.join_copy(COPIES[0]).get("home/copied") == WORD
    remove_passphrase(store.file)
    assert set(readable(store.folder)) >= set(paths[1:])


def test_a_copy_with_another_passphrase_is_reported_and_stays(store, tmp_path):
    other = sealed(tmp_path / "elsewhere", OTHER)
    copy = store.folder / COPIES[0]
    copy.write_bytes(other.path.read_bytes())
    with pytest.raises(UserError) as error:
        store.join_copy(copy.name)
    assert error.value.message.code == "version_has_other_passphrase"
    assert copy.exists()


def test_a_copy_that_comes_later_is_sealed_by_the_next_save(store):
    set_passphrase(store.file, PASSPHRASE, QUICK)
    leave_copy(store, COPIES[0])
    assert readable(store.folder)
    store.save(Record().put("home/late", "late", CLOCK))
    assert readable(store.folder) == []


@pytest.mark.parametrize("name", LEFTOVERS)
def test_a_leftover_that_cannot_be_sealed_is_named_before_anything_changes(store, name):
    (store.folder / name).write_text(f"half of {WORD}")
    before = store.path.read_bytes()
    with pytest.raises(UserError) as caught:
        set_passphrase(store.file, PASSPHRASE, QUICK)
    assert str(store.folder / name) in str(caught.value)
    assert store.path.read_bytes() == before
