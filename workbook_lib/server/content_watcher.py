"""A folder of words that is looked at again and again, for the one who is changing them."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from workbook_lib.content.loading.loader import check_pack, languages

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

POLL_SECONDS = 0.25
"""Seconds between two looks: a change has to show within two."""


class ContentState(TypedDict):
    """The words at one moment: a name that differs whenever they do, and what is wrong."""

    state: str
    problems: list[str]


class ContentWatcher:
    """Looks at a folder of packs for as long as somebody waits for news of it.

    Nothing is kept but the last look: each one who waits is told what they have not seen yet.
    Asking the system to call us instead would take another library, and does not work on every
    shared folder; reading thirty small files four times a second is hardly any work.

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
        """Return the name of the words as they are now; the same words have the same name."""
        files = _files(self._folder)
        stamps = tuple(_stamp(path) for path in files)
        if stamps != self._stamps:
            # Saving a file that nothing was changed in is no news.
            mixed = hashlib.sha256()
            for path in files:
                mixed.update(path.as_posix().encode() + b"\0" + _read_bytes(path) + b"\0")
            self._state, self._stamps = mixed.hexdigest()[:12], stamps
        return self._state

    def look(self) -> ContentState:
        """Return the state, and every mistake as ``workbook check`` says it."""
        state = self.state()
        packs = [self._folder / name for name in languages(self._folder)]
        problems = [str(each) for pack in packs for each in check_pack(pack)]
        return ContentState(state=state, problems=problems)

    async def news(self) -> AsyncIterator[ContentState]:
        """Give the words as they are, and again whenever they have changed."""
        told = None
        while True:
            if await asyncio.to_thread(self.state) != told:
                seen = await asyncio.to_thread(self.look)
                told = seen["state"]
                yield seen
            await asyncio.sleep(POLL_SECONDS)


def _files(folder: Path) -> list[Path]:
    # No deeper: a folder of packs may stand in a folder of many other things.
    return sorted(
        path for pattern in ("*/*.yaml", "*/measures/*.yaml") for path in folder.glob(pattern)
    )


def _stamp(path: Path) -> tuple[str, int, int]:
    try:
        found = path.stat()
    except OSError:
        return path.as_posix(), 0, 0
    return path.as_posix(), found.st_mtime_ns, found.st_size


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # an editor may be putting it back just now
        return b""
