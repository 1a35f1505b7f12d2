"""What can keep a record from being read or saved, in words a person can follow."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from workbook_lib.errors import Trouble

if TYPE_CHECKING:
    from pathlib import Path

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_NOT_ALLOWED = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_NOT_A_FOLDER = frozenset({errno.ENOTDIR, errno.EEXIST})


class StoreTrouble(Trouble):
    """A record that could not be read or saved. What was kept before is still there."""


class Locked(StoreTrouble):
    """A sealed file, and no key to it."""

    def __init__(self) -> None:
        super().__init__(
            "Your words are locked with a passphrase. Go to the start page and unlock them, then "
            "load this page again."
        )


class Relocked(StoreTrouble):
    """A file that is under another lock than the one it was opened with, or under none."""

    def __init__(self) -> None:
        super().__init__(
            "Your words were locked, unlocked or cleared after this page was opened, so this page "
            "no longer saves. Copy what you wrote last, then load the page again."
        )


def cannot_read(path: Path, error: OSError) -> StoreTrouble:
    """Say why a file could not be read, and what to do."""
    if error.errno in _NOT_A_FOLDER:
        return _not_a_folder(path)
    if error.errno in _NOT_ALLOWED:
        return StoreTrouble(
            f"{path} cannot be read because your account does not have permission. "
            "Give your account permission to read and write it, then open the page again."
        )
    if error.errno == errno.EISDIR:
        return StoreTrouble(
            f"{path} is a folder, but the workbook needs a file with that name there. "
            "Move the folder or give it another name."
        )
    return StoreTrouble(
        f"{path} cannot be read ({_cause(error)}). Nothing in it was changed. Try again. "
        "If it still fails, check the disk."
    )


def cannot_save(path: Path, error: OSError) -> StoreTrouble:
    """Say why a file could not be saved, and what to do."""
    if error.errno in _NOT_A_FOLDER:
        return _not_a_folder(path)
    if error.errno in _FULL:
        return StoreTrouble(
            f"The disk is full, so your last change could not be saved to {path}. What was saved "
            "before is still there. Free some space on the disk, then try again."
        )
    if error.errno == errno.EBUSY:
        return StoreTrouble(
            f"Nothing new could be saved to {path} because another program is using it; what was "
            "saved before is still there. Close programs that show or copy that file, then save "
            "again."
        )
    if error.errno in _NOT_ALLOWED:
        return StoreTrouble(
            f"Your last change could not be saved to {path} because writing in its folder is not "
            "allowed. What was saved before is still there. Allow writing in that folder, or start "
            "the workbook with another data folder."
        )
    return StoreTrouble(
        f"Your last change could not be saved to {path} ({_cause(error)}). What was saved before "
        "is still there. Try again. If it still fails, check the disk."
    )


def cannot_clear(folder: Path, error: OSError) -> StoreTrouble:
    """Say that not everything could be removed, and where to look."""
    return StoreTrouble(
        f"Not everything in {folder} could be deleted ({_cause(error)}), so some of your words may "
        "still be there. Delete that folder yourself."
    )


def locked_out(path: Path, seconds: float) -> StoreTrouble:
    """Say that somebody else has been saving for too long."""
    return StoreTrouble(
        f"Your last change could not be saved to {path} because another program was using it for "
        f"{seconds:g} seconds. What was saved before is still there. Close other windows of the "
        "workbook, then try again."
    )


def dead_link(path: Path) -> StoreTrouble:
    """Say that the file is a link whose target is away."""
    return StoreTrouble(
        f"{path} is a link to a file that is not there. Connect the disk that it is on, or remove "
        "the link to start a new workbook."
    )


def open_leftovers(paths: list[Path]) -> StoreTrouble:
    """Say that files beside the record may show words of it, and cannot be sealed."""
    names = ", ".join(str(path) for path in paths)
    return StoreTrouble(
        f"Another program left files that may show your words: {names}. They cannot be locked. "
        "Close that program, remove them, then lock again. Nothing was changed."
    )


def no_version() -> StoreTrouble:
    """Say that a version is not there."""
    return StoreTrouble("That older copy is no longer there. Look at the list again.")


def locked_otherwise() -> StoreTrouble:
    """Say that a version is under another lock than the file."""
    return StoreTrouble(
        "That older copy is locked with another passphrase than the one you use now, so it was not "
        "opened. Nothing was changed."
    )


def _not_a_folder(path: Path) -> StoreTrouble:
    return StoreTrouble(
        f"The data folder {path.parent} cannot be used because there is a file where a folder "
        "should be. Move that file, or start the workbook with another data folder."
    )


def _cause(error: OSError) -> str:
    # The system's own few words, without the address, which may be of a temporary file.
    return (error.strerror or "no reason given").lower()
