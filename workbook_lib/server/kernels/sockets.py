"""The private folder of a server: the sockets of its kernels, and their IPython files.

Over TCP every account on this computer could read what kernels send. Unix sockets in a folder of
mode 700 are open to their owner alone, so they are used wherever the system has them.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_lib.errors import UserError
from workbook_lib.store.files import check_writable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jupyter_client.connect import ConnectionFileMixin

HAS_PRIVATE_SOCKETS = os.name == "posix"
"""Whether the system has Unix sockets; elsewhere kernels use TCP, with a key."""

MAX_PATH_BYTES = 40
"""Bytes in the path of the folder: a socket's path may have about 100, its file name takes 60."""


FALLBACK_FOLDERS = ("/tmp", "/var/tmp")  # noqa: S108 - mkdtemp: random name, mode 700
"""Parent folders to try when the path of the default temporary folder is too long."""


@contextlib.contextmanager
def private_folder() -> Iterator[str]:
    """Create the private folder of a server of pages, and remove it at the end.

    Its kernels find no IPython configuration and startup files of the person, and leave no folder
    of IPython in their home.

    Raises
    ------
    UserError
        As ``make_socket_folder``.
    """
    folder = make_socket_folder()
    os.environ["IPYTHONDIR"] = str(folder / "ipython")
    try:
        yield str(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_socket_folder() -> Path:
    """Create a folder for sockets.

    Raises
    ------
    UserError
        When no folder has free space, a short path, and is safe from renaming by others.
    """
    for parent in (*_temporary_folder(), *FALLBACK_FOLDERS):
        if _is_safe_parent(parent):
            try:
                folder = Path(tempfile.mkdtemp(prefix="bu", dir=parent))
            except OSError:
                continue
            with contextlib.suppress(OSError):  # a full disk may have room for a folder alone
                if not HAS_PRIVATE_SOCKETS or len(os.fsencode(folder)) <= MAX_PATH_BYTES:
                    check_writable(folder)
                    return folder
            folder.rmdir()
    raise UserError("temporary_folder_needed")


def _temporary_folder() -> list[str]:
    """Return the system's folder for temporary files, if it is writable."""
    try:
        return [tempfile.gettempdir()]
    except FileNotFoundError:
        return []


def restore_folder(folder: Path) -> None:
    """Create the folder again if something has removed it, such as a cleaner of old files.

    Raises
    ------
    OSError
        When a folder of another user is in its place.
    """
    try:
        folder.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        if os.name == "posix" and not _is_private_folder(folder):
            raise


def reachable(kernel: ConnectionFileMixin) -> bool:
    """Whether new connections to a kernel are possible: its connection file exists."""
    return Path(kernel.connection_file).exists()


def _is_safe_parent(parent: str) -> bool:
    """Whether no other user can rename entries of a folder."""
    if os.name != "posix":
        return True
    try:
        status = Path(parent).stat()
    except OSError:
        return False
    shared = status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return not shared or bool(status.st_mode & stat.S_ISVTX)


def _is_private_folder(folder: Path) -> bool:
    status = folder.lstat()
    return (
        stat.S_ISDIR(status.st_mode)
        and status.st_uid == os.geteuid()
        and not status.st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    )
