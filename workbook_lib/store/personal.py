"""Store of a person's own record: one file in a data folder, with earlier versions.

A small file beside the record holds its generation. Clearing starts a new generation, so that a
process with the old record in memory cannot write it back. An interrupted clearing is finished
later.
"""

from __future__ import annotations

import contextlib
import secrets
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_lib.errors import UserError
from workbook_lib.record import decode
from workbook_lib.record.values import UnreadableFile
from workbook_lib.store.encryption import Keyring, is_sealed
from workbook_lib.store.errors import (
    PassphraseNeeded,
    StoreOutdated,
    cannot_clear,
    cannot_read,
)
from workbook_lib.store.files import remove, remove_temporary_files, write_atomic
from workbook_lib.store.passphrase import SealState, seal_state
from workbook_lib.store.record_file import FileContents, RecordCache, RecordFile
from workbook_lib.store.sync_copies import find_copy, list_copies, list_leftovers, reseal
from workbook_lib.store.versions import Versions

if TYPE_CHECKING:
    from workbook_lib.record import Record

_GENERATION_FILE = "workbook.generation"
_UNFINISHED = "clearing"


class PersonalStore:
    """Keeps a record in ``<folder>/workbook.json``, sealed if the person has set a passphrase.

    Several processes can save to one folder: each save merges with the file on disk.

    Parameters
    ----------
    folder
        The data folder. The first save creates it, readable by its owner only; an existing
        folder keeps its permissions.
    spacing
        Minimum time between two earlier versions.
    keep
        Maximum number of earlier versions.
    lock_timeout
        Seconds to wait for the lock.
    keys
        Keys to open a sealed file; none by default.
    shared_cache
        Cache of the record, shared with other stores; one of its own by default.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from workbook_lib.record import Clock, Record
    >>> clock = Clock("a-laptop")
    >>> with TemporaryDirectory() as folder:
    ...     store = PersonalStore(Path(folder))
    ...     saved = store.save(Record().put("home/seat", "pursuer", clock))
    ...     PersonalStore(Path(folder)).load().get("home/seat")
    'pursuer'
    """

    def __init__(
        self,
        folder: Path,
        spacing: timedelta = timedelta(minutes=5),
        keep: int = 10,
        *,
        lock_timeout: float = 10.0,
        keys: Keyring | None = None,
        shared_cache: RecordCache | None = None,
    ) -> None:
        self.folder = Path(folder)
        versions = Versions(self.folder / "versions", spacing, keep)
        self.file = RecordFile(
            self.folder,
            versions,
            lock_timeout,
            Keyring() if keys is None else keys,
            RecordCache() if shared_cache is None else shared_cache,
        )
        self.path = self.file.path
        self._seal_id: bytes | None = None
        self._opened = False
        self._generation: str | None = None

    def load(self) -> Record:
        """Return the record in the file, an empty one if there is no file.

        Raises
        ------
        PassphraseNeeded
            When the file is sealed and no key is known.
        UserError
            When the file exists but cannot be opened.
        """
        self._finish_clearing()
        return self.file.decode(self._open())

    def load_if_changed(self) -> Record:
        """Load the record; return the cached one if an unsealed file has not changed.

        Raises
        ------
        PassphraseNeeded, UserError
            As ``load`` does.
        """
        cached = self.file.cached_record()
        return self.load() if cached is None else cached

    def has_changed(self) -> bool:
        """Whether another process has changed the file since it was last read or written here."""
        return self.file.has_changed()

    def save(self, record: Record) -> Record:
        """Join a record into the file, and return the result.

        Raises
        ------
        StoreOutdated
            When the passphrase was set, changed or removed since this store saw the file.
        UserError
            When the record cannot be saved, or the present file cannot be opened. The file is
            unchanged.
        """
        self._finish_clearing()
        with self.file.transaction():
            contents = self._open()
            stored = self.file.decode(contents)
            joined = stored.join(record)
            if joined is stored:  # nothing new to write
                return stored
            after = self.file.encode(joined)
            if contents.raw is not None:
                self.file.versions.add_if_due(contents.raw)
            self.file.write(contents.seal(after))
            if contents.key is not None:
                # Seal copies that a sync service made before the record was sealed.
                key = contents.key
                reseal(self.file, lambda data: None if is_sealed(data) else key.seal(data))
            self.file.cache(contents, after, joined)
            return joined

    def join_copy(self, name: str) -> Record:
        """Join a sync copy into the record, and delete the copy.

        Parameters
        ----------
        name
            File name of the copy, as ``copies`` lists it.

        Raises
        ------
        UserError
            When there is no such copy, or it cannot be opened or joined.
        """
        path = find_copy(self.file, name)
        try:
            copied = decode(self.file.decrypt(path.read_bytes()).plain or b"")
        except UnreadableFile as error:
            raise error.about(path) from None
        except PassphraseNeeded:
            if seal_state(self.file) is SealState.SEALED:
                raise
            raise UserError("version_has_other_passphrase") from None
        except OSError as error:
            raise cannot_read(path, error) from error
        joined = self.save(copied)
        try:
            remove(path)
        except OSError as error:
            raise cannot_clear(path.parent, error) from error
        return joined

    def clear(self) -> None:
        """Delete the file, every earlier version and every copy, readable or not.

        The next save of any other process is refused, so that nothing is written back. Deleted
        files are not overwritten on the disk.

        Raises
        ------
        UserError
            When something could not be deleted.
        """
        try:
            if not self.folder.is_dir():
                return
            with self.file.lock():
                clear_files(self.file)
            self.file.keys.remove()
            self._seal_id, self._generation, self._opened = None, None, False
        except OSError as error:
            raise cannot_clear(self.folder, error) from error

    def versions(self) -> list[Path]:
        """Return the paths of the earlier versions, newest first."""
        return self.file.versions.paths()

    def _finish_clearing(self) -> None:
        """Finish the clearing that a process left unfinished."""
        if not is_unfinished(self.file):
            return
        try:
            with self.file.lock():
                if is_unfinished(self.file):  # the process that began it may be alive
                    clear_files(self.file)
        except OSError as error:
            raise cannot_clear(self.folder, error) from error

    def _open(self) -> FileContents:
        """Open the file, if it has the generation and the seal that this store opened first.

        Raises
        ------
        StoreOutdated
            When the record was cleared, or a sealed file has lost or changed its seal: words of
            the old record must not be written to the new one.
        """
        generation = current_generation(self.file)
        if self._opened and generation != self._generation:
            raise StoreOutdated
        self._opened, self._generation = True, generation
        try:
            contents = self.file.open()
        except PassphraseNeeded:
            if self._seal_id is None:
                raise
            raise StoreOutdated from None
        if self._seal_id and contents.seal_id != self._seal_id:
            raise StoreOutdated
        self._seal_id = contents.seal_id
        return contents


