"""Copies of the record made by other programs: sync services, editors, the system.

A sync service keeps both versions of a conflict, one under another name ("workbook (conflicted
copy).json", "workbook.sync-conflict-….json"). Copies are recognized by content, since names differ
between services.
"""

from __future__ import annotations

import contextlib
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_lib.errors import UserError
from workbook_lib.record.file_format import FORMAT
from workbook_lib.store.encryption import is_sealed
from workbook_lib.store.errors import cannot_read
from workbook_lib.store.files import write_atomic

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbook_lib.store.record_file import RecordFile

_SAMPLE_BYTES = 512
"""Bytes read at either end of a file to recognize a record."""

_FORMAT = json.dumps(FORMAT).encode()
_RECORD_HEADER = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"(?:entries|format|version)"\s*:')
_STEM = "workbook"
"""Part of the name by which a truncated copy is recognized."""


_SERVICES = {
    "Box": "Box",
    "CloudStorage": "",
    "Dropbox": "Dropbox",
    "Google Drive": "Google Drive",
    "GoogleDrive": "Google Drive",
    "iCloud Drive": "iCloud",
    "iCloudDrive": "iCloud",
    "MEGA": "MEGA",
    "Mobile Documents": "iCloud",
    "My Drive": "Google Drive",
    "Nextcloud": "Nextcloud",
    "OneDrive": "OneDrive",
    "ownCloud": "ownCloud",
    "pCloudDrive": "pCloud",
    "Proton Drive": "Proton Drive",
    "Syncthing": "Syncthing",
}
"""Services by the usual names of their folders; empty where the folder is that of any service."""


def sync_service(folder: Path) -> str | None:
    """Return the name of the service that copies a folder, by the path; None for no service.

    Examples
    --------
    >>> from pathlib import Path
    >>> sync_service(Path("me/OneDrive - Practice/notes")), sync_service(Path("me/notes"))
    ('OneDrive', None)
    """
    for part in folder.parts:
        for name, service in _SERVICES.items():
            if part == name or part.startswith((f"{name} ", f"{name}-")):
                return service
    return None


def list_copies(file: RecordFile) -> list[Path]:
    """Return the copies of the record in the data folder and among the earlier versions.

    Parameters
    ----------
    file
        The record; its own file and its versions do not count as copies.

    Raises
    ------
    OSError
        When a folder cannot be read.

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
    ...     list_copies(store.file)
    []
    """
    own = {file.path, *file.versions.paths(), *file.versions.staged()}
    return [path for path in _files(file) if path not in own and _is_record(path)]


def copies_to_show(file: RecordFile) -> list[Path]:
    """Return the copies as `list_copies` does, with an error for the user.

    Raises
    ------
    UserError
        When a folder cannot be read.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from workbook_lib.store import PersonalStore
    >>> with TemporaryDirectory() as folder:
    ...     copies_to_show(PersonalStore(Path(folder)).file)
    []
    """
    try:
        return list_copies(file)
    except OSError as error:
        raise cannot_read(Path(error.filename or file.folder), error) from error


def list_leftovers(file: RecordFile) -> list[Path]:
    """Return other files that an editor or the system made from the record.

    Their names contain its name: ``.workbook.json.swp``, ``workbook.json~``.

    Raises
    ------
    OSError
        When a folder cannot be read.
    """
    name = file.path.name
    return [
        path
        for path in _files(file)
        if name in path.name and path != file.path and not _is_record(path)
    ]


def find_copy(file: RecordFile, name: str) -> Path:
    """Return the copy with this file name.

    Raises
    ------
    UserError
        When there is none, or a folder cannot be read.
    """
    for path in copies_to_show(file):
        if path.name == name:
            return path
    raise UserError("copy_not_found")


def reseal(file: RecordFile, change: Callable[[bytes], bytes | None]) -> None:
    """Rewrite each copy, to seal it like the record itself.

    Parameters
    ----------
    change
        Returns the new bytes of a copy, or None to leave it unchanged.

    Raises
    ------
    OSError
        When a copy could not be read or written.
    """
    for path in list_copies(file):
        after = change(path.read_bytes())
        if after is not None:
            write_atomic(path, after)


def reject_leftovers(file: RecordFile) -> None:
    """Check that no leftover file would stay readable when the record is sealed.

    Raises
    ------
    UserError
        When there are leftovers; the message names them.
    """
    paths = list_leftovers(file)
    if paths:
        raise UserError("open_leftovers", paths=", ".join(map(str, paths)))


def _files(file: RecordFile) -> list[Path]:
    folders = [folder for folder in (file.folder, file.versions.folder) if folder.is_dir()]
    return sorted(path for folder in folders for path in folder.iterdir() if path.is_file())


def _is_record(path: Path) -> bool:
    """Whether a file is a record, sealed or not, or the beginning of one."""
    with contextlib.suppress(OSError), path.open("rb") as file:
        head = file.read(_SAMPLE_BYTES)
        if is_sealed(head):
            return True
        if _RECORD_HEADER.match(head):
            file.seek(max(0, path.stat().st_size - _SAMPLE_BYTES))
            return _FORMAT in head or _FORMAT in file.read() or _STEM in path.name
    return False
