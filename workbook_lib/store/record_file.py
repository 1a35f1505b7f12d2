"""Where one record lies: its file, its earlier versions, its lock, and the keys that open it."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from filelock import Timeout

from workbook_lib.record import Record, RecordError, decode
from workbook_lib.record.errors import UnreadableFile
from workbook_lib.record.file_format import MAX_BYTES, Encoder
from workbook_lib.store.atomic_write import remove_temporary_files, write_atomic
from workbook_lib.store.encryption import MAX_SEALED, Key, WrongPassphrase, parse_sealed
from workbook_lib.store.errors import (
    PassphraseNeeded,
    StoreError,
    broken_link,
    cannot_read,
    cannot_save,
    lock_timeout,
)
from workbook_lib.store.file_lock import exclusive
from workbook_lib.store.keyring import Keyring
from workbook_lib.store.versions import Versions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEADER_BYTES = 64
"""Bytes at the start of a file that show whether it is a sealed one."""


@dataclass(frozen=True)
class FileContents:
    """A file as it was found, and opened.

    Attributes
    ----------
    raw
        Its bytes; None where there is no file.
    plain
        The bytes of the record in it.
    key
        What it is sealed with; None where it is not sealed.
    """

    raw: bytes | None
    plain: bytes | None
    key: Key | None

    @property
    def mark(self) -> bytes | None:
        """Tells one lock from another: its salt, nothing for no lock, None for no file."""
        return None if self.raw is None else b"" if self.key is None else self.key.salt

    def closed(self, plain: bytes) -> bytes:
        """Return other bytes, sealed as these are."""
        return plain if self.key is None else self.key.seal(plain)


class RecordFile:
    """A folder with one record in it.

    What was read last is known to all places of a process, and to a process that is forked from
    it: the same bytes are the same record.

    Parameters
    ----------
    folder
        The data folder.
    versions
        Earlier versions of the file.
    patience
        Seconds to wait for another process that is saving.
    keys
        What may open it.
    """

    _read: ClassVar[tuple[bytes, Record] | None] = None

    def __init__(self, folder: Path, versions: Versions, patience: float, keys: Keyring) -> None:
        self.folder = folder
        self.path = folder / "workbook.json"
        self.versions = versions
        self.keys = keys
        self._patience = patience
        self._known: tuple[int, ...] | None = None
        self._encoder = Encoder()
        self._last: tuple[bytes, Record] | None = None

    @classmethod
    def forget(cls) -> None:
        """Let go of it."""
        cls._read = None

    @contextlib.contextmanager
    def changing(self) -> Iterator[None]:
        """Keep other processes out while something is changed, after a change cut short is settled.

        Raises
        ------
        StoreError
            When the folder cannot be written to, or another process does not let go of it.
        """
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self.locked():
                self.settle()
                yield
        except OSError as error:
            raise cannot_save(self.path, error) from error

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other processes out.

        Raises
        ------
        OSError
            When the lock cannot be made.
        StoreError
            When another process does not let go of it.
        """
        with contextlib.ExitStack() as stack:
            try:
                stack.enter_context(exclusive(self.folder, self._patience))
            except Timeout:
                raise lock_timeout(self.path, self._patience) from None
            yield

    def settle(self) -> None:
        """Finish, or take back, what a process did not live to finish. Needs no key."""
        if not self.versions.prepared():
            return
        now = seal_id(self.read())
        if now is not None:
            self.versions.settle(lambda prepared: seal_id(prepared) == now)

    def read(self) -> bytes | None:
        """Return the bytes of the file; None where there is none.

        Raises
        ------
        StoreError
            When it is there but cannot be read.
        """
        # Before it is read: a change in between then counts as one.
        self._known = self._seen()
        try:
            with self.path.open("rb") as file:
                # One byte more than allowed is enough to tell that there are too many.
                data = file.read(MAX_BYTES + 1)
                if len(data) > MAX_BYTES and seal_id(data[:HEADER_BYTES]) != b"":
                    data += file.read(MAX_SEALED - MAX_BYTES)
                return data
        except FileNotFoundError:
            if self.path.is_symlink():
                raise broken_link(self.path) from None
            return None
        except OSError as error:
            raise cannot_read(self.path, error) from error

    def find(self) -> FileContents:
        """Read the file and open it with a key that is known here.

        Raises
        ------
        PassphraseNeeded
            When it is sealed and no key to it is known.
        StoreError
            When it cannot be read, or is damaged.
        """
        data = self.read()
        try:
            return FileContents(None, None, None) if data is None else self.opened(data)
        except UnreadableFile as trouble:
            raise self.unreadable(trouble) from trouble

    def opened(self, data: bytes) -> FileContents:
        """Open the bytes of the file, or of a version, with a key that is known here.

        Raises
        ------
        PassphraseNeeded
            When they are sealed and no key to them is known.
        UnreadableFile
            When they are sealed and damaged.
        """
        sealed = parse_sealed(data)
        if sealed is None:
            return FileContents(data, data, None)
        key = self.keys.find(sealed)
        if key is None:
            raise PassphraseNeeded
        try:
            return FileContents(data, key.open(sealed), key)
        except WrongPassphrase:
            # The key is right: it is the file that is not as it was.
            raise UnreadableFile("it was changed after it was locked") from None

    def record(self, found: FileContents) -> Record:
        """Return the record in a file; an empty one where there is no file.

        Raises
        ------
        StoreError
            When it cannot be opened as a record.
        """
        if found.plain is None:
            self._last = RecordFile._read = None
            return Record()
        for known in filter(None, (self._last, self._read)):
            if found.plain == known[0]:
                self.remember(found, *known)
                return known[1]
        try:
            record = decode(found.plain)
        except UnreadableFile as trouble:
            raise self.unreadable(trouble) from trouble
        self.remember(found, found.plain, record)
        return record

    def unchanged(self) -> Record | None:
        """Return the record that was read here last, if nothing has been written since."""
        return self._last[1] if self._last and not self.news() else None

    def remember(self, found: FileContents, plain: bytes, record: Record) -> None:
        """Spare the next reading of these bytes; nothing of a sealed file is remembered."""
        self._last = RecordFile._read = (plain, record) if found.key is None else None

    def encoded(self, record: Record) -> bytes:
        """Return a record as the bytes of a file that is not sealed.

        Raises
        ------
        StoreError
            When it has grown too large.
        """
        try:
            return self._encoder.encode(record)
        except RecordError as trouble:
            raise StoreError(f"{trouble} The file is {self.path}.") from trouble

    def write(self, data: bytes) -> None:
        """Replace the file in one step.

        Raises
        ------
        OSError
            When a step fails. The file is whole.
        """
        # Where the file is a link (to a folder that is backed up, say), it shall stay one.
        target = self.path.resolve()
        remove_temporary_files(target.parent)
        write_atomic(target, data)
        self._known = self._seen()

    def news(self) -> bool:
        """Tell whether someone else has changed the file since it was last read or written here."""
        return self._seen() != self._known

    def _seen(self) -> tuple[int, ...] | None:
        """Return what is different after every write; None while there is no file to look at."""
        try:
            found = self.path.stat()
        except OSError:
            return None
        return (found.st_ino, found.st_mtime_ns, found.st_size)

    def unreadable(self, trouble: UnreadableFile) -> StoreError:
        """Say of this file what is wrong with it, and what to do."""
        return StoreError(trouble.about(str(self.path)) + self._advice(trouble))

    def _advice(self, trouble: UnreadableFile) -> str:
        if trouble.newer:
            return ""
        if self.versions.paths():
            return (
                f" Older copies are in {self.versions.folder}. The command “workbook versions” "
                "lists them and can bring one back."
            )
        return " Move it somewhere else to start a new workbook."


def seal_id(data: bytes | None) -> bytes | None:
    """Return the seal of these bytes, as in ``FileContents.mark``; None if unreadable."""
    if data is None:
        return None
    try:
        sealed = parse_sealed(data)
    except UnreadableFile:
        return None
    return b"" if sealed is None else sealed.salt
