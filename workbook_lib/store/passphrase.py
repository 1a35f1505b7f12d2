"""A passphrase for a person's own file: set, changed, removed, and given to open it.

The file itself is replaced last of all that is written, and in one step. What is prepared for the
earlier versions before that step counts only after it, so a process that dies in between leaves
everything under the old passphrase or everything under the new one.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from workbook_lib.record import Record, encode
from workbook_lib.record.errors import UnreadableFile
from workbook_lib.store.encryption import Key, WrongPassphrase, key_for, new_key, parse_sealed
from workbook_lib.store.errors import StoreOutdated
from workbook_lib.store.record_file import FileContents, RecordFile
from workbook_lib.store.sync_copies import reject_leftovers, reseal

if TYPE_CHECKING:
    from workbook_lib.store.encryption import Cost, SealedFile


class SealState(StrEnum):
    """How a file stands: without a passphrase, sealed, or sealed and opened in this process."""

    NONE = "none"
    CLOSED = "closed"
    OPEN = "open"


def seal_state(place: RecordFile) -> SealState:
    """Return how the file stands.

    Raises
    ------
    StoreError
        When it cannot be read at all.
    """
    sealed = _read_sealed(place)
    if sealed is None:
        return SealState.NONE
    return SealState.CLOSED if place.keys.find(sealed) is None else SealState.OPEN


def unlock(place: RecordFile, passphrase: str) -> Key | None:
    """Know the key to the file from now on, in this process. Returns it; None for no lock.

    Raises
    ------
    WrongPassphrase
        When that is not the passphrase.
    StoreError
        When the file cannot be read, or is damaged.
    """
    sealed = _read_sealed(place)
    if sealed is None:
        return None
    key = key_for(sealed, passphrase)
    place.keys.add(key)
    return key


def set_passphrase(place: RecordFile, passphrase: str, cost: Cost | None = None) -> None:
    """Seal the file and its earlier versions, or move them to a new passphrase.

    Where it is sealed already, it has to be open in this process.

    Raises
    ------
    InvalidPassphrase
        When it is too short or too long.
    StoreError
        When something cannot be read or written. Everything is as it was before.
    """
    key = new_key(passphrase) if cost is None else new_key(passphrase, cost)
    _rekey(place, key)


def remove_passphrase(place: RecordFile) -> None:
    """Leave the file and its earlier versions unsealed; it has to be open in this process.

    Raises
    ------
    StoreError
        When something cannot be read or written. Everything is as it was before.
    """
    _rekey(place, None)


def verify_passphrase(place: RecordFile, passphrase: str) -> None:
    """Make sure that someone knows the passphrase, before it is changed or removed.

    Raises
    ------
    WrongPassphrase
        When they do not.
    StoreOutdated
        When the file has no passphrase any more.
    """
    if unlock(place, passphrase) is None:
        raise StoreOutdated


def _rekey(place: RecordFile, key: Key | None) -> None:
    """Put everything under a key, or under none."""
    with place.changing():
        found = place.find()
        place.record(found)  # nothing that cannot be read is locked away
        if key is not None:
            reject_leftovers(place)
        plain = encode(Record()) if found.plain is None else found.plain
        former, now = found.key, FileContents(plain, plain, key)
        place.versions.prepare(lambda data: _rekeyed(data, former, now))
        if key is not None:
            place.keys.add(key)
        place.write(now.closed(plain))
        place.settle()
        reseal(place, lambda data: _rekeyed(data, former, now))
    if former is not None:
        place.keys.forget(former)


def _rekeyed(data: bytes, former: Key | None, now: FileContents) -> bytes | None:
    """Return a version under the new key; None for one under a key that is not known here."""
    try:
        sealed = parse_sealed(data)
        if sealed is None:
            return None if now.key is None else now.key.seal(data)
        return None if former is None else now.closed(former.open(sealed))
    except (UnreadableFile, WrongPassphrase):
        return None


def _read_sealed(place: RecordFile) -> SealedFile | None:
    data = place.read()
    try:
        return None if data is None else parse_sealed(data)
    except UnreadableFile as trouble:
        raise place.unreadable(trouble) from trouble
