"""Errors of reading and saving a record."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from workbook_lib.errors import UserError, cause_of

if TYPE_CHECKING:
    from pathlib import Path

_DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_NO_PERMISSION = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_NOT_A_FOLDER = frozenset({errno.ENOTDIR, errno.EEXIST})


class PassphraseNeeded(UserError):
    """The file is sealed and no key is known."""

    def __init__(self) -> None:
        super().__init__("passphrase_needed")


class StoreOutdated(UserError):
    """The file was sealed, unsealed or cleared after this store opened it."""

    def __init__(self) -> None:
        super().__init__("store_outdated")


def cannot_read(path: Path, error: OSError) -> UserError:
    """Return the error for a file that could not be read.

    Examples
    --------
    >>> from pathlib import Path
    >>> cannot_read(Path("workbook.json"), PermissionError(13, "not allowed")).message.code
    'read_not_allowed'
    """
    if error.errno in _NOT_A_FOLDER:
        return UserError("file_in_place_of_folder", folder=path.parent)
    if error.errno in _NO_PERMISSION:
        return UserError("read_not_allowed", path=path)
    if error.errno == errno.EISDIR:
        return UserError("folder_in_place_of_file", path=path)
    return UserError("read_failed", path=path, cause=cause_of(error))


def cannot_save(path: Path, error: OSError) -> UserError:
    """Return the error for a file that could not be saved."""
    if error.errno in _NOT_A_FOLDER:
        return UserError("file_in_place_of_folder", folder=path.parent)
    if error.errno in _DISK_FULL:
        return UserError("disk_full", path=path)
    if error.errno == errno.EBUSY:
        return UserError("file_busy", path=path)
    if error.errno in _NO_PERMISSION:
        return UserError("save_not_allowed", path=path)
    return UserError("save_failed", path=path, cause=cause_of(error))


def cannot_use(folder: Path, error: OSError) -> UserError:
    """Return the error for a data folder that cannot be written when a server starts.

    Examples
    --------
    >>> from pathlib import Path
    >>> cannot_use(Path("data"), OSError(errno.ENOSPC, "full")).message.code
    'folder_without_space'
    """
    if error.errno in _NOT_A_FOLDER:
        return UserError("file_in_place_of_folder", folder=folder)
    if error.errno in _DISK_FULL:
        return UserError("folder_without_space", folder=folder)
    if error.errno in _NO_PERMISSION:
        return UserError("folder_not_writable", folder=folder)
    return UserError("folder_failed", folder=folder, cause=cause_of(error))


def cannot_clear(folder: Path, error: OSError) -> UserError:
    """Return the error for files that could not be deleted."""
    return UserError("clear_failed", folder=folder, cause=cause_of(error))
