"""A chapter's notebook, run in a kernel for a page that is there already.

Such a page wants to know its kernel and the names of the widgets in it, and nothing else. Voila
would make a whole page of it, for which it reads its templates anew at each visit.
"""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass, field
from functools import lru_cache
from queue import Empty
from typing import TYPE_CHECKING, Any, cast

import nbformat
import voila
import zmq

from workbook_lib.widgets.mount_points import (
    CHANGED_STATES,
    MOUNT_POINTS,
    PRERENDERED_VARIABLE,
    WATCHED_PATHS,
)

if TYPE_CHECKING:
    from pathlib import Path

    from workbook_lib.server.kernels.manager import VisitorsKernelManager
    from workbook_lib.server.kernels.restart import PageKernelClient, PageKernelManager

SUBSCRIBED_TOPICS = (b"kernel.", b"display_data")
"""How messages begin by which a kernel says how it is, and what a cell shows."""

RUN_TIMEOUT = 60
"""Seconds that a kernel has for its first answer, and then for the whole notebook."""

ALIVE_CHECK_SECONDS = 1
"""Seconds after which to look whether a kernel that says nothing is alive."""


@dataclass(frozen=True)
class NotebookResult:
    """What a notebook showed when it was run.

    Attributes
    ----------
    kernel_id
        Where it was run.
    spots
        Where a widget stands on the page, and the name of its model in the kernel.
    early
        By spot, what a page may show before it has told the kernel its own words.
    follows
        Paths below which what is shown follows every change.
    """

    kernel_id: str
    spots: dict[str, str]
    early: dict[str, Any] = field(repr=False)
    follows: set[str]


async def run_notebook(
    manager: VisitorsKernelManager, root: Path, notebook: str, query: str
) -> NotebookResult:
    """Run a notebook in a new kernel, which goes on.

    Parameters
    ----------
    manager : VisitorsKernelManager
        Starts the kernel.
    root : Path
        The folder that is served.
    notebook : str
        Where the notebook lies below it, with slashes.
    query : str
        What stands behind the page's address; a kernel reads its language there.

    Returns
    -------
    Ran
        What it showed.

    Raises
    ------
    tornado.web.HTTPError
        503 where no seat is free.
    RuntimeError, TimeoutError
        When the kernel dies, or does not answer in time.
    """
    path = root / notebook
    told = {
        "SERVER_SOFTWARE": f"voila/{voila.__version__}",
        "QUERY_STRING": query,
        PRERENDERED_VARIABLE: "1",
    }
    kernel_id = await manager.start_kernel(
        path=notebook.rpartition("/")[0], env={**os.environ, **told}
    )
    kernel = cast("PageKernelManager", manager.get_kernel(kernel_id))
    client = cast("PageKernelClient", kernel.client(context=manager.context))
    client.start_channels(stdin=False, hb=False, control=False)
    try:
        _subscribe(client)
        await client.wait_for_ready(RUN_TIMEOUT)
        async with asyncio.timeout(RUN_TIMEOUT):
            return NotebookResult(
                kernel_id, *await _run_cells(client, _code_cells(path, path.stat().st_mtime_ns))
            )
    except (RuntimeError, TimeoutError):
        await manager.end(kernel_id)
        raise
    finally:
        client.stop_channels()


def _subscribe(client: PageKernelClient) -> None:
    """Leave out what widgets say as they are made: all that they hold, which nobody here needs."""
    line = client.iopub_channel.socket
    for topic in SUBSCRIBED_TOPICS:
        line.setsockopt(zmq.SUBSCRIBE, topic)
    line.setsockopt(zmq.UNSUBSCRIBE, b"")


@lru_cache(maxsize=64)
def _code_cells(path: Path, _: int) -> tuple[str, ...]:
    """Return the code of a notebook's cells: read once for as long as it stays the same."""
    notebook = nbformat.read(path, as_version=4)
    return tuple(cell.source for cell in notebook.cells if cell.cell_type == "code")


async def _run_cells(
    client: PageKernelClient, cells: tuple[str, ...]
) -> tuple[dict[str, str], dict[str, Any], set[str]]:
    """Run cells; one that fails does not keep the others from being run."""
    # All of them at once: the kernel takes one after the other, and need not wait for us between.
    asked = [
        client.execute(each, store_history=False, allow_stdin=False, stop_on_error=False)
        for each in cells
    ]
    spots: dict[str, str] = {}
    early: dict[str, Any] = {}
    follows: set[str] = set()
    over = not asked
    while not over:
        said = await _next_message(client)
        kind, content = said["msg_type"], said["content"]
        if kind == "display_data":
            spots |= content["metadata"].get(MOUNT_POINTS, {})
            early |= content["metadata"].get(CHANGED_STATES, {})
            follows |= {*content["metadata"].get(WATCHED_PATHS, ())}
        idle = kind == "status" and content["execution_state"] == "idle"
        over = idle and said["parent_header"]["msg_id"] == asked[-1]
    return spots, early, follows


async def _next_message(client: PageKernelClient) -> dict[str, Any]:
    """Return what a kernel says next.

    Raises
    ------
    RuntimeError
        When it has died.
    """
    while True:
        try:
            said: dict[str, Any] = await client.get_iopub_msg(timeout=ALIVE_CHECK_SECONDS)
        except Empty:
            if not await client.is_alive():
                raise RuntimeError("The kernel died while it ran a notebook.") from None
        else:
            return said
