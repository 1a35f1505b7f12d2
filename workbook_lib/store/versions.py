"""Earlier versions of a file, so that a mistake can be taken back by hand."""

from __future__ import annotations

import contextlib
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from workbook_lib.store.atomic import sweep, write_whole

if TYPE_CHECKING:
    from pathlib import Path

_NAME = re.compile(r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{6}Z\.json")
# No colons, which Windows does not take.
_FORMAT = "%Y-%m-%dT%H-%M-%S.%fZ.json"


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
        moment = datetime.now(UTC)
        if self._keep < 1 or not self._due(moment):
            return
        self.folder.mkdir(mode=0o700, exist_ok=True)
        sweep(self.folder)
        write_whole(self._next(moment), data)
        for path in self.paths()[self._keep :]:
            # One too many does no harm, and the next version tries again.
            with contextlib.suppress(OSError):
                path.unlink()

    def clear(self) -> None:
        """Remove every version, and the folder when nothing else lies in it.

        Raises
        ------
        OSError
            When one could not be removed.
        """
        if not self.folder.is_dir():
            return
        sweep(self.folder)
        for path in self.paths():
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
            before = datetime.strptime(newest.name, _FORMAT).replace(tzinfo=UTC)
            moment = max(moment, before + timedelta(microseconds=1))
        return self.folder / moment.strftime(_FORMAT)
