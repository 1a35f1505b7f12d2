"""What can keep a record from being read or saved, in words a person can follow."""

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
    """A record that could not be read or saved. What was kept before is still there."""


class PassphraseNeeded(StoreError):
    """A sealed file, and no key to it."""

    def __init__(self) -> None:
        super().__init__(
            "Your words are locked with a passphrase. Go to the start page and unlock them, then "
            "load this page again."
        )


class StoreOutdated(StoreError):
    """A file that is under another lock than the one it was opened with, or under none."""

    def __init__(self) -> None:
        super().__init__(
            "Your words were locked, unlocked or cleared after this page was opened, so this page "
            "no longer saves. Copy what you wrote last, then load the page again."
        )


def cannot_read(path: Path, error: OSError) -> StoreError:
    """Say why a file could not be read, and what to do."""
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
    """Say why a file could not be saved, and what to do."""
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
    """Say that not everything could be removed, and where to look."""
    return StoreError(
        f"Not everything in {folder} could be deleted ({_cause(error)}), so some of your words may "
        "still be there. Delete that folder yourself."
    )


def lock_timeout(path: Path, seconds: float) -> StoreError:
    """Say that somebody else has been saving for too long."""
    return StoreError(
        f"Your last change could not be saved to {path} because another program was using it for "
        f"{seconds:g} seconds. What was saved before is still there. Close other windows of the "
        "workbook, then try again."
    )


def broken_link(path: Path) -> StoreError:
    """Say that the file is a link whose target is away."""
    return StoreError(
        f"{path} is a link to a file that is not there. Connect the disk that it is on, or remove "
        "the link to start a new workbook."
    )


def open_leftovers(paths: list[Path]) -> StoreError:
    """Say that files beside the record may show words of it, and cannot be sealed."""
    names = ", ".join(str(path) for path in paths)
    return StoreError(
        f"Another program left files that may show your words: {names}. They cannot be locked. "
        "Close that program, remove them, then lock again. Nothing was changed."
    )


def version_not_found() -> StoreError:
    """Say that a version is not there."""
    return StoreError("That older copy is no longer there. Look at the list again.")


def version_has_other_passphrase() -> StoreError:
    """Say that a version is under another lock than the file."""
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
    # The system's own few words, without the address, which may be of a temporary file.
    return (error.strerror or "no reason given").lower()
