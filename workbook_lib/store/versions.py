"""Earlier versions of a file, so that a mistake can be taken back."""

from __future__ import annotations

import contextlib
import os
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from workbook_lib.store.atomic_write import fsync_folder, remove_temporary_files, write_atomic

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_NAME = re.compile(r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{6}Z\.json")
# No colons, which Windows does not take.
_FORMAT = "%Y-%m-%dT%H-%M-%S.%fZ.json"
_STAGED = ".next"


def version_time(path: Path) -> datetime:
    """Return the moment (UTC) at which a version was put by."""
    return datetime.strptime(path.name, _FORMAT).replace(tzinfo=UTC)


class Versions:
    """A folder of earlier versions, each named by the moment (UTC) at which it was put by.

    Parameters
    ----------
    folder
        Made when first needed. Files of other names in it are left alone.
    spacing
        Least time between two versions, so that an hour of typing does not push out last week.
    keep
        Most versions kept; the oldest go first.
    """

    def __init__(self, folder: Path, spacing: timedelta, keep: int) -> None:
        self.folder = folder
        self._spacing = spacing
        self._keep = keep

    def paths(self) -> list[Path]:
        """Return the versions, newest first."""
        if not self.folder.is_dir():
            return []
        return sorted((p for p in self.folder.iterdir() if _NAME.fullmatch(p.name)), reverse=True)

    def put_by(self, data: bytes) -> None:
        """Keep the bytes as a version, if the newest one is old enough, and let the oldest go.

        Raises
        ------
        OSError
            When the version could not be written.
        """
        if self._keep > 0 and self._due(datetime.now(UTC)):
            self.keep(data)
            self.prune()

    def keep(self, data: bytes) -> None:
        """Keep the bytes as a version, however new the newest one is; none goes.

        Raises
        ------
        OSError
            When the version could not be written.
        """
        self.folder.mkdir(mode=0o700, exist_ok=True)
        remove_temporary_files(self.folder)
        write_atomic(self._next(datetime.now(UTC)), data)

    def prune(self) -> None:
        """Let the oldest go where there are too many."""
        for path in self.paths()[self._keep :]:
            # One too many does no harm, and the next version tries again.
            with contextlib.suppress(OSError):
                path.unlink()

    def prepare(self, change: Callable[[bytes], bytes | None]) -> None:
        """Write beside each version what it shall become; nothing has changed until ``settle``.

        Parameters
        ----------
        change
            Returns the new bytes of a version, or None where it shall stay as it is.

        Raises
        ------
        OSError
            When something could not be read or written.
        """
        for path in self.paths():
            if not path.is_file():
                continue
            then, after = path.stat(), change(path.read_bytes())
            if after is not None:
                beside = path.with_suffix(_STAGED)
                write_atomic(beside, after)
                # When the next version is due is told by the file's own time.
                os.utime(beside, ns=(then.st_atime_ns, then.st_mtime_ns))

    def prepared(self) -> list[Path]:
        """Return what was prepared and is in nobody's place yet."""
        return sorted(self.folder.glob(f"*{_STAGED}")) if self.folder.is_dir() else []

    def settle(self, fits: Callable[[bytes], bool]) -> None:
        """Put in place what was prepared, or drop it.

        Parameters
        ----------
        fits
            Whether prepared bytes belong to the file as it is now: a process that died while it
            changed everything left them on one side of that change or on the other.

        Raises
        ------
        OSError
            When a name could not be changed.
        """
        for beside in self.prepared():
            if fits(beside.read_bytes()):
                os.replace(beside, beside.with_suffix(".json"))  # noqa: PTH105 - see atomic
            else:
                beside.unlink()
        if self.folder.is_dir():
            fsync_folder(self.folder)

    def clear(self) -> None:
        """Remove every version, and the folder when nothing else lies in it.

        Raises
        ------
        OSError
            When one could not be removed.
        """
        if not self.folder.is_dir():
            return
        remove_temporary_files(self.folder)
        for path in (*self.paths(), *self.prepared()):
            path.unlink()
        # Someone may keep files of their own in it.
        with contextlib.suppress(OSError):
            self.folder.rmdir()

    def _due(self, moment: datetime) -> bool:
        newest = next(iter(self.paths()), None)
        if newest is None:
            return True
        # By the file's own time: names run ahead after a clock was set back (see below).
        age = moment - datetime.fromtimestamp(newest.stat().st_mtime, UTC)
        return abs(age) >= self._spacing

    def _next(self, moment: datetime) -> Path:
        # Names must keep the order in which versions were made, or a clock that was set back would
        # make the newest look like the oldest, the first to go.
        newest = next(iter(self.paths()), None)
        if newest is not None:
            moment = max(moment, version_time(newest) + timedelta(microseconds=1))
        return self.folder / moment.strftime(_FORMAT)
