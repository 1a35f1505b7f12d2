"""Full disks and folders without permission."""

import contextlib
import errno
import os
import stat
import subprocess
import tempfile
from datetime import timedelta
from pathlib import Path

import filelock
import pytest

from tests.store.disks import fill_up, mounted
from tests.store.sealing import write_versions
from workbook_lib.errors import ErrorMessage, UserError
from workbook_lib.record import Entry, Record, Stamp
from workbook_lib.store import PersonalStore
from workbook_lib.store.sync_copies import copies_to_show
from workbook_lib.store.version_history import list_versions, read_version, restore_version

OLD = Record({"a": Entry("old", Stamp(5, 0, "writer-a"))})
BIG = Record({"b": Entry("new " * 60_000, Stamp(6, 0, "writer-a"))})
NEW = Record({"b": Entry("new", Stamp(7, 0, "writer-a"))})


def refused(store, record):
    before = store.path.read_bytes() if store.path.exists() else None
    with pytest.raises(UserError) as caught:
        store.save(record)
    assert (store.path.read_bytes() if store.path.exists() else None) == before
    assert not list(store.folder.glob(".notes-*"))
    return caught.value.message


def full(path):
    return ErrorMessage("disk_full", {"path": path})


def read_only(path):
    return ErrorMessage("save_not_allowed", {"path": path})


def test_a_full_disk_leaves_the_old_file(tmp_path):
    with mounted(tmp_path) as real, pytest.MonkeyPatch.context() as patch:
        store = PersonalStore(tmp_path / "data")
        store.save(OLD)
        if not real:
            fill_up(patch, room=50_000)
        assert refused(store, BIG) == full(store.path)
        assert store.load() == OLD


@pytest.mark.parametrize("room", [0, 1, 100, 250, 300])
def test_a_nearly_full_disk_leaves_the_old_file(tmp_path, monkeypatch, room):
    store = PersonalStore(tmp_path / "data")
    store.save(OLD)
    with monkeypatch.context() as patch:
        fill_up(patch, room)
        assert refused(store, NEW) == full(store.path)
    assert store.load() == OLD
    assert store.save(NEW) == OLD.join(NEW)


def test_a_quota_counts_as_a_full_disk(tmp_path, monkeypatch):
    def no(*_):
        raise OSError(errno.EDQUOT, os.strerror(errno.EDQUOT))

    monkeypatch.setattr(os, "fsync", no)
    store = PersonalStore(tmp_path / "data")
    assert refused(store, NEW) == full(store.path)


def test_a_read_only_folder_is_reported(tmp_path):
    with mounted(tmp_path) as real, pytest.MonkeyPatch.context() as patch:
        store = PersonalStore(tmp_path / "data")
        store.save(OLD)
        if real:
            subprocess.run(["mount", "-o", "remount,ro", str(tmp_path)], check=True)
        else:
            play_read_only(patch, errno.EROFS)
        assert refused(store, NEW) == read_only(store.path)
        assert store.load() == OLD


@contextlib.contextmanager
def without_permission(folder):
    mode = stat.S_IMODE(folder.stat().st_mode)
    folder.chmod(0o500)
    try:
        yield
    finally:
        folder.chmod(mode)


def play_read_only(patch, code):
    def no(*_, **__):
        raise OSError(code, os.strerror(code))

    patch.setattr(tempfile, "mkstemp", no)


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES, errno.EPERM])
def test_a_folder_without_permission_is_reported(tmp_path, monkeypatch, code):
    store = PersonalStore(tmp_path / "data")
    store.save(OLD)
    with without_permission(store.folder):
        # Root may write in any case.
        if os.access(store.folder, os.W_OK):
            play_read_only(monkeypatch, code)
        assert refused(store, NEW) == read_only(store.path)
    assert store.load() == OLD


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES])
@pytest.mark.parametrize(("owner", "name"), [(Path, "mkdir"), (filelock.FileLock, "acquire")])
def test_a_folder_that_cannot_be_created_is_reported(tmp_path, monkeypatch, owner, name, code):
    def no(*_, **__):
        raise OSError(code, os.strerror(code))

    store = PersonalStore(tmp_path / "data")
    monkeypatch.setattr(owner, name, no)
    assert refused(store, NEW) == read_only(store.path)


def test_a_file_without_read_permission_is_reported(tmp_path, monkeypatch):
    store = PersonalStore(tmp_path / "data")
    store.save(OLD)

    def no(*_, **__):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", no)
        for attempt in (store.load, lambda: store.save(NEW)):
            with pytest.raises(UserError) as caught:
                attempt()
            assert str(caught.value) == (
                f"{store.path} cannot be read because your account does not have permission. Give "
                "your account permission to read and write it, then open the page again."
            )
    assert store.load() == OLD


def test_a_version_without_read_permission_is_reported(tmp_path, monkeypatch):
    store = write_versions(tmp_path)
    version = store.versions()[0]
    read_bytes = Path.read_bytes

    def read(path):
        if path == version:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", read)
    with pytest.raises(UserError, match="your account does not have permission"):
        restore_version(store.file, version.stem)


def test_a_read_error_of_the_disk_is_reported(tmp_path, monkeypatch):
    store = PersonalStore(tmp_path / "data")

    def no(*_, **__):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(Path, "open", no)
    with pytest.raises(
        UserError, match=r"workbook\.json cannot be read \(error 5 of this computer\)"
    ):
        store.load()


@pytest.fixture
def closed_versions(tmp_path, monkeypatch):
    """Return a store with an earlier version in a folder that cannot be listed."""
    store = PersonalStore(tmp_path / "data", spacing=timedelta(0))
    for words in (OLD, NEW):
        store.save(words)
    listed = Path.iterdir

    def refuse(folder):
        if folder == store.folder / "versions":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
        return listed(folder)

    monkeypatch.setattr(Path, "iterdir", refuse)
    return store


def test_earlier_versions_that_cannot_be_listed_are_reported(closed_versions):
    store = closed_versions
    sentence = str(UserError("read_not_allowed", path=store.folder / "versions"))
    for attempt in (
        lambda: list_versions(store.file),
        lambda: read_version(store.file, "any"),
        lambda: restore_version(store.file, "any"),
        lambda: store.join_copy("workbook (1).json"),
        lambda: copies_to_show(store.file),
    ):
        with pytest.raises(UserError) as caught:
            attempt()
        assert str(caught.value) == sentence
    with pytest.raises(UserError, match="may still be there"):
        store.clear()


def test_a_damaged_file_beside_versions_that_cannot_be_listed_is_reported(closed_versions):
    store = closed_versions
    store.path.write_text("{")
    with pytest.raises(UserError) as caught:
        store.load()
    assert caught.value.message.code == "file_unreadable_has_versions"


def test_a_folder_that_cannot_be_looked_up_is_not_taken_as_cleared(tmp_path, monkeypatch):
    def refuse(path):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    store = PersonalStore(tmp_path / "data")
    store.save(OLD)
    monkeypatch.setattr(Path, "is_dir", refuse)
    with pytest.raises(UserError, match="may still be there"):
        store.clear()
