"""Removing a record for good: finished after a crash, and final for every process that knew it.

A small file beside the record names its generation. Clearing begins a new one, so a process that
still remembers the old record cannot write it back.
"""

from __future__ import annotations

import contextlib
import secrets
from typing import TYPE_CHECKING

from workbook_lib.store.atomic_write import remove_temporary_files, write_atomic
from workbook_lib.store.sync_copies import list_copies, list_leftovers

if TYPE_CHECKING:
    from pathlib import Path

    from workbook_lib.store.record_file import RecordFile

_NAME = "workbook.generation"
_UNFINISHED = "clearing"


def generation(place: RecordFile) -> str | None:
    """Return the generation of a record; None before anything was ever cleared."""
    text = _read(place)
    return text.split()[0] if text else None


def is_unfinished(place: RecordFile) -> bool:
    """Tell whether a process ended while it was clearing."""
    return _UNFINISHED in _read(place)


def clear(place: RecordFile) -> None:
    """Remove the record, its earlier versions and every copy of it. Only while the lock is held.

    Raises
    ------
    OSError
        When something could not be removed. The next save tries again.
    """
    begun = secrets.token_hex(8)
    write_atomic(_path(place), f"{begun} {_UNFINISHED}".encode())
    for path in (*list_copies(place), *list_leftovers(place)):
        path.unlink(missing_ok=True)
    target = place.path.resolve()
    remove_temporary_files(target.parent)
    # Where the file is a link, the file that it leads to goes first.
    target.unlink(missing_ok=True)
    place.path.unlink(missing_ok=True)
    place.versions.clear()
    write_atomic(_path(place), begun.encode())


def _path(place: RecordFile) -> Path:
    return place.folder / _NAME


def _read(place: RecordFile) -> str:
    # A folder that cannot be read is reported by whoever reads the record itself.
    with contextlib.suppress(OSError):
        return _path(place).read_text("ascii", "replace")
    return ""