def current_generation(file: RecordFile) -> str | None:
    """Return the generation of a record; None if it was never cleared."""
    text = _read_generation(file)
    return text.split()[0] if text else None


def is_unfinished(file: RecordFile) -> bool:
    """Whether a process ended during a clearing."""
    return _UNFINISHED in _read_generation(file)


def clear_files(file: RecordFile) -> None:
    """Delete the record, its earlier versions and every copy. The caller holds the lock.

    Raises
    ------
    OSError
        When something could not be deleted. The next save tries again.
    """
    new_generation = secrets.token_hex(8)
    write_atomic(_generation_path(file), f"{new_generation} {_UNFINISHED}".encode())
    for path in (*list_copies(file), *list_leftovers(file)):
        remove(path)
    target = file.path.resolve()
    remove_temporary_files(target.parent)
    # Delete the target of a symbolic link first.
    remove(target)
    remove(file.path)
    file.versions.clear()
    write_atomic(_generation_path(file), new_generation.encode())


def _generation_path(file: RecordFile) -> Path:
    return file.folder / _GENERATION_FILE


def _read_generation(file: RecordFile) -> str:
    # An unreadable folder is reported when the record itself is read.
    with contextlib.suppress(OSError):
        return _generation_path(file).read_text("ascii", "replace")
    return ""
