"""The lock of a data folder across processes."""

from __future__ import annotations

import contextlib
import errno
from typing import TYPE_CHECKING

from filelock import FileLock, SoftFileLock, Timeout

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Errors of network and FUSE file systems without locks.
_HAS_NO_LOCKS = frozenset({errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})


@contextlib.contextmanager
def exclusive(folder: Path, timeout: float) -> Iterator[None]:
    """Lock a folder.

    On file systems without locks a lock file is used instead. It names its process, so that the
    lock file of a killed process is replaced.

    Parameters
    ----------
    folder
        The data folder.
    timeout
        Seconds to wait for another process.

    Raises
    ------
    OSError
        When the lock cannot be created.
    Timeout
        When another process does not release it in time.
    """
    # The file of the lock stays: after a removal two processes could lock different files.
    lock = FileLock(folder / "workbook.lock", timeout=timeout, mode=0o600, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout:
        raise
    except OSError as error:
        if error.errno not in _HAS_NO_LOCKS:
            raise
        lock = SoftFileLock(folder / "workbook.holder", timeout=timeout, mode=0o600)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()
