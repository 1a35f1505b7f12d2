"""Earlier versions seen as a person sees them, and brought back."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook_lib.record import Clock, Entry, Record, decode
from workbook_lib.record.errors import UnreadableFile
from workbook_lib.store.errors import (
    PassphraseNeeded,
    StoreError,
    version_has_other_passphrase,
    version_not_found,
)
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
        Names it for as long as it is kept.
    moment
        When it was put by (UTC).
    size
        In bytes.
    """

    name: str
    moment: datetime
    size: int


def list_versions(place: RecordFile) -> list[Version]:
    """Return the earlier versions, newest first."""
    return [
        Version(path.stem, version_time(path), path.stat().st_size)
        for path in place.versions.paths()
        if path.is_file()
    ]


def read_version(place: RecordFile, name: str) -> Record:
    """Return what is in a version.

    Raises
    ------
    StoreError
        When there is none of that name any more, or it cannot be opened.
    """
    return _open_version(place, _version_path(place, name))[1]


def restore_version(place: RecordFile, name: str) -> Record:
    """Bring a version back: what is in the file now is put by as a version first.

    Every entry gets a new stamp, so that what comes back wins over what was written after it, in
    this file and in every tab, kernel and copy that still remembers.

    Raises
    ------
    StoreError
        When the version cannot be opened, or nothing can be written. The file is as it was.
    """
    with place.changing():
        version, wanted = _open_version(place, _version_path(place, name))
        data = place.read()
        found, present = _current(place, data, version)
        wanted = restored_record(present, wanted)
        after = found.closed(place.encoded(wanted))
        if data is not None:
            place.versions.keep(data)
        place.write(after)
        place.versions.prune()
        return wanted


def restored_record(present: Record, wanted: Record) -> Record:
    """Return a record that joins into the present one, and then says what ``wanted`` says."""
    clock = Clock(f"restore-{secrets.token_hex(4)}")
    for latest in (present.latest, wanted.latest):
        if latest is not None:
            clock.see(latest)
    entries = dict(present.join(wanted).entries)
    for path in {*present.paths(), *wanted.paths()}:
        entries[path] = Entry(wanted.get(path), clock.tick())
    return Record(entries)


def _current(
    place: RecordFile, data: bytes | None, version: FileContents
) -> tuple[FileContents, Record]:
    """Return the file as it is.

    One that is missing or broken counts as empty, and as locked in the way of the version. One
    that is only locked, or that a newer workbook made, is neither.
    """
    if data is None:
        return version, Record()
    try:
        found = place.opened(data)
        return found, decode(found.plain or b"")
    except UnreadableFile as trouble:
        if trouble.newer:
            raise place.unreadable(trouble) from trouble
        return version, Record()


def _open_version(place: RecordFile, path: Path) -> tuple[FileContents, Record]:
    try:
        found = place.opened(path.read_bytes())
        return found, decode(found.plain or b"")
    except FileNotFoundError:
        raise version_not_found() from None
    except UnreadableFile as trouble:
        raise StoreError(trouble.about("That older copy")) from None
    except PassphraseNeeded:
        if seal_state(place) is SealState.CLOSED:
            raise
        raise version_has_other_passphrase() from None


def _version_path(place: RecordFile, name: str) -> Path:
    found = [path for path in place.versions.paths() if path.stem == name]
    if not found:
        raise version_not_found()
    return found[0]
