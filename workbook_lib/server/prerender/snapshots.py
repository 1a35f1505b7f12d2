"""What a chapter's page shows before it has a kernel: drawn once, for all visitors alike."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from workbook_lib.content.loading.loader import content_folder
from workbook_lib.kernel.pool import PACKAGE, POOL, SourceState, source_state
from workbook_lib.record.collections import latest_id
from workbook_lib.store.mode import mode_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workbook_lib.record import Record
    from workbook_lib.server.site import Site

SNAPSHOTS_SETTING = "workbook_first_looks"
"""Under this name they stand in the settings of a tornado application."""

Piece = dict[str, Any]
"""See ``workbook_lib.page.snapshot``."""


class Snapshots:
    """The first looks of all chapters, made in a process of its own that no visitor ever reaches.

    Until they are made, and when they cannot be, a page waits for its kernel to draw it.

    Parameters
    ----------
    site : Site
        What the server shows.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self._made: dict[str, tuple[SourceState, dict[str, list[Piece]]]] = {}
        self._tried: dict[str, SourceState] = {}
        self._running: set[subprocess.Popen[bytes]] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    def of(self, chapter: str, language: str) -> list[Piece]:
        """Return what a chapter shows; empty while that is not known."""
        now = source_state()
        at, looks = self._made.get(language, (None, {}))
        if at != now:
            self.make(language, now)
            return []
        return looks.get(chapter, [])

    def make(self, language: str, now: SourceState | None = None) -> None:
        """Begin to make them anew, unless that was tried with this very state of code and words."""
        now = now or source_state()
        if self._tried.get(language) == now:
            return
        self._tried[language] = now
        task = asyncio.get_running_loop().create_task(self._make(language, now))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """End what is being made."""
        for process in self._running:
            process.kill()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _make(self, language: str, now: SourceState) -> None:
        told = await asyncio.to_thread(POOL.looks, now) if self._as_ours(language) else b""
        looks = json.loads(told or await self._drawn(language) or b"{}")
        if looks:
            self._made[language] = (now, looks)

    def _as_ours(self, language: str) -> bool:
        """Whether the kernels' parent, which has this process's environment, draws the same."""
        return (language, content_folder(self._site.environ), self._site.mode) == (
            os.environ.get("WORKBOOK_LANG", "en"),
            content_folder(),
            mode_for({"SERVER_SOFTWARE": "voila", **os.environ}),
        )

    async def _drawn(self, language: str) -> bytes:
        """Have them drawn in a process of its own, and return what it says."""
        environ = {
            **self._site.environ,
            "WORKBOOK_LANG": language,
            "WORKBOOK_MODE": self._site.mode.value,
        }
        process = subprocess.Popen(  # noqa: ASYNC220 - it is waited for in a thread
            [sys.executable, "-m", "workbook_lib.page.snapshot"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=PACKAGE.parent,
            env=environ,
        )
        self._running.add(process)
        try:
            told, _ = await asyncio.to_thread(process.communicate)
        finally:
            self._running.discard(process)
        return told if process.returncode == 0 else b""


def form_entries(pieces: list[Piece], record: Record) -> dict[str, Any]:
    """Return what the forms of a first look show of a record, as it travels.

    Of many (episodes, say) that is the one written in last, which the page then opens.
    """
    from workbook_lib.record.wire_format import to_wire

    bindings = [each["binding"] for each in _states(pieces) if "binding" in each]
    places = {each["shelf"] or each["scope"] for each in bindings}
    shelves = {each["shelf"] for each in bindings if each["shelf"]}
    scopes = {_latest_scope(record, place) if place in shelves else place for place in places}
    found = [record.within(scope) for scope in sorted(filter(None, scopes))]
    return to_wire({path: each for below in found for path, each in below.items()})


def has_figures(pieces: list[Piece]) -> bool:
    """Whether there is a place for a drawing in a first look."""
    return any("palette" in each for each in _states(pieces))


def _latest_scope(record: Record, shelf: str) -> str | None:
    """Return the scope below a shelf that was written in last and still holds something."""
    live = {path.split("/")[shelf.count("/") + 1] for path in record.paths(shelf)}
    name = latest_id(record, shelf, live)
    return f"{shelf}/{name}" if name else None


def _states(pieces: list[Piece]) -> Iterator[Mapping[str, Any]]:
    for each in pieces:
        if "state" in each:
            yield each["state"]
            yield from _states(each["children"])
