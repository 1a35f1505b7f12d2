"""Writing a file so that it is always whole: the old one or the new one, never a part of either."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# A name that says nothing, for the moment that it can be seen.
_PREFIX, _SUFFIX = ".notes-", ".tmp"

_RETRY_AFTER = (0.01, 0.03, 0.06, 0.1)
"""Seconds to wait before each new try to replace a file that another program holds."""

# What file systems answer that cannot flush a folder: some network and container mounts.
_CANNOT_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.ENOSYS})


def write_atomic(path: Path, data: bytes) -> None:
    """Replace a file, or make it, in one step that a crash or a power cut cannot split.

    The bytes go to a temporary file in the same folder, are flushed to the disk, and take the
    file's name; then the folder is flushed too. Only the owner may read the file.

    Raises
    ------
    OSError
        When a step fails. The temporary file is gone, and the file is whole.
    """
    handle, name = tempfile.mkstemp(prefix=_PREFIX, suffix=_SUFFIX, dir=path.parent)
    try:
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(handle, rest) :]
            os.fsync(handle)
        finally:
            os.close(handle)
        _replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)  # noqa: PTH108
        raise
    fsync_folder(path.parent)


def _replace(name: str, path: Path) -> None:
    """Give a file its name, and wait for a moment where a scanner or a sync service holds it.

    Raises
    ------
    OSError
        With ``EBUSY`` when it is still held: its folder can be written to, as the temporary file in
        it shows, so rights are not the cause.
    """
    for delay in (*_RETRY_AFTER, None):
        try:
            os.replace(name, path)  # noqa: PTH105 - the same call, by the name that tests take away
        except PermissionError as error:
            if delay is None:
                raise OSError(errno.EBUSY, "another program is using it") from error
            time.sleep(delay)
        else:
            return


def remove_temporary_files(folder: Path) -> None:
    """Remove temporary files that a killed process left behind. Only while nobody is writing."""
    for path in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        with contextlib.suppress(OSError):
            path.unlink()


def fsync_folder(folder: Path) -> None:
    """Flush the names in a folder to the disk.

    Raises
    ------
    OSError
        When the disk fails; not where it only has no way to flush a folder.
    """
    if os.name == "nt":
        return  # Windows opens no folders, and writes a rename through by itself.
    try:
        handle = os.open(folder, os.O_RDONLY)
    except PermissionError:
        return  # Writing in a folder needs no right to read it; the rename has been done.
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _CANNOT_SYNC:
            raise
    finally:
        os.close(handle)
