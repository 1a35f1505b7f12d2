"""Setting, changing, removing and checking the passphrase of a record file.

New bytes of the earlier versions are staged first, then the file itself is replaced atomically, and
then the staged versions are applied. So a process that dies in between leaves everything under the
old passphrase or everything under the new one.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from workbook_lib.record import Record, encode
from workbook_lib.record.values import UnreadableFile
from workbook_lib.store.encryption import Key, WrongPassphrase, key_for, new_key, parse_sealed
from workbook_lib.store.errors import StoreOutdated
from workbook_lib.store.record_file import FileContents, RecordFile
from workbook_lib.store.sync_copies import reject_leftovers, reseal

if TYPE_CHECKING:
    from workbook_lib.store.encryption import Cost, SealedFile


class SealState(StrEnum):
    """State of a file: not sealed, sealed, or sealed with its key known to this process.

    Examples
    --------
    >>> [state.value for state in SealState]
    ['none', 'closed', 'open']
    """

    UNSEALED = "none"
    SEALED = "closed"
    UNLOCKED = "open"


def seal_state(file: RecordFile) -> SealState:
    """Return the state of the file.

    Raises
    ------
    UserError
        When it cannot be read at all.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from workbook_lib.record import Clock, Record
    >>> from workbook_lib.store import PersonalStore
    >>> record = Record().put("home/seat", "pursuer", Clock("a-laptop"))
    >>> with TemporaryDirectory() as folder:
    ...     store = PersonalStore(Path(folder))
    ...     saved = store.save(record)
    ...     print(seal_state(store.file).value)
    none
    """
    sealed = _read_sealed(file)
    if sealed is None:
        return SealState.UNSEALED
    return SealState.SEALED if file.keys.get(sealed) is None else SealState.UNLOCKED


def unlock(file: RecordFile, passphrase: str) -> Key | None:
    """Add the file's key to the keyring and return it; None if the file is not sealed.

    Raises
    ------
    WrongPassphrase
        When the passphrase is wrong.
    UserError
        When the file cannot be read, or is damaged.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from workbook_lib.record import Clock, Record
    >>> from workbook_lib.store.encryption import Cost, Keyring
    >>> from workbook_lib.store import PersonalStore
    >>> record = Record().put("home/seat", "pursuer", Clock("a-laptop"))
    >>> with TemporaryDirectory() as folder:
    ...     store = PersonalStore(Path(folder), keys=Keyring())
    ...     saved = store.save(record)
    ...     set_passphrase(store.file, "a walk at seven", Cost(n=2**14))
    ...     store.file.keys.remove()
    ...     key = unlock(store.file, "a walk at seven")
    ...     print(seal_state(store.file).value)
    open
    """
    sealed = _read_sealed(file)
    if sealed is None:
        return None
    key = key_for(sealed, passphrase)
    file.keys.add(key)
    return key


def set_passphrase(file: RecordFile, passphrase: str, cost: Cost | None = None) -> None:
    """Seal the file and its earlier versions, or reseal them with a new passphrase.

    A sealed file must be unlocked first.

    Raises
    ------
    InvalidPassphrase
        When it is too short or too long.
    UserError
        When something cannot be read or written. Nothing is changed.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from workbook_lib.record import Clock, Record
    >>> from workbook_lib.store.encryption import Cost, Keyring
    >>> from workbook_lib.store import PersonalStore
    >>> record = Record().put("home/seat", "pursuer", Clock("a-laptop"))
    >>> with TemporaryDirectory() as folder:
    ...     store = PersonalStore(Path(folder), keys=Keyring())
    ...     saved = store.save(record)
    ...     set_passphrase(store.file, "a walk at seven", Cost(n=2**14))
    ...     print(seal_state(store.file).value)
    open
    """
    key = new_key(passphrase) if cost is None else new_key(passphrase, cost)
    _rekey(file, key)


def remove_passphrase(file: RecordFile) -> None:
    """Unseal the file and its earlier versions; it must be unlocked first.

    Raises
    ------
    UserError
        When something cannot be read or written. Nothing is changed.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from workbook_lib.record import Clock, Record
    >>> from workbook_lib.store.encryption import Cost, Keyring
    >>> from workbook_lib.store import PersonalStore
    >>> record = Record().put("home/seat", "pursuer", Clock("a-laptop"))
    >>> with TemporaryDirectory() as folder:
    ...     store = PersonalStore(Path(folder), keys=Keyring())
    ...     saved = store.save(record)
    ...     set_passphrase(store.file, "a walk at seven", Cost(n=2**14))
    ...     remove_passphrase(store.file)
    ...     print(seal_state(store.file).value)
    none
    """
    _rekey(file, None)


def verify_passphrase(file: RecordFile, passphrase: str) -> None:
    """Check the passphrase before it is changed or removed.

    Raises
    ------
    WrongPassphrase
        When the passphrase is wrong.
    StoreOutdated
        When the file is no longer sealed.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from workbook_lib.record import Clock, Record
    >>> from workbook_lib.store.encryption import Cost, Keyring
    >>> from workbook_lib.store import PersonalStore
    >>> record = Record().put("home/seat", "pursuer", Clock("a-laptop"))
    >>> with TemporaryDirectory() as folder:
    ...     store = PersonalStore(Path(folder), keys=Keyring())
    ...     saved = store.save(record)
    ...     set_passphrase(store.file, "a walk at seven", Cost(n=2**14))
    ...     verify_passphrase(store.file, "a walk at seven")
    """
    if unlock(file, passphrase) is None:
        raise StoreOutdated


def _rekey(file: RecordFile, key: Key | None) -> None:
    """Reseal everything with a key, or unseal it."""
    with file.transaction():
        contents = file.open()
        file.decode(contents)  # refuse to seal what cannot be read
        if key is not None:
            reject_leftovers(file)
        plain = encode(Record()) if contents.plain is None else contents.plain
        former, target = contents.key, FileContents(plain, plain, key)
        file.versions.stage(lambda data: _rekeyed(data, former, target))
        if key is not None:
            file.keys.add(key)
        file.write(target.seal(plain))
        file.finish_pending()
        reseal(file, lambda data: _rekeyed(data, former, target))
    if former is not None:
        file.keys.remove(former)


def _rekeyed(data: bytes, former: Key | None, target: FileContents) -> bytes | None:
    """Return a version resealed with the new key; None if its key is unknown."""
    try:
        sealed = parse_sealed(data)
        if sealed is None:
            return None if target.key is None else target.key.seal(data)
        return None if former is None else target.seal(former.open(sealed))
    except (UnreadableFile, WrongPassphrase):
        return None


def _read_sealed(file: RecordFile) -> SealedFile | None:
    data = file.read()
    try:
        return None if data is None else parse_sealed(data)
    except UnreadableFile as error:
        raise file.unreadable_error(error) from error
