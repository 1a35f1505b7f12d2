"""Clearing deletes the file and its versions, and leaves other files."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from workbook_lib.errors import UserError
from workbook_lib.record import Clock, Record
from workbook_lib.store import PersonalStore, personal
from workbook_lib.store.errors import StoreOutdated

CLOCK = Clock("test-test")


def contents(folder):
    """Return every file below a folder with its bytes."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def write_versions(folder):
    """Return a store with a record and earlier versions of it."""
    store = PersonalStore(folder, spacing=timedelta(0))
    for word in ("one", "two", "three"):
        store.save(Record().put("home/seat", word, CLOCK))
    assert store.versions()
    return store


def test_clearing_deletes_the_file_and_every_version(tmp_path):
    store = write_versions(tmp_path)
    (tmp_path / ".notes-left.tmp").write_text("left by a killed process")
    store.clear()
    assert store.load() == Record()
    assert not (tmp_path / "versions").exists()
    assert {path.name for path in tmp_path.iterdir()} <= {"workbook.lock", "workbook.generation"}


def test_what_is_saved_after_the_clearing_of_another_process_stays(tmp_path, monkeypatch):
    """Another process sees the mark of a clearing, and waits for the lock until that is done."""
    store = write_versions(tmp_path)
    late = PersonalStore(tmp_path)
    states = iter([True, False])
    monkeypatch.setattr(personal, "is_unfinished", lambda _: next(states))
    assert late.load().get("home/seat") == "three"
    assert store.path.exists()


def test_clearing_leaves_other_files(tmp_path):
    store = write_versions(tmp_path)
    (tmp_path / "versions" / "mine.txt").write_text("a list")
    (tmp_path / "server-key").write_bytes(b"k")
    store.clear()
    assert (tmp_path / "versions" / "mine.txt").read_text() == "a list"
    assert (tmp_path / "server-key").exists()
    assert store.versions() == []


def test_clearing_deletes_unreadable_files(tmp_path):
    store = PersonalStore(tmp_path)
    store.path.write_text('{"format": "between-us", "version": 99, "entries": {}}')
    store.clear()
    assert not store.path.exists()


def test_clearing_an_empty_folder_does_nothing(tmp_path):
    PersonalStore(tmp_path / "none").clear()
    assert not (tmp_path / "none").exists()


def test_clearing_deletes_the_target_of_a_link(tmp_path):
    elsewhere = tmp_path / "elsewhere.json"
    store = PersonalStore(tmp_path / "data")
    store.save(Record().put("home/seat", "both", CLOCK))
    store.path.rename(elsewhere)
    store.path.symlink_to(elsewhere)
    store.clear()
    assert not elsewhere.exists()
    assert store.load() == Record()


def test_clearing_reports_files_that_could_not_be_deleted(tmp_path, monkeypatch):
    store = write_versions(tmp_path)

    def refuse(*_, **__):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("pathlib.Path.unlink", refuse)
    with pytest.raises(UserError, match="may still be there"):
        store.clear()


def test_a_record_can_be_saved_after_clearing(tmp_path):
    store = write_versions(tmp_path)
    store.clear()
    store.save(Record().put("home/seat", "both", CLOCK))
    assert store.load().get("home/seat") == "both"


@pytest.mark.parametrize("kind", ["its own file", "a file begun after it"])
def test_a_process_with_the_old_record_does_not_write_it_back(tmp_path, kind):
    remembering = write_versions(tmp_path)
    remembered = remembering.load()
    PersonalStore(tmp_path).clear()
    if kind == "a file begun after it":
        PersonalStore(tmp_path).save(Record().put("home/other", "new", CLOCK))
    before = contents(tmp_path)
    with pytest.raises(StoreOutdated):
        remembering.save(remembered.put("home/late", "typed since", CLOCK))
    with pytest.raises(StoreOutdated):
        remembering.load()
    assert contents(tmp_path) == before
    assert PersonalStore(tmp_path).load().get("home/seat") is None


class Killed(BaseException):
    """Interrupts a process."""


def unlink_calls(folder, stop_at):
    """Clear a folder, interrupted at one removal; return the number of removals."""
    count = 0
    unlink = Path.unlink

    def counted(path, *, missing_ok=False):
        nonlocal count
        if count == stop_at:
            raise Killed
        count += 1
        unlink(path, missing_ok=missing_ok)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "unlink", counted)
        PersonalStore(folder).clear()
    return count


def test_an_interrupted_clearing_is_finished_by_the_next_start(tmp_path):
    write_versions(tmp_path / "counted")
    calls = unlink_calls(tmp_path / "counted", None)
    assert calls > 2
    for stop_at in range(calls):
        folder = tmp_path / str(stop_at)
        write_versions(folder)
        with pytest.raises(Killed):
            unlink_calls(folder, stop_at)
        assert PersonalStore(folder).load() == Record()
        assert {path.name for path in folder.rglob("*")} <= {"workbook.lock", "workbook.generation"}


def test_a_record_can_be_saved_after_an_interrupted_clearing(tmp_path):
    write_versions(tmp_path)
    with pytest.raises(Killed):
        unlink_calls(tmp_path, 0)
    PersonalStore(tmp_path).save(Record().put("home/other", "new", CLOCK))
    assert PersonalStore(tmp_path).load().paths() == ["home/other"]
