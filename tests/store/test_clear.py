"""Clearing everything: the file and its past are gone, and what is not ours is left alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from workbook_lib.record import Clock, Record
from workbook_lib.store import PersonalStore, StoreTrouble

CLOCK = Clock("test-test")


def written(folder):
    """Return a store with a record and earlier versions of it."""
    store = PersonalStore(folder, spacing=timedelta(0))
    for word in ("one", "two", "three"):
        store.save(Record().put("home/seat", word, CLOCK))
    assert store.versions()
    return store


def test_the_file_and_every_version_go(tmp_path):
    store = written(tmp_path)
    (tmp_path / ".notes-left.tmp").write_text("left by a killed process")
    store.clear()
    assert store.load() == Record()
    assert not (tmp_path / "versions").exists()
    assert {path.name for path in tmp_path.iterdir()} <= {"workbook.lock"}


def test_what_is_not_ours_stays(tmp_path):
    store = written(tmp_path)
    (tmp_path / "versions" / "mine.txt").write_text("a list")
    (tmp_path / "server-key").write_bytes(b"k")
    store.clear()
    assert (tmp_path / "versions" / "mine.txt").read_text() == "a list"
    assert (tmp_path / "server-key").exists()
    assert store.versions() == []


def test_what_cannot_be_read_goes_too(tmp_path):
    store = PersonalStore(tmp_path)
    store.path.write_text('{"format": "between-us", "version": 99, "entries": {}}')
    store.clear()
    assert not store.path.exists()


def test_nothing_there_is_nothing_to_clear(tmp_path):
    PersonalStore(tmp_path / "none").clear()
    assert not (tmp_path / "none").exists()


def test_where_the_file_is_a_link_what_it_leads_to_goes(tmp_path):
    elsewhere = tmp_path / "elsewhere.json"
    store = PersonalStore(tmp_path / "data")
    store.save(Record().put("home/seat", "both", CLOCK))
    store.path.rename(elsewhere)
    store.path.symlink_to(elsewhere)
    store.clear()
    assert not elsewhere.exists()
    assert store.load() == Record()


def test_what_could_not_be_removed_is_told(tmp_path, monkeypatch):
    store = written(tmp_path)

    def refuse(*_, **__):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("pathlib.Path.unlink", refuse)
    with pytest.raises(StoreTrouble, match="may still be there"):
        store.clear()


def test_it_can_be_written_to_again(tmp_path):
    store = written(tmp_path)
    store.clear()
    store.save(Record().put("home/seat", "both", CLOCK))
    assert store.load().get("home/seat") == "both"
