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
from workbook_lib.store.encryption import Key, WrongPassphrase, key_to, new_key, unsealed
from workbook_lib.store.errors import Relocked
from workbook_lib.store.record_file import Found, Place
from workbook_lib.store.sync_copies import refuse_leftovers, reseal

if TYPE_CHECKING:
    from workbook_lib.store.encryption import Cost, Sealed


class Lock(StrEnum):
    """How a file stands: without a passphrase, sealed, or sealed and opened in this process."""

    NONE = "none"
    CLOSED = "closed"
    OPEN = "open"


def lock_of(place: Place) -> Lock:
    """Return how the file stands.

    Raises
    ------
    StoreTrouble
        When it cannot be read at all.
    """
    sealed = _sealed(place)
    if sealed is None:
        return Lock.NONE
    return Lock.CLOSED if place.keys.find(sealed) is None else Lock.OPEN


def unlock(place: Place, passphrase: str) -> Key | None:
    """Know the key to the file from now on, in this process. Returns it; None for no lock.

    Raises
    ------
    WrongPassphrase
        When that is not the passphrase.
    StoreTrouble
        When the file cannot be read, or is damaged.
    """
    sealed = _sealed(place)
    if sealed is None:
        return None
    key = key_to(sealed, passphrase)
    place.keys.add(key)
    return key


def set_passphrase(place: Place, passphrase: str, cost: Cost | None = None) -> None:
    """Seal the file and its earlier versions, or move them to a new passphrase.

    Where it is sealed already, it has to be open in this process.

    Raises
    ------
    UnfitPassphrase
        When it is too short or too long.
    StoreTrouble
        When something cannot be read or written. Everything is as it was before.
    """
    key = new_key(passphrase) if cost is None else new_key(passphrase, cost)
    _move(place, key)


def remove_passphrase(place: Place) -> None:
    """Leave the file and its earlier versions unsealed; it has to be open in this process.

    Raises
    ------
    StoreTrouble
        When something cannot be read or written. Everything is as it was before.
    """
    _move(place, None)


def check(place: Place, passphrase: str) -> None:
    """Make sure that someone knows the passphrase, before it is changed or removed.

    Raises
    ------
    WrongPassphrase
        When they do not.
    Relocked
        When the file has no passphrase any more.
    """
    if unlock(place, passphrase) is None:
        raise Relocked


def _move(place: Place, key: Key | None) -> None:
    """Put everything under a key, or under none."""
    with place.changing():
        found = place.find()
        place.record(found)  # nothing that cannot be read is locked away
        if key is not None:
            refuse_leftovers(place)
        plain = encode(Record()) if found.plain is None else found.plain
        former, now = found.key, Found(plain, plain, key)
        place.versions.prepare(lambda data: _moved(data, former, now))
        if key is not None:
            place.keys.add(key)
        place.write(now.closed(plain))
        place.settle()
        reseal(place, lambda data: _moved(data, former, now))
    if former is not None:
        place.keys.forget(former)


def _moved(data: bytes, former: Key | None, now: Found) -> bytes | None:
    """Return a version under the new key; None for one under a key that is not known here."""
    try:
        sealed = unsealed(data)
        if sealed is None:
            return None if now.key is None else now.key.seal(data)
        return None if former is None else now.closed(former.open(sealed))
    except (UnreadableFile, WrongPassphrase):
        return None


def _sealed(place: Place) -> Sealed | None:
    data = place.read()
    try:
        return None if data is None else unsealed(data)
    except UnreadableFile as trouble:
        raise place.unreadable(trouble) from trouble
