"""The record file: reading, decryption, caching, locking and writing."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filelock import Timeout

from workbook_lib.errors import UserError
from workbook_lib.record import Record, decode
from workbook_lib.record.file_format import MAX_BYTES, Encoder
from workbook_lib.record.values import UnreadableFile
from workbook_lib.store.encryption import MAX_SEALED, Key, Keyring, WrongPassphrase, parse_sealed
from workbook_lib.store.errors import (
    PassphraseNeeded,
    cannot_read,
    cannot_save,
)
from workbook_lib.store.files import (
    lock_folder,
    remove_temporary_files,
    retry_while_open,
    write_atomic,
)
from workbook_lib.store.versions import Versions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEADER_BYTES = 64
"""Bytes at the start of a file that show whether it is sealed."""


@dataclass(frozen=True)
class FileContents:
    """The contents of a record file, decrypted.

    Attributes
    ----------
    raw
        Bytes on disk; None if there is no file.
    plain
        Decrypted bytes of the record.
    key
        The key of a sealed file; None if it is not sealed.
    """

    raw: bytes | None
    plain: bytes | None
    key: Key | None

    @property
    def seal_id(self) -> bytes | None:
        """Identifies the seal: its salt; empty if not sealed, None if there is no file."""
        return None if self.raw is None else b"" if self.key is None else self.key.salt

    def seal(self, plain: bytes) -> bytes:
        """Return other bytes, sealed with the same key."""
        return plain if self.key is None else self.key.seal(plain)


@dataclass
class RecordCache:
    """A cache of the record that was decoded last, which several stores may share.

    Attributes
    ----------
    latest
        Bytes of the record, and the record; None for a sealed file, which is not cached.
    """

    latest: tuple[bytes, Record] | None = None


class RecordFile:
    """The file of one record, with its earlier versions.

    Parameters
    ----------
    folder
        The data folder.
    versions
        Earlier versions of the file.
    lock_timeout
        Seconds to wait for the lock.
    keys
        Keys to decrypt the file.
    shared_cache
        Cache of the record, shared with other stores.

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
    ...     store.file.decode(store.file.open()) == saved
    True
    """

    def __init__(
        self,
        folder: Path,
        versions: Versions,
        lock_timeout: float,
        keys: Keyring,
        shared_cache: RecordCache,
    ) -> None:
        self.folder = folder
        self.path = folder / "workbook.json"
        self.versions = versions
        self.keys = keys
        self._lock_timeout = lock_timeout
        self._last_fingerprint: tuple[int, ...] | None = None
        self._encoder = Encoder()
        self._shared_cache = shared_cache
        self._last: tuple[bytes, Record] | None = None

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Lock the folder for a change, after finishing or reverting an interrupted one.

        Raises
        ------
        UserError
            When the folder cannot be written to, or the lock times out.
        """
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self.lock():
                self.finish_pending()
                yield
        except OSError as error:
            raise cannot_save(self.path, error) from error

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Lock the folder against other processes.

        Raises
        ------
        OSError
            When the lock cannot be made.
        UserError
            When another process does not release it in time.
        """
        with contextlib.ExitStack() as stack:
            try:
                stack.enter_context(lock_folder(self.folder, self._lock_timeout))
            except Timeout:
                raise UserError(
                    "lock_timeout", path=self.path, seconds=f"{self._lock_timeout:g}"
                ) from None
            yield

    def finish_pending(self) -> None:
        """Finish or revert a change of seal that a process left unfinished. Needs no key."""
        if not self.versions.staged():
            return
        current = seal_id(self.read())
        if current is not None:
            self.versions.finish_staged(lambda staged: seal_id(staged) == current)

    def read(self) -> bytes | None:
        """Return the bytes of the file; None if there is no file.

        Raises
        ------
        UserError
            When the file exists but cannot be read.
        """
        # Taken before reading, so that a change in between is noticed.
        self._last_fingerprint = self._fingerprint()
        try:
            with retry_while_open(lambda: self.path.open("rb")) as file:
                # One byte over the limit shows that the file is too large.
                data = file.read(MAX_BYTES + 1)
                if len(data) > MAX_BYTES and seal_id(data[:HEADER_BYTES]) != b"":
                    data += file.read(MAX_SEALED - MAX_BYTES)
                return data
        except FileNotFoundError:
            if self.path.is_symlink():
                raise UserError("broken_link", path=self.path) from None
            return None
        except OSError as error:
            raise cannot_read(self.path, error) from error

    def open(self) -> FileContents:
        """Read the file and decrypt it with a known key.

        Raises
        ------
        PassphraseNeeded
            When it is sealed and no key is known.
        UserError
            When it cannot be read or is damaged.
        """
        data = self.read()
        try:
            return FileContents(None, None, None) if data is None else self.decrypt(data)
        except UnreadableFile as error:
            raise self.unreadable_error(error) from error

    def decrypt(self, data: bytes) -> FileContents:
        """Decrypt the bytes of the file or of a version with a known key.

        Raises
        ------
        PassphraseNeeded
            When they are sealed and no key is known.
        UnreadableFile
            When they are sealed and damaged.
        """
        sealed = parse_sealed(data)
        if sealed is None:
            return FileContents(data, data, None)
        key = self.keys.get(sealed)
        if key is None:
            raise PassphraseNeeded
        try:
            return FileContents(data, key.open(sealed), key)
        except WrongPassphrase:
            # The salt matches the key, so the data was changed.
            raise UnreadableFile("seal_changed") from None

    def decode(self, contents: FileContents) -> Record:
        """Return the record in the contents; an empty one if there is no file.

        Raises
        ------
        UserError
            When the bytes are not a record.
        """
        if contents.plain is None:
            self._last = self._shared_cache.latest = None
            return Record()
        for cached in filter(None, (self._last, self._shared_cache.latest)):
            if contents.plain == cached[0]:
                self.cache(contents, *cached)
                return cached[1]
        try:
            record = decode(contents.plain)
        except UnreadableFile as error:
            raise self.unreadable_error(error) from error
        self.cache(contents, contents.plain, record)
        return record

    def cached_record(self) -> Record | None:
        """Return the record read last, if the file has not changed since; else None."""
        return self._last[1] if self._last and not self.has_changed() else None

    def cache(self, contents: FileContents, plain: bytes, record: Record) -> None:
        """Cache a record by its bytes; sealed files are not cached."""
        self._last = (plain, record) if contents.key is None else None
        self._shared_cache.latest = self._last

    def encode(self, record: Record) -> bytes:
        """Encode a record as the bytes of an unsealed file.

        Raises
        ------
        UserError
            When the record is too large.
        """
        return self._encoder.encode(record)

    def write(self, data: bytes) -> None:
        """Replace the file atomically.

        Raises
        ------
        OSError
            When a step fails. The old file remains.
        """
        # Write to the target of a symbolic link, so that the link remains.
        target = self.path.resolve()
        remove_temporary_files(target.parent)
        write_atomic(target, data)
        self._last_fingerprint = self._fingerprint()

    def has_changed(self) -> bool:
        """Whether another process has changed the file since it was last read or written here."""
        return self._fingerprint() != self._last_fingerprint

    def _fingerprint(self) -> tuple[int, ...] | None:
        """Return inode, modification time and size; None if there is no file."""
        try:
            stat = self.path.stat()
        except OSError:
            return None
        return (stat.st_ino, stat.st_mtime_ns, stat.st_size)

    def unreadable_error(self, error: UnreadableFile) -> UserError:
        """Return an error that says what is wrong with this file and what to do."""
        if error.newer:
            return error.about(self.path)
        values = {"file": self.path, "reason": error.reason}
        try:
            has_versions = bool(self.versions.paths())
        except OSError:  # the command that lists them says why
            has_versions = True
        if has_versions:
            return UserError("file_unreadable_has_versions", folder=self.versions.folder, **values)
        return UserError("file_unreadable_no_versions", **values)


def seal_id(data: bytes | None) -> bytes | None:
    """Return the seal of these bytes as ``FileContents.seal_id`` does; None if unreadable.

    Examples
    --------
    >>> seal_id(b'{"format": "between-us"}')
    b''
    >>> print(seal_id(None))
    None
    """
    if data is None:
        return None
    try:
        sealed = parse_sealed(data)
    except UnreadableFile:
        return None
    return b"" if sealed is None else sealed.salt
