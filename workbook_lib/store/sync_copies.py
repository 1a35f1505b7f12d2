"""Copies of the record that other programs leave: sync services, editors, the system.

A sync service that meets two versions of a file keeps both, under a name of its own ("workbook
(conflicted copy).json", "workbook.sync-conflict-….json"). What is in such a copy decides, since
every service uses other names.
"""

from __future__ import annotations

import contextlib
import json
import re
from typing import TYPE_CHECKING

from workbook_lib.record.file_format import FORMAT
from workbook_lib.store.atomic_write import write_atomic
from workbook_lib.store.encryption import is_sealed
from workbook_lib.store.errors import StoreError, open_leftovers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from workbook_lib.store.record_file import RecordFile

_SAMPLE_BYTES = 512
"""Bytes at either end of a file that show whether it is a record."""

_FORMAT = json.dumps(FORMAT).encode()
_RECORD_HEADER = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"(?:entries|format|version)"\s*:')
_STEM = "workbook"
"""What a copy that was cut short still shows in its name."""


def list_copies(place: RecordFile) -> list[Path]:
    """Return the copies of the record in the data folder and among the earlier versions.

    Parameters
    ----------
    place
        The record; neither its file nor its earlier versions are copies.
    """
    own = {place.path, *place.versions.paths(), *place.versions.prepared()}
    return [path for path in _files(place) if path not in own and _is_record(path)]


def list_leftovers(place: RecordFile) -> list[Path]:
    """Return files that an editor or the system made of the record, and that hold no whole one.

    Their names are built from its own: ``.workbook.json.swp``, ``workbook.json~``.
    """
    name = place.path.name
    return [
        path
        for path in _files(place)
        if name in path.name and path != place.path and not _is_record(path)
    ]


def find_copy(place: RecordFile, name: str) -> Path:
    """Return the copy of that name.

    Raises
    ------
    StoreError
        When there is none.
    """
    for path in list_copies(place):
        if path.name == name:
            return path
    raise StoreError("There is no such copy any more. Load the page again to see what is there.")


def reseal(place: RecordFile, change: Callable[[bytes], bytes | None]) -> None:
    """Write each copy anew, as the record itself is kept now.

    Parameters
    ----------
    change
        Returns the new bytes of a copy, or None where it stays as it is.

    Raises
    ------
    OSError
        When a copy could not be read or written.
    """
    for path in list_copies(place):
        after = change(path.read_bytes())
        if after is not None:
            write_atomic(path, after)


def reject_leftovers(place: RecordFile) -> None:
    """Make sure that nothing beside the record would stay readable when it is sealed.

    Raises
    ------
    StoreError
        When there are leftovers. It names them.
    """
    left = list_leftovers(place)
    if left:
        raise open_leftovers(left)


def _files(place: RecordFile) -> list[Path]:
    folders = [folder for folder in (place.folder, place.versions.folder) if folder.is_dir()]
    return sorted(path for folder in folders for path in folder.iterdir() if path.is_file())


def _is_record(path: Path) -> bool:
    """Tell whether a file is a record, sealed or not, or the beginning of one."""
    with contextlib.suppress(OSError), path.open("rb") as file:
        head = file.read(_SAMPLE_BYTES)
        if is_sealed(head):
            return True
        if _RECORD_HEADER.match(head):
            file.seek(max(0, path.stat().st_size - _SAMPLE_BYTES))
            return _FORMAT in head or _FORMAT in file.read() or _STEM in path.name
    return False
