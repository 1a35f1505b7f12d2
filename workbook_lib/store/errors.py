"""Errors of reading and saving a record, with messages for readers."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from workbook_lib.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path

_DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_NO_PERMISSION = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_NOT_A_FOLDER = frozenset({errno.ENOTDIR, errno.EEXIST})


class StoreError(UserError):
    """A record could not be read or saved. The stored record is unchanged."""


class PassphraseNeeded(StoreError):
    """The file is sealed and no key is known."""

    def __init__(self) -> None:
        super().__init__(
            "Your words are locked with a passphrase. Go to the start page and unlock them, then "
            "load this page again."
        )


class StoreOutdated(StoreError):
    """The file was sealed, unsealed or cleared after this store opened it."""

    def __init__(self) -> None:
        super().__init__(
            "Your words were locked, unlocked or cleared after this page was opened, so this page "
            "no longer saves. Copy what you wrote last, then load the page again."
        )


def cannot_read(path: Path, error: OSError) -> StoreError:
    """Return the error for a file that could not be read."""
    if error.errno in _NOT_A_FOLDER:
        return _not_a_folder(path)
    if error.errno in _NO_PERMISSION:
        return StoreError(
            f"{path} cannot be read because your account does not have permission. "
            "Give your account permission to read and write it, then open the page again."
        )
    if error.errno == errno.EISDIR:
        return StoreError(
            f"{path} is a folder, but the workbook needs a file with that name there. "
            "Move the folder or give it another name."
        )
    return StoreError(
        f"{path} cannot be read ({_cause(error)}). Nothing in it was changed. Try again. "
        "If it still fails, check the disk."
    )


def cannot_save(path: Path, error: OSError) -> StoreError:
    """Return the error for a file that could not be saved."""
    if error.errno in _NOT_A_FOLDER:
        return _not_a_folder(path)
    if error.errno in _DISK_FULL:
        return StoreError(
            f"The disk is full, so your last change could not be saved to {path}. What was saved "
            "before is still there. Free some space on the disk, then try again."
        )
    if error.errno == errno.EBUSY:
        return StoreError(
            f"Nothing new could be saved to {path} because another program is using it; what was "
            "saved before is still there. Close programs that show or copy that file, then save "
            "again."
        )
    if error.errno in _NO_PERMISSION:
        return StoreError(
            f"Your last change could not be saved to {path} because writing in its folder is not "
            "allowed. What was saved before is still there. Allow writing in that folder, or start "
            "the workbook with another data folder."
        )
    return StoreError(
        f"Your last change could not be saved to {path} ({_cause(error)}). What was saved before "
        "is still there. Try again. If it still fails, check the disk."
    )


def cannot_clear(folder: Path, error: OSError) -> StoreError:
    """Return the error for files that could not be deleted."""
    return StoreError(
        f"Not everything in {folder} could be deleted ({_cause(error)}), so some of your words may "
        "still be there. Delete that folder yourself."
    )


def lock_timeout(path: Path, seconds: float) -> StoreError:
    """Return the error for a lock that timed out."""
    return StoreError(
        f"Your last change could not be saved to {path} because another program was using it for "
        f"{seconds:g} seconds. What was saved before is still there. Close other windows of the "
        "workbook, then try again."
    )


def broken_link(path: Path) -> StoreError:
    """Return the error for a symbolic link without a target."""
    return StoreError(
        f"{path} is a link to a file that is not there. Connect the disk that it is on, or remove "
        "the link to start a new workbook."
    )


def open_leftovers(paths: list[Path]) -> StoreError:
    """Return the error for leftover files that cannot be sealed."""
    names = ", ".join(str(path) for path in paths)
    return StoreError(
        f"Another program left files that may show your words: {names}. They cannot be locked. "
        "Close that program, remove them, then lock again. Nothing was changed."
    )


def version_not_found() -> StoreError:
    """Return the error for a missing version."""
    return StoreError("That older copy is no longer there. Look at the list again.")


def version_has_other_passphrase() -> StoreError:
    """Return the error for a version sealed with another passphrase."""
    return StoreError(
        "That older copy is locked with another passphrase than the one you use now, so it was not "
        "opened. Nothing was changed."
    )


def _not_a_folder(path: Path) -> StoreError:
    return StoreError(
        f"The data folder {path.parent} cannot be used because there is a file where a folder "
        "should be. Move that file, or start the workbook with another data folder."
    )


def _cause(error: OSError) -> str:
    # Without the path, which may be of a temporary file.
    return (error.strerror or "no reason given").lower()
