"""Watches the content folder for changes, by polling."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from workbook_lib.content.loading.loader import check_pack, languages

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

POLL_SECONDS = 0.25
"""Seconds between two checks; a change has to show within two seconds."""


class ContentState(TypedDict):
    """A digest of the content, and its problems."""

    state: str
    problems: list[str]


class ContentWatcher:
    """Polls a folder of packs while somebody waits for changes.

    File system events would need another library and do not work on every network folder; checking
    thirty small files four times a second is cheap.

    Parameters
    ----------
    folder : Path
        What ``content_folder`` returns.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stamps: tuple[tuple[str, int, int], ...] | None = None
        self._state = ""

    def state(self) -> str:
        """Return a digest of the current content."""
        files = _files(self._folder)
        stamps = tuple(_stamp(path) for path in files)
        if stamps != self._stamps:
            # Saving a file without changes gives the same digest.
            combined = hashlib.sha256()
            for path in files:
                combined.update(path.as_posix().encode() + b"\0" + _read_bytes(path) + b"\0")
            self._state, self._stamps = combined.hexdigest()[:12], stamps
        return self._state

    def check(self) -> ContentState:
        """Return the digest, and the problems as ``workbook check`` reports them."""
        state = self.state()
        packs = [self._folder / name for name in languages(self._folder)]
        problems = [str(problem) for pack in packs for problem in check_pack(pack)]
        return ContentState(state=state, problems=problems)

    async def changes(self) -> AsyncIterator[ContentState]:
        """Yield the current state, and a new one after each change."""
        sent = None
        while True:
            if await asyncio.to_thread(self.state) != sent:
                state = await asyncio.to_thread(self.check)
                sent = state["state"]
                yield state
            await asyncio.sleep(POLL_SECONDS)


def _files(folder: Path) -> list[Path]:
    # Fixed depth: the folder may also hold large unrelated folders.
    return sorted(
        path for pattern in ("*/*.yaml", "*/measures/*.yaml") for path in folder.glob(pattern)
    )


def _stamp(path: Path) -> tuple[str, int, int]:
    try:
        status = path.stat()
    except OSError:
        return path.as_posix(), 0, 0
    return path.as_posix(), status.st_mtime_ns, status.st_size


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # an editor may be replacing it
        return b""
