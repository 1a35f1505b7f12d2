"""Atomic file writes that survive a crash or a power cut, and the lock of a data folder."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
import time
from typing import TYPE_CHECKING, TypeVar

from filelock import FileLock, SoftFileLock, Timeout

from workbook_lib.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

T = TypeVar("T")

# A neutral name for the temporary file.
_PREFIX, _SUFFIX = ".notes-", ".tmp"

_CHECK_BYTES = 65536
"""Bytes to write in a check of a folder."""

_RETRY_AFTER = (0.01, 0.03, 0.1, 0.3, 0.6)
"""Seconds to wait before each retry while another program has the file open."""

# Errors of file systems that cannot sync a folder: some network and container mounts.
_CANNOT_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.ENOSYS})


def absolute_path(path: Path) -> Path:
    """Return a path that does not depend on the working directory.

    Raises
    ------
    UserError
        When it starts with the home folder of an unknown user, or there is no working directory.

    Examples
    --------
    >>> from pathlib import Path
    >>> absolute_path(Path("words")).is_absolute()
    True
    """
    try:
        return path.expanduser().absolute()
    except (RuntimeError, OSError):
        raise UserError("path_unclear", path=path) from None


def write_atomic(path: Path, data: bytes) -> None:
    """Create or replace a file atomically.

    Writes a temporary file in the same folder, syncs it, renames it, and syncs the folder. Only the
    owner can read the file.

    Raises
    ------
    OSError
        When a step fails. The temporary file is deleted, and the old file remains.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_atomic(Path(folder) / "notes.txt", b"tea")
    ...     (Path(folder) / "notes.txt").read_bytes()
    b'tea'
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
        replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)  # noqa: PTH108
        raise
    fsync_folder(path.parent)


def retry_while_open(action: Callable[[], T]) -> T:
    """Call a function, and again while a virus scanner or sync service has its file open.

    Windows refuses to replace, remove or read a file that another program has opened.

    Raises
    ------
    PermissionError
        When the last try fails too.
    """
    for delay in _RETRY_AFTER:
        try:
            return action()
        except PermissionError:
            time.sleep(delay)
    return action()


def replace(source: Path | str, target: Path) -> None:
    """Rename a file in its folder, with retries while another program has the target open.

    Raises
    ------
    OSError
        With ``EBUSY`` when the target stays open. The folder is writable, since the source was
        written to it, so permissions are not the cause.
    """
    try:
        # Called as an attribute, so that tests can replace it.
        retry_while_open(lambda: os.replace(source, target))  # noqa: PTH105
    except PermissionError as error:
        raise OSError(errno.EBUSY, "another program is using it") from error


def remove(path: Path) -> None:
    """Remove a file if it exists, with retries while another program has it open.

    Raises
    ------
    OSError
        When it cannot be removed.

    Examples
    --------
    >>> from pathlib import Path
    >>> remove(Path("no such file"))
    """
    retry_while_open(lambda: path.unlink(missing_ok=True))


def check_writable(folder: Path) -> None:
    """Write a small file to a folder, which is created if it is missing, and remove it again.

    Raises
    ------
    OSError
        When that fails, for instance for want of permission or space.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as parent:
    ...     check_writable(Path(parent) / "data")
    ...     [*(Path(parent) / "data").iterdir()]
    []
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(prefix=_PREFIX, suffix=_SUFFIX, dir=folder) as file:
        file.write(bytes(_CHECK_BYTES))
        file.flush()


def remove_temporary_files(folder: Path) -> None:
    """Remove temporary files that a killed process left. The caller holds the lock."""
    for path in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        with contextlib.suppress(OSError):
            path.unlink()


def fsync_folder(folder: Path) -> None:
    """Sync the directory entries of a folder to the disk.

    Raises
    ------
    OSError
        When the disk fails. File systems without folder sync are ignored.
    """
    if os.name == "nt":
        return  # Windows cannot open folders, and writes renames through.
    try:
        handle = os.open(folder, os.O_RDONLY)
    except PermissionError:
        return  # A folder can be writable without being readable; the rename is done.
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _CANNOT_SYNC:
            raise
    finally:
        os.close(handle)


# Errors of network and FUSE file systems without locks.
_HAS_NO_LOCKS = frozenset({errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})


@contextlib.contextmanager
def lock_folder(folder: Path, timeout: float) -> Iterator[None]:
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

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, lock_folder(Path(folder), timeout=1):
    ...     (Path(folder) / "workbook.lock").exists()
    True
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
