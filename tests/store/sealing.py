"""Helpers of the tests of sealed files: a fast key, and words to search for."""

from __future__ import annotations

from datetime import timedelta

from workbook_lib.record import Entry, Record, Stamp
from workbook_lib.store import PersonalStore
from workbook_lib.store.encryption import Cost, Keyring
from workbook_lib.store.passphrase import set_passphrase

QUICK = Cost(n=2**14)
PASSPHRASE = "three quiet red boats"
OTHER = "another four plain words"
SECRET = "zebra-that-nobody-may-read"


def record(moment=5, **answers):
    at = Stamp(moment, 0, "writer-a")
    return Record({path: Entry(value, at) for path, value in answers.items()})


def open_store(folder, keys=None):
    """Return a store as another process has it, with its own keys."""
    return PersonalStore(folder, spacing=timedelta(0), keys=Keyring() if keys is None else keys)


def write_versions(folder, count=3):
    """Return a store with a record and earlier versions of it."""
    store = open_store(folder)
    for number in range(count):
        store.save(record(moment=5 + number, a=f"{SECRET} {number}"))
    return store


def sealed(folder, passphrase=PASSPHRASE):
    """Return the same, sealed by this process."""
    store = write_versions(folder)
    set_passphrase(store.file, passphrase, QUICK)
    return open_store(folder, store.file.keys)


def everything(folder):
    """Return the files of a folder by path."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
