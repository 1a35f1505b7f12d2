"""Listing, reading and restoring earlier versions."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook_lib.errors import ErrorMessage, UserError
from workbook_lib.record import Clock, Entry, Record, decode
from workbook_lib.record.values import UnreadableFile
from workbook_lib.store.errors import PassphraseNeeded, cannot_read
from workbook_lib.store.passphrase import SealState, seal_state
from workbook_lib.store.versions import version_time

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from workbook_lib.store.record_file import FileContents, RecordFile


@dataclass(frozen=True)
class Version:
    """An earlier version of the file.

    Attributes
    ----------
    name
        Id of the version.
    moment
        Time of creation (UTC).
    size
        In bytes.
    """

    name: str
    moment: datetime
    size: int


def list_versions(file: RecordFile) -> list[Version]:
    """Return the earlier versions, newest first.

    Raises
    ------
    UserError
        When their folder cannot be read.

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
    ...     list_versions(store.file)
    []
    """
    try:
        return [
            Version(path.stem, version_time(path), path.stat().st_size)
            for path in file.versions.paths()
            if path.is_file()
        ]
    except OSError as error:
        raise cannot_read(file.versions.folder, error) from error


def read_version(file: RecordFile, name: str) -> Record:
    """Return the record of a version.

    Raises
    ------
    UserError
        When there is no such version, or it cannot be opened.

    Examples
    --------
    >>> from datetime import timedelta
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from workbook_lib.record import Clock, Record
    >>> from workbook_lib.store import PersonalStore
    >>> clock = Clock("a-laptop")
    >>> record = Record().put("home/seat", "pursuer", clock)
    >>> with TemporaryDirectory() as folder:
    ...     store = PersonalStore(Path(folder), spacing=timedelta(0))
    ...     saved = store.save(record)
    ...     saved = store.save(record.put("home/seat", "withdrawer", clock))
    ...     [version] = list_versions(store.file)
    ...     print(read_version(store.file, version.name).get("home/seat"))
    pursuer
    """
    return _open_version(file, _version_path(file, name))[1]


def restore_version(file: RecordFile, name: str) -> Record:
    """Restore a version, after saving the present file as a new version.

    Every restored entry gets a new stamp, so that it wins over later entries in this file and in
    every open tab, kernel and copy.

    Raises
    ------
    UserError
        When the version cannot be opened, or nothing can be written. The file is unchanged.

    Examples
    --------
    >>> from datetime import timedelta
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from workbook_lib.record import Clock, Record
    >>> from workbook_lib.store import PersonalStore
    >>> clock = Clock("a-laptop")
    >>> record = Record().put("home/seat", "pursuer", clock)
    >>> with TemporaryDirectory() as folder:
    ...     store = PersonalStore(Path(folder), spacing=timedelta(0))
    ...     saved = store.save(record)
    ...     saved = store.save(record.put("home/seat", "withdrawer", clock))
    ...     [version] = list_versions(store.file)
    ...     print(restore_version(store.file, version.name).get("home/seat"))
    pursuer
    """
    with file.transaction():
        version, target = _open_version(file, _version_path(file, name))
        data = file.read()
        contents, present = _current(file, data, version)
        target = restored_record(present, target)
        after = contents.seal(file.encode(target))
        if data is not None:
            file.versions.add(data)
        file.write(after)
        file.versions.prune()
        return target


def restored_record(present: Record, target: Record) -> Record:
    """Return a record that, joined into ``present``, has the values of ``target``.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> clock = Clock("a-laptop")
    >>> earlier = Record().put("home/seat", "pursuer", clock)
    >>> present = earlier.put("home/seat", "withdrawer", clock)
    >>> restored_record(present, earlier).get("home/seat")
    'pursuer'
    """
    clock = Clock(f"restore-{secrets.token_hex(4)}")
    for latest in (present.latest, target.latest):
        if latest is not None:
            clock.observe(latest)
    entries = dict(present.join(target).entries)
    for path in {*present.paths(), *target.paths()}:
        entries[path] = Entry(target.get(path), clock.tick())
    return Record(entries)


def _current(
    file: RecordFile, data: bytes | None, version: FileContents
) -> tuple[FileContents, Record]:
    """Return the present contents and record.

    A missing or damaged file counts as empty, with the seal of the version. A file that cannot be
    unlocked, or of a newer workbook, raises an error.
    """
    if data is None:
        return version, Record()
    try:
        contents = file.decrypt(data)
        return contents, decode(contents.plain or b"")
    except UnreadableFile as error:
        if error.newer:
            raise file.unreadable_error(error) from error
        return version, Record()


def _open_version(file: RecordFile, path: Path) -> tuple[FileContents, Record]:
    try:
        contents = file.decrypt(path.read_bytes())
        return contents, decode(contents.plain or b"")
    except FileNotFoundError:
        raise UserError("version_not_found") from None
    except OSError as error:
        raise cannot_read(path, error) from error
    except UnreadableFile as error:
        raise error.about(ErrorMessage("that_version")) from None
    except PassphraseNeeded:
        if seal_state(file) is SealState.SEALED:
            raise
        raise UserError("version_has_other_passphrase") from None


def _version_path(file: RecordFile, name: str) -> Path:
    try:
        return next(path for path in file.versions.paths() if path.stem == name)
    except StopIteration:
        raise UserError("version_not_found") from None
    except OSError as error:
        raise cannot_read(file.versions.folder, error) from error
