"""A person's own record: one file in their data folder, never half written, with its past kept."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_lib.record import decode
from workbook_lib.record.errors import UnreadableFile
from workbook_lib.store import clearing
from workbook_lib.store.encryption import is_sealed
from workbook_lib.store.errors import (
    PassphraseNeeded,
    StoreError,
    StoreOutdated,
    cannot_clear,
    cannot_read,
)
from workbook_lib.store.keyring import KEYRING, Keyring
from workbook_lib.store.record_file import FileContents, RecordFile
from workbook_lib.store.sync_copies import find_copy, reseal
from workbook_lib.store.versions import Versions

if TYPE_CHECKING:
    from workbook_lib.record import Record


class PersonalStore:
    """Keeps a record in ``<folder>/workbook.json``, sealed if the person has set a passphrase.

    Several processes may save to one folder: each save joins what is on the disk by then.

    Parameters
    ----------
    folder
        The data folder. It is made, for its owner only, by the first save; one that is there
        already keeps its permissions, since it may be shared with other things.
    spacing
        Least time between two earlier versions kept.
    keep
        Most earlier versions kept.
    patience
        Seconds to wait for another process that is saving.
    keys
        What may open the file where it is sealed; those of this process if not given.
    """

    def __init__(
        self,
        folder: Path,
        spacing: timedelta = timedelta(minutes=5),
        keep: int = 10,
        *,
        patience: float = 10.0,
        keys: Keyring = KEYRING,
    ) -> None:
        self.folder = Path(folder)
        versions = Versions(self.folder / "versions", spacing, keep)
        self.place = RecordFile(self.folder, versions, patience, keys)
        self.path = self.place.path
        self._mark: bytes | None = None
        self._seen = False
        self._generation: str | None = None

    def load(self) -> Record:
        """Return what is in the file, an empty record where there is none.

        Raises
        ------
        PassphraseNeeded
            When the file is sealed and no key to it is known.
        StoreError
            When the file is there but cannot be opened. Nothing is changed.
        """
        self._finish_clearing()
        return self.place.record(self._find())

    def again(self) -> Record:
        """Do what ``load`` does, without opening a file that is as it was; a sealed one always is.

        Raises
        ------
        PassphraseNeeded, StoreError
            As ``load`` does.
        """
        known = self.place.unchanged()
        return self.load() if known is None else known

    def news(self) -> bool:
        """Tell whether someone else has changed the file since it was last read or written here."""
        return self.place.news()

    def save(self, record: Record) -> Record:
        """Join a record into what is in the file now, and return the whole.

        Raises
        ------
        StoreOutdated
            When the passphrase was set, changed or removed since this store saw the file.
        StoreError
            When it cannot be saved, or when what is in the file now cannot be opened and so would
            be lost. The file stays as it was.
        """
        self._finish_clearing()
        with self.place.changing():
            found = self._find()
            kept = self.place.record(found)
            joined = kept.join(record)
            if joined is kept:  # nothing new, which is not worth writing a megabyte to find out
                return kept
            after = self.place.encoded(joined)
            if found.raw is not None:
                self.place.versions.put_by(found.raw)
            self.place.write(found.closed(after))
            if found.key is not None:
                # A copy that a sync service made before the record was sealed.
                key = found.key
                reseal(self.place, lambda data: None if is_sealed(data) else key.seal(data))
            self.place.remember(found, after, joined)
            return joined

    def join_copy(self, name: str) -> Record:
        """Join a copy that another program left into the record, and remove that copy.

        Parameters
        ----------
        name
            File name of the copy, as ``copies`` lists it.

        Raises
        ------
        StoreError
            When there is no such copy, or it cannot be opened or joined. Nothing is changed.
        """
        path = find_copy(self.place, name)
        try:
            brought = decode(self.place.opened(path.read_bytes()).plain or b"")
        except UnreadableFile as trouble:
            raise StoreError(trouble.about(str(path))) from None
        except OSError as error:
            raise cannot_read(path, error) from error
        joined = self.save(brought)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise cannot_clear(path.parent, error) from error
        return joined

    def clear(self) -> None:
        """Remove the file, every earlier version and every copy, whether they can be read or not.

        No other process writes back what it remembers of them: its next save is refused.

        What a disk holds after a file was removed is the disk's own affair; nothing here claims to
        have wiped it.

        Raises
        ------
        StoreError
            When something could not be removed and may still be there.
        """
        if not self.folder.is_dir():
            return
        try:
            with self.place.locked():
                clearing.clear(self.place)
            self.place.keys.forget()
            self._mark, self._generation, self._seen = None, None, False
        except OSError as error:
            raise cannot_clear(self.folder, error) from error

    def versions(self) -> list[Path]:
        """Return the earlier versions that are kept, newest first."""
        return self.place.versions.paths()

    def _finish_clearing(self) -> None:
        """Remove what a process left that ended while it was clearing."""
        if not clearing.is_unfinished(self.place):
            return
        try:
            with self.place.locked():
                clearing.clear(self.place)
        except OSError as error:
            raise cannot_clear(self.folder, error) from error

    def _find(self) -> FileContents:
        """Open the file, if it is under the lock that this store knows it under.

        A store that saw a record before it was cleared never writes it back.

        A store that saw it sealed never goes on without a lock or under another one: what it
        remembers would come to lie open, or be mixed into a workbook that somebody began anew.
        """
        generation = clearing.generation(self.place)
        if self._seen and generation != self._generation:
            raise StoreOutdated
        self._seen, self._generation = True, generation
        try:
            found = self.place.find()
        except PassphraseNeeded:
            if self._mark is None:
                raise
            raise StoreOutdated from None
        if self._mark and found.mark != self._mark:
            raise StoreOutdated
        self._mark = found.mark
        return found
