"""The lock that keeps two processes from writing one record at the same time."""

from __future__ import annotations

import contextlib
import errno
from typing import TYPE_CHECKING

from filelock import FileLock, SoftFileLock, Timeout

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# What network and FUSE file systems answer that have no locks.
_HAS_NO_LOCKS = frozenset({errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})


@contextlib.contextmanager
def exclusive(folder: Path, patience: float) -> Iterator[None]:
    """Hold the lock of a folder.

    Where the file system has no locks, a lock file takes their place. It names the process that
    holds it, so that one left behind by a process that was killed is replaced.

    Parameters
    ----------
    folder
        The data folder.
    patience
        Seconds to wait for another process.

    Raises
    ------
    OSError
        When the lock cannot be made.
    Timeout
        When another process does not release it in time.
    """
    # The file of an ordinary lock stays: if it were removed, two processes could lock two files.
    lock = FileLock(folder / "workbook.lock", timeout=patience, mode=0o600, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout:
        raise
    except OSError as error:
        if error.errno not in _HAS_NO_LOCKS:
            raise
        lock = SoftFileLock(folder / "workbook.holder", timeout=patience, mode=0o600)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()
