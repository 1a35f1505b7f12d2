"""Simulates a power cut at every step of a change, with the data that a disk may lose.

Run as a program it makes one folder for each step and each way to lose things, and leaves in it
what a process that was killed there, or a computer that went dark, would have left.
"""

from __future__ import annotations

import os
import shutil
import signal
import stat
import sys
from datetime import timedelta
from pathlib import Path

from tests.store.sealing import QUICK, SECRET, record
from workbook_lib.store import PersonalStore, passphrase
from workbook_lib.store.encryption import Key, Keyring
from workbook_lib.store.version_history import list_versions, restore_version

FIRST = Key(QUICK, b"f" * 16, b"1" * 32)
SECOND = Key(QUICK, b"s" * 16, b"2" * 32)

STEPS = ("write", "fsync", "replace", "unlink", "utime", "mkdir")

LOSSES = ("nothing", "everything", "the first", "the last")
"""Which of the unsynced changes are lost in the power cut."""

CHANGES = {
    "save": lambda store: store.save(record(moment=20, b=SECRET)),
    "seal": lambda store: moved(store, FIRST),
    "save sealed": lambda store: store.save(record(moment=20, b=SECRET)),
    "change": lambda store: moved(store, SECOND),
    "unseal": lambda store: passphrase.remove_passphrase(store.file),
    "restore": lambda store: restore_version(store.file, list_versions(store.file)[-1].name),
    "restore sealed": lambda store: restore_version(store.file, list_versions(store.file)[-1].name),
}
SEALED = frozenset({"save sealed", "change", "unseal", "restore sealed"})
"""Changes of a sealed file."""


def open_store(folder):
    """Return a store with both keys."""
    return PersonalStore(folder, timedelta(0), keep=3, keys=Keyring([FIRST, SECOND]))


def begin(folder, change):
    """Create the folder before a change: three saves, and so two versions."""
    store = open_store(folder)
    for number in range(3):
        store.save(record(moment=5 + number, a=f"{SECRET} {number}"))
    if change in SEALED:
        moved(store, FIRST)


def moved(store, key):
    passphrase._rekey(store.file, key)


class PowerCut:
    """Counts the write operations of a program, and simulates a power cut before one of them.

    A disk may keep any part of data that was not flushed. So this records which files were written
    without a flush, and which names were changed in a folder without one.
    """

    def __init__(self, at, loss):
        self.steps = 0
        self._at, self._loss = at, loss
        self._dirty = {}
        self._renamed = []
        for name in STEPS:
            setattr(os, name, self._watched(name, getattr(os, name)))

    def _watched(self, name, ordinary):
        def step(*args, **kwargs):
            self.steps += 1
            if self.steps - 1 == self._at:
                self._go_dark(ordinary, name, args)
            note = getattr(self, f"_{name}", None)
            if note:
                note(*args)
            return ordinary(*args, **kwargs)

        return step

    def _write(self, handle, data):
        self._dirty[os.fstat(handle).st_ino] = Path(f"/proc/self/fd/{handle}").readlink()

    def _fsync(self, handle):
        info = os.fstat(handle)
        self._dirty.pop(info.st_ino, None)
        if stat.S_ISDIR(info.st_mode):
            folder = Path(f"/proc/self/fd/{handle}").readlink()
            self._renamed = [item for item in self._renamed if item[1].parent != folder]

    def _replace(self, source, target):
        source, target = Path(source), Path(target)
        before = target.read_bytes() if target.exists() else None
        self._renamed.append((source, target, before))
        for number, path in self._dirty.items():
            if path == source:
                self._dirty[number] = target

    def _unlink(self, path, **_):
        path = Path(path)
        if path.exists():
            self._renamed.append((None, path, path.read_bytes()))

    def _go_dark(self, ordinary, name, args):
        if name == "write":
            ordinary(args[0], bytes(args[1])[:7])
        if self._loss != "nothing":
            for path in self._dirty.values():
                if path.exists():
                    path.write_bytes(b"")
        lost = {
            "nothing": [],
            "everything": self._renamed,
            "the first": self._renamed[:1],
            "the last": self._renamed[-1:],
        }[self._loss]
        for source, target, before in reversed(lost):
            if source is not None and target.exists():
                shutil.move(target, source)
            if before is not None:
                target.write_bytes(before)
        os.kill(os.getpid(), signal.SIGKILL)


def main(change, root):
    """Create the folders, and print the number of steps."""
    os.fsync = lambda _: None  # the disk is simulated
    root = Path(root)
    start = root / "start"
    begin(start, change)
    steps = 0
    while True:
        for loss in LOSSES:
            folder = root / f"{steps} {loss}"
            shutil.copytree(start, folder)
            child = os.fork()
            if child == 0:
                try:
                    PowerCut(steps, loss)
                    CHANGES[change](open_store(folder))
                    os._exit(0)
                finally:
                    os._exit(1)
            _, status = os.waitpid(child, 0)
            if status == 0:
                print(steps)
                return
            assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL, status
        steps += 1


if __name__ == "__main__":
    main(*sys.argv[1:])
