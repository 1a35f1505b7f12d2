"""A folder of earlier versions of a file."""

from __future__ import annotations

import contextlib
import os
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from workbook_lib.store.files import (
    fsync_folder,
    remove,
    remove_temporary_files,
    replace,
    write_atomic,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_NAME = re.compile(r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{6}Z\.json")
# Without colons, which Windows does not allow.
_FORMAT = "%Y-%m-%dT%H-%M-%S.%fZ.json"
_STAGED = ".next"
_MTIME_PRECISION = timedelta(seconds=2)
"""Precision of modification times, on a FAT disk."""


def version_time(path: Path) -> datetime:
    """Return the time (UTC) at which a version was created.

    Its name is later than that after the clock was set back (see ``Versions._next``), and its
    modification time after its folder was copied.
    """
    named, modified = _time_in_name(path), datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return modified if named - modified > _MTIME_PRECISION else named


def _time_in_name(path: Path) -> datetime:
    return datetime.strptime(path.name, _FORMAT).replace(tzinfo=UTC)


class Versions:
    """A folder of earlier versions, each named by its time of creation (UTC).

    Parameters
    ----------
    folder
        Created when first needed. Files with other names are ignored.
    spacing
        Minimum time between two versions, so that frequent saves do not replace old versions.
    keep
        Maximum number of versions; the oldest are removed first.
    """

    def __init__(self, folder: Path, spacing: timedelta, keep: int) -> None:
        self.folder = folder
        self._spacing = spacing
        self._keep = keep

    def paths(self) -> list[Path]:
        """Return the versions, newest first.

        Raises
        ------
        OSError
            When the folder cannot be read.
        """
        if not self.folder.is_dir():
            return []
        return sorted((p for p in self.folder.iterdir() if _NAME.fullmatch(p.name)), reverse=True)

    def add_if_due(self, data: bytes) -> None:
        """Add a version if the newest one is old enough, and remove the oldest.

        Raises
        ------
        OSError
            When the version could not be written.
        """
        if self._keep > 0 and self._due(datetime.now(UTC)):
            self.add(data)
            self.prune()

    def add(self, data: bytes) -> None:
        """Add a version regardless of the age of the newest one, without removing any.

        Raises
        ------
        OSError
            When the version could not be written.
        """
        self.folder.mkdir(mode=0o700, exist_ok=True)
        remove_temporary_files(self.folder)
        write_atomic(self._next(datetime.now(UTC)), data)

    def prune(self) -> None:
        """Remove the oldest versions above the limit."""
        for path in self.paths()[self._keep :]:
            # The next call tries again.
            with contextlib.suppress(OSError):
                path.unlink()

    def stage(self, change: Callable[[bytes], bytes | None]) -> None:
        """Write the new bytes of each version beside it, to be applied by ``finish_staged``.

        Parameters
        ----------
        change
            Returns the new bytes of a version, or None to leave it unchanged.

        Raises
        ------
        OSError
            When something could not be read or written.
        """
        for path in self.paths():
            if not path.is_file():
                continue
            stat, after = path.stat(), change(path.read_bytes())
            if after is not None:
                staged = path.with_suffix(_STAGED)
                write_atomic(staged, after)
                # The modification time decides when the next version is due.
                os.utime(staged, ns=(stat.st_atime_ns, stat.st_mtime_ns))

    def staged(self) -> list[Path]:
        return sorted(self.folder.glob(f"*{_STAGED}")) if self.folder.is_dir() else []

    def finish_staged(self, fits: Callable[[bytes], bool]) -> None:
        """Apply the staged files, or delete them.

        Parameters
        ----------
        fits
            Whether staged bytes have the seal of the present file. A process that died during a
            change of the seal left them either before or after that change.

        Raises
        ------
        OSError
            When a file could not be renamed.
        """
        for staged in self.staged():
            if fits(staged.read_bytes()):
                replace(staged, staged.with_suffix(".json"))
            else:
                remove(staged)
        if self.folder.is_dir():
            fsync_folder(self.folder)

    def clear(self) -> None:
        """Delete every version, and the folder if it is empty.

        Raises
        ------
        OSError
            When a version could not be deleted.
        """
        if not self.folder.is_dir():
            return
        remove_temporary_files(self.folder)
        for path in (*self.paths(), *self.staged()):
            remove(path)
        # The folder may contain other files.
        with contextlib.suppress(OSError):
            self.folder.rmdir()

    def _due(self, moment: datetime) -> bool:
        newest = next(iter(self.paths()), None)
        if newest is None:
            return True
        # By modification time: names run ahead after the clock was set back (see below).
        age = moment - datetime.fromtimestamp(newest.stat().st_mtime, UTC)
        return abs(age) >= self._spacing

    def _next(self, moment: datetime) -> Path:
        # Names must keep the order of creation: after the clock is set back, the newest version
        # would otherwise look like the oldest and be removed first.
        newest = next(iter(self.paths()), None)
        if newest is not None:
            moment = max(moment, _time_in_name(newest) + timedelta(microseconds=1))
        return self.folder / moment.strftime(_FORMAT)
