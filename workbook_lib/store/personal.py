"""A person's own record: one file in their data folder, never half written, with its past kept."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from workbook_lib.record import Record, RecordTrouble, decode, encode
from workbook_lib.record.file import MAX_BYTES
from workbook_lib.record.trouble import UnreadableFile
from workbook_lib.store.atomic import sweep, write_whole
from workbook_lib.store.trouble import (
    StoreTrouble,
    cannot_clear,
    cannot_read,
    cannot_save,
    dead_link,
    locked_out,
)
from workbook_lib.store.versions import Versions

if TYPE_CHECKING:
    from collections.abc import Iterator


class PersonalStore:
    """Keeps a record in ``<folder>/workbook.json``.

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
    """

    def __init__(
        self,
        folder: Path,
        spacing: timedelta = timedelta(minutes=5),
        keep: int = 10,
        *,
        patience: float = 10.0,
    ) -> None:
        self.folder = Path(folder)
        self.path = self.folder / "workbook.json"
        self._patience = patience
        self._versions = Versions(self.folder / "versions", spacing, keep)
        self._known: tuple[int, ...] | None = None

    def load(self) -> Record:
        """Return what is in the file, an empty record where there is none.

        Raises
        ------
        StoreTrouble
            When the file is there but cannot be opened. Nothing is changed.
        """
        data = self._read()
        return Record() if data is None else self._decoded(data)

    def news(self) -> bool:
        """Tell whether someone else has changed the file since it was last read or written here."""
        return self._mark() != self._known

    def save(self, record: Record) -> Record:
        """Join a record into what is in the file now, and return the whole.

        Raises
        ------
        StoreTrouble
            When it cannot be saved, or when what is in the file now cannot be opened and so would
            be lost. The file stays as it was.
        """
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._locked():
                return self._save(record)
        except OSError as error:
            raise cannot_save(self.path, error) from error

    def clear(self) -> None:
        """Remove the file and every earlier version of it, whether they can be read or not.

        What a disk holds after a file was removed is the disk's own affair; nothing here claims to
        have wiped it.

        Raises
        ------
        StoreTrouble
            When something could not be removed and may still be there.
        """
        if not self.folder.is_dir():
            return
        try:
            with self._locked():
                target = self.path.resolve()
                sweep(target.parent)
                # Where the file is a link, what it leads to goes first.
                target.unlink(missing_ok=True)
                self.path.unlink(missing_ok=True)
                self._versions.clear()
        except OSError as error:
            raise cannot_clear(self.folder, error) from error

    def versions(self) -> list[Path]:
        """Return the earlier versions that are kept, newest first."""
        return self._versions.paths()

    def _save(self, record: Record) -> Record:
        before = self._read()
        joined = record if before is None else self._decoded(before).join(record)
        try:
            after = encode(joined)
        except RecordTrouble as trouble:
            raise StoreTrouble(f"{trouble} The file is {self.path}.") from trouble
        if after == before:
            return joined
        # Where the file is a link (to a folder that is backed up, say), it shall stay one.
        target = self.path.resolve()
        sweep(target.parent)
        if before is not None:
            self._versions.put_by(before)
        write_whole(target, after)
        self._known = self._mark()
        return joined

    def _mark(self) -> tuple[int, ...] | None:
        """Return what is different after every write; None while there is no file to look at."""
        try:
            found = self.path.stat()
        except OSError:
            return None
        return (found.st_ino, found.st_mtime_ns, found.st_size)

    def _read(self) -> bytes | None:
        # Before it is read: a change in between then counts as one.
        self._known = self._mark()
        try:
            with self.path.open("rb") as file:
                # One byte more than allowed is enough to tell that there are too many.
                return file.read(MAX_BYTES + 1)
        except FileNotFoundError:
            if self.path.is_symlink():
                raise dead_link(self.path) from None
            return None
        except OSError as error:
            raise cannot_read(self.path, error) from error

    def _decoded(self, data: bytes) -> Record:
        try:
            return decode(data)
        except UnreadableFile as trouble:
            raise StoreTrouble(trouble.about(str(self.path)) + self._advice(trouble)) from trouble

    def _advice(self, trouble: UnreadableFile) -> str:
        if trouble.newer:
            return ""
        if self.versions():
            return (
                f" Earlier versions are in {self._versions.folder}: to go back to one, copy it "
                "over that file."
            )
        return " Move it somewhere else to start a new workbook."

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        # The lock's own file stays: removing it would let two processes lock two files.
        lock = FileLock(self.folder / "workbook.lock", timeout=self._patience, mode=0o600)
        try:
            lock.acquire()
        except Timeout:
            raise locked_out(self.path, self._patience) from None
        try:
            yield
        finally:
            lock.release()
