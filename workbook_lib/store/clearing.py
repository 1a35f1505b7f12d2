"""Deleting a record with its versions and copies; an interrupted clearing is finished later.

A small file beside the record holds its generation. Clearing starts a new generation, so that a
process with the old record in memory cannot write it back.
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


def generation(file: RecordFile) -> str | None:
    """Return the generation of a record; None if it was never cleared."""
    text = _read(file)
    return text.split()[0] if text else None


def is_unfinished(file: RecordFile) -> bool:
    """Whether a process ended during a clearing."""
    return _UNFINISHED in _read(file)


def clear(file: RecordFile) -> None:
    """Delete the record, its earlier versions and every copy. The caller holds the lock.

    Raises
    ------
    OSError
        When something could not be deleted. The next save tries again.
    """
    new_generation = secrets.token_hex(8)
    write_atomic(_path(file), f"{new_generation} {_UNFINISHED}".encode())
    for path in (*list_copies(file), *list_leftovers(file)):
        path.unlink(missing_ok=True)
    target = file.path.resolve()
    remove_temporary_files(target.parent)
    # Delete the target of a symbolic link first.
    target.unlink(missing_ok=True)
    file.path.unlink(missing_ok=True)
    file.versions.clear()
    write_atomic(_path(file), new_generation.encode())


def _path(file: RecordFile) -> Path:
    return file.folder / _NAME


def _read(file: RecordFile) -> str:
    # An unreadable folder is reported when the record itself is read.
    with contextlib.suppress(OSError):
        return _path(file).read_text("ascii", "replace")
    return ""
