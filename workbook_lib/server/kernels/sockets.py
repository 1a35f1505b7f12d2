"""The folder for the sockets between a server and its kernels.

Over TCP anyone with an account on this computer could read what kernels send. A socket in a folder
of mode 700 is for its owner alone, so there is never any other way where the system has such
sockets.
"""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_lib.errors import UserError

if TYPE_CHECKING:
    from jupyter_client.connect import ConnectionFileMixin

MAX_PATH_BYTES = 40
"""Bytes in the folder's path: that of a socket may have about a hundred, and a kernel's name needs
sixty of them."""


FALLBACK_FOLDERS = ("/tmp", "/var/tmp")  # noqa: S108 - what is made there has a random name and mode 700
"""Where to make it when the usual place for temporary files has too long a path."""


def make_socket_folder() -> Path:
    """Make a folder for sockets.

    Raises
    ------
    UserError
        When there is no place whose path is short enough and where nobody else may rename things.
    """
    for parent in (tempfile.gettempdir(), *FALLBACK_FOLDERS):
        if _is_safe_parent(parent):
            try:
                folder = Path(tempfile.mkdtemp(prefix="bu", dir=parent))
            except OSError:
                continue
            if os.name != "posix" or len(os.fsencode(folder)) <= MAX_PATH_BYTES:
                return folder
            folder.rmdir()
    raise UserError(
        "The workbook needs a folder for temporary files that has a short path and that nobody "
        "else may change, and found none. Name one in the variable TMPDIR (at most 30 letters)."
    )


def restore_folder(folder: Path) -> None:
    """Make the folder once more after something has removed it, as cleaners of old files do.

    Raises
    ------
    OSError
        When somebody else has put a folder of their own in its place.
    """
    try:
        folder.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        if os.name == "posix" and not _is_private_folder(folder):
            raise


def reachable(kernel: ConnectionFileMixin) -> bool:
    """Whether a new connection to a kernel can be made: its files have not been removed."""
    return Path(kernel.connection_file).exists()


def _is_safe_parent(parent: str) -> bool:
    """Whether nobody else can rename what is made in a folder."""
    if os.name != "posix":
        return True
    try:
        told = Path(parent).stat()
    except OSError:
        return False
    shared = told.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return not shared or bool(told.st_mode & stat.S_ISVTX)


def _is_private_folder(folder: Path) -> bool:
    told = folder.lstat()
    return (
        stat.S_ISDIR(told.st_mode)
        and told.st_uid == os.geteuid()
        and not told.st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    )
