"""Whatever interrupts a save, the file is the old one or the new one."""

import errno
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from workbook_lib.errors import ErrorMessage, UserError
from workbook_lib.record import Entry, Record, Stamp, decode, encode
from workbook_lib.store import PersonalStore
from workbook_lib.store.files import write_atomic

STEPS = ("write", "fsync", "replace")
# The version and the file, each: write, sync, rename, sync the folder.
COUNT = 8

OLD = Record({"a": Entry("old", Stamp(5, 0, "writer-a"))})
NEW = Record({"b": Entry("new", Stamp(6, 0, "writer-a"))})


class Killed(BaseException):
    """Ends the process."""


class Interrupter:
    """Counts the steps of a save, and stops at one."""

    def __init__(self, patch, at, stop):
        self.seen = []
        self._at, self._stop = at, stop
        for name in STEPS:
            patch(os, name, self._watched(name, getattr(os, name)))

    def _watched(self, name, ordinary):
        def step(*args):
            self.seen.append(name)
            if len(self.seen) - 1 == self._at:
                if name == "write":
                    ordinary(args[0], args[1][:3])
                self._stop()
            return ordinary(*args)

        return step


@pytest.fixture
def store(tmp_path):
    store = PersonalStore(tmp_path / "data")
    store.save(OLD)
    return store


def leftovers(store):
    return [path.name for path in store.folder.rglob(".notes-*")]


def assert_whole(store):
    assert store.path.read_bytes() in (encode(OLD), encode(OLD.join(NEW)))
    assert all(decode(path.read_bytes()) == OLD for path in store.versions())


def assert_goes_on(store):
    assert store.save(NEW) == OLD.join(NEW)
    assert store.load() == OLD.join(NEW)
    assert leftovers(store) == []


def stop_with(error):
    def stop():
        raise error

    return stop


def test_a_save_has_the_expected_steps(store, monkeypatch):
    steps = Interrupter(monkeypatch.setattr, -1, None)
    store.save(NEW)
    assert steps.seen == ["write", "fsync", "replace", "fsync"] * 2
    assert len(steps.seen) == COUNT


@pytest.mark.parametrize("at", range(COUNT))
def test_an_exception_at_any_step_leaves_a_valid_file(store, at):
    with pytest.MonkeyPatch.context() as patch:
        Interrupter(patch.setattr, at, stop_with(Killed()))
        with pytest.raises(Killed):
            store.save(NEW)
    assert_whole(store)
    assert leftovers(store) == []
    assert_goes_on(store)


@pytest.mark.parametrize("at", range(COUNT))
def test_a_disk_error_at_any_step_leaves_a_valid_file(store, at):
    error = OSError(errno.EIO, os.strerror(errno.EIO), "/somewhere/.notes-x.tmp")
    with pytest.MonkeyPatch.context() as patch:
        Interrupter(patch.setattr, at, stop_with(error))
        with pytest.raises(UserError) as caught:
            store.save(NEW)
    cause = ErrorMessage("cause_other", {"number": errno.EIO})
    assert caught.value.message == ErrorMessage("save_failed", {"path": store.path, "cause": cause})
    assert_whole(store)
    assert leftovers(store) == []
    assert_goes_on(store)


KILL = """
import os, signal, sys
from pathlib import Path
from tests.store.test_atomic_save import NEW, Interrupter
from workbook_lib.store import PersonalStore

Interrupter(setattr, int(sys.argv[2]), lambda: os.kill(os.getpid(), signal.SIGKILL))
PersonalStore(Path(sys.argv[1])).save(NEW)
"""


@pytest.mark.parametrize("at", range(COUNT))
def test_a_process_killed_at_any_step_leaves_a_valid_file(store, at):
    root = Path(__file__).parents[2]
    ended = subprocess.run(
        [sys.executable, "-c", KILL, str(store.folder), str(at)], check=False, cwd=root
    )
    assert ended.returncode == -signal.SIGKILL
    assert_whole(store)
    # The lock ended with its process, and temporary files are removed.
    assert_goes_on(store)


def test_file_and_folder_are_synced_in_order(tmp_path, monkeypatch):
    done = []
    fsync, replace = os.fsync, os.replace

    def watched_fsync(handle):
        info = os.fstat(handle)
        done.append(("folder" if stat.S_ISDIR(info.st_mode) else info.st_size, info.st_ino))
        fsync(handle)

    def watched_replace(source, target):
        done.append(("replace", Path(source).stat().st_ino))
        replace(source, target)

    monkeypatch.setattr(os, "fsync", watched_fsync)
    monkeypatch.setattr(os, "replace", watched_replace)
    path = tmp_path / "workbook.json"
    write_atomic(path, b"words")
    inode = path.stat().st_ino
    assert done == [(5, inode), ("replace", inode), ("folder", tmp_path.stat().st_ino)]


@pytest.mark.parametrize("code", [errno.EINVAL, errno.ENOTSUP])
def test_file_systems_without_folder_sync_are_supported(tmp_path, monkeypatch, code):
    fsync = os.fsync

    def picky(handle):
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(code, os.strerror(code))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", picky)
    write_atomic(tmp_path / "workbook.json", b"words")
    assert (tmp_path / "workbook.json").read_bytes() == b"words"


def test_a_partial_write_is_continued(tmp_path, monkeypatch):
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, bytes(data[:2])))
    write_atomic(tmp_path / "workbook.json", b"words")
    assert (tmp_path / "workbook.json").read_bytes() == b"words"


@pytest.mark.parametrize("count", [1, 4, 5])
def test_a_briefly_locked_file_is_saved(store, monkeypatch, count):
    refusals = iter([True] * count)
    replace = os.replace

    def refuse(source, target):
        if next(refusals, False):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        replace(source, target)

    monkeypatch.setattr(os, "replace", refuse)
    store.save(NEW)
    assert next(refusals, None) is None
    assert_goes_on(store)


def test_a_file_kept_open_is_not_reported_as_missing_permission(store, monkeypatch):
    def refuse(*_):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(UserError) as caught:
        store.save(NEW)
    assert caught.value.message == ErrorMessage("file_busy", {"path": store.path})
    assert leftovers(store) == []
