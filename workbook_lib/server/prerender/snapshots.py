"""Snapshots: chapters rendered with an empty record, sent before a kernel is ready."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from workbook_lib.content.loading.loader import content_folder
from workbook_lib.content.page_frame import LAST_STEP_PATH
from workbook_lib.kernel.pool import SourceState
from workbook_lib.record.answers import latest_id
from workbook_lib.server.kernels.provisioner import PACKAGE, source_state
from workbook_lib.settings import LANGUAGE_VARIABLE, MODE_VARIABLE, Settings
from workbook_lib.store.mode import mode_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workbook_lib.kernel.pool import ForkServerPool
    from workbook_lib.record import Record
    from workbook_lib.server.site import Site

Piece = dict[str, Any]
"""See ``workbook_lib.page.snapshot``."""


class Snapshots:
    """The snapshots of all chapters, rendered in a separate process without visitors' data.

    Parameters
    ----------
    site : Site
        Content and notebooks of the server.
    pool : ForkServerPool
        Its fork server, which may have rendered them already.
    """

    def __init__(self, site: Site, pool: ForkServerPool) -> None:
        self._site, self._pool = site, pool
        self._renderings: dict[
            tuple[str, str], tuple[SourceState, asyncio.Task[dict[str, list[Piece]]]]
        ] = {}
        self._running: set[subprocess.Popen[bytes]] = set()
        self._closed = False

    async def get(self, chapter: str, language: str) -> list[Piece]:
        """Return the snapshot of a chapter, once it is rendered; empty if that fails."""
        snapshots = await asyncio.shield(self.render(language, chapter))
        return snapshots.get(chapter, [])

    def render(self, language: str, chapter: str = "") -> asyncio.Task[dict[str, list[Piece]]]:
        """Render the chapters, unless that was done with this state of code and content.

        In preview the content changes all the time, so only the chapter asked for is rendered.
        """
        key, now = (language, chapter if self._site.watch else ""), source_state()
        state, task = self._renderings.get(key, (None, None))
        if task is None or state != now or _has_failed(task):
            task = asyncio.get_running_loop().create_task(self._render(*key, now))
            self._renderings[key] = (now, task)
        return task

    def render_ahead(self, language: str) -> None:
        """Render the chapters before one is asked for; not in preview, see `render`."""
        if self._site.watch is None:
            self.render(language)

    async def close(self) -> None:
        """Stop rendering. Kernels that run already go on."""
        self._closed = True
        self._pool.stop_loading()
        for process in self._running:
            process.kill()
        tasks = [task for _, task in self._renderings.values()]
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _render(
        self, language: str, chapter: str, now: SourceState
    ) -> dict[str, list[Piece]]:
        """Return snapshots by chapter id; empty if rendering fails."""
        data = (
            await asyncio.to_thread(self._pool.preload_output, now)
            if self._matches_pool(language)
            else b""
        )
        snapshots: dict[str, list[Piece]] = json.loads(
            data or await self._render_in_subprocess(language, chapter) or b"{}"
        )
        return snapshots

    def _matches_pool(self, language: str) -> bool:
        """Whether the fork server, which has this process's environment, renders the same."""
        process = Settings.read()
        return (language, content_folder(self._site.settings), self._site.mode) == (
            process.language,
            content_folder(process),
            mode_for(process, page=True),
        )

    async def _render_in_subprocess(self, language: str, chapter: str) -> bytes:
        """Return snapshots as JSON, of one chapter or of all; empty if that fails."""
        if self._closed:
            return b""
        environ = {
            **os.environ,
            LANGUAGE_VARIABLE: language,
            MODE_VARIABLE: self._site.mode.value,
        }
        process = subprocess.Popen(  # noqa: ASYNC220 - waited for in a thread
            [sys.executable, "-m", "workbook_lib.page.snapshot", *filter(None, [chapter])],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=PACKAGE.parent,
            env=environ,
        )
        self._running.add(process)
        try:
            output, _ = await asyncio.to_thread(process.communicate)
        finally:
            self._running.discard(process)
        return output if process.returncode == 0 else b""


def _has_failed(task: asyncio.Task[dict[str, list[Piece]]]) -> bool:
    return task.done() and (task.cancelled() or bool(task.exception()) or not task.result())


def form_entries(pieces: list[Piece], record: Record) -> dict[str, Any]:
    """Return the entries of a record that a page shows with its snapshot, in wire format.

    They are those of its forms, and the step at which the reader stopped. Of a collection, such as
    episodes, that is the item written last, which the page opens; or all items, where it selects
    one by its values or its week.
    """
    from workbook_lib.record.wire_format import to_wire

    bindings = [state["binding"] for state in _states(pieces) if "binding" in state]
    roots = {binding["collection"] or binding["scope"] for binding in bindings}
    collections = {
        binding["collection"]
        for binding in bindings
        if binding["collection"] and not (binding["only"] or binding["weekly"])
    }
    scopes = {_latest_scope(record, root) if root in collections else root for root in roots}
    groups = [record.entries_below(scope) for scope in sorted(filter(None, scopes))]
    shown = {path: entry for group in groups for path, entry in group.items()}
    if last_step := record.entries.get(LAST_STEP_PATH):
        shown[LAST_STEP_PATH] = last_step
    return to_wire(shown)


WIDGET_FILES = {
    "chart": "chart_widgets",
    "large_form": "large_fields",
    "prompts": "large_fields",
}
"""Entries of scripts by the components that need them."""


def widget_files(pieces: list[Piece]) -> list[str]:
    """Return the entries of unusual scripts that draw a snapshot up to its first form.

    The page names them in its head, and loads the others when it draws what needs them.
    """
    entries = set()
    for state in _states(pieces):
        if entry := WIDGET_FILES.get(state.get("component", "")):
            entries.add(entry)
        if "binding" in state:
            break
    return sorted(entries)


def _latest_scope(record: Record, collection: str) -> str | None:
    """Return the path of the item of a collection that was written last and is not empty."""
    names = {path.split("/")[collection.count("/") + 1] for path in record.paths(collection)}
    name = latest_id(record, collection, names)
    return f"{collection}/{name}" if name else None


def _states(pieces: list[Piece]) -> Iterator[Mapping[str, Any]]:
    for piece in pieces:
        if "state" in piece:
            yield piece["state"]
            yield from _states(piece["children"])
