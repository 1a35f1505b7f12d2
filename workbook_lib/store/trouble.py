"""What can keep a record from being read or saved, in words a person can follow."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from workbook_lib.trouble import Trouble

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
            "Your words were locked, unlocked or cleared since this page was opened, so it saves "
            "nothing more; what you wrote last is still on it. Load the page again."
        )


def cannot_read(path: Path, error: OSError) -> StoreTrouble:
    """Say why a file could not be read, and what to do."""
    if error.errno in _NOT_A_FOLDER:
        return _not_a_folder(path)
    if error.errno in _NOT_ALLOWED:
        return StoreTrouble(
            f"{path} cannot be read because your account has no permission to. "
            "Allow reading and writing it, then open the page again."
        )
    if error.errno == errno.EISDIR:
        return StoreTrouble(
            f"{path} is a folder, but the workbook keeps its file there. "
            "Move the folder away or give it another name."
        )
    return StoreTrouble(
        f"{path} cannot be read ({_cause(error)}). Nothing in it was changed; try again, "
        "and if it stays so, look after the disk first."
    )


def cannot_save(path: Path, error: OSError) -> StoreTrouble:
    """Say why a file could not be saved, and what to do."""
    if error.errno in _NOT_A_FOLDER:
        return _not_a_folder(path)
    if error.errno in _FULL:
        return StoreTrouble(
            f"The disk is full, so nothing new could be saved to {path}; what was saved before "
            "is still there. Make some room on the disk and save again."
        )
    if error.errno in _NOT_ALLOWED:
        return StoreTrouble(
            f"Nothing new could be saved to {path} because its folder cannot be written to; what "
            "was saved before is still there. Allow writing in that folder, or start the workbook "
            "with another data folder."
        )
    return StoreTrouble(
        f"Nothing new could be saved to {path} ({_cause(error)}); what was saved before is still "
        "there. Try again, and if it stays so, look after the disk first."
    )


def cannot_clear(folder: Path, error: OSError) -> StoreTrouble:
    """Say that not everything could be removed, and where to look."""
    return StoreTrouble(
        f"Not everything in {folder} could be removed ({_cause(error)}), so some of it may still "
        "be there. Remove that folder by hand."
    )


def locked_out(path: Path, seconds: float) -> StoreTrouble:
    """Say that somebody else has been saving for too long."""
    return StoreTrouble(
        f"Nothing new could be saved to {path} because another program kept it busy for "
        f"{seconds:g} seconds; what was saved before is still there. Close other windows of the "
        "workbook and save again."
    )


def dead_link(path: Path) -> StoreTrouble:
    """Say that the file is a link whose target is away."""
    return StoreTrouble(
        f"{path} is a link to a place that is not there. Connect the disk it leads to, or remove "
        "the link to start a new workbook."
    )


def no_version() -> StoreTrouble:
    """Say that a version is not there."""
    return StoreTrouble("There is no such earlier version any more. Look at the list again.")


def locked_otherwise() -> StoreTrouble:
    """Say that a version is under another lock than the file."""
    return StoreTrouble(
        "That version is locked with another passphrase than the one you use now, so it stays as "
        "it is."
    )


def _not_a_folder(path: Path) -> StoreTrouble:
    return StoreTrouble(
        f"The data folder {path.parent} cannot be used because there is a file where a folder "
        "should be. Move that file away, or start the workbook with another data folder."
    )


def _cause(error: OSError) -> str:
    # The system's own few words, without the address, which may be of a temporary file.
    return (error.strerror or "no reason given").lower()
