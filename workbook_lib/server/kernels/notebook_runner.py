"""Runs a notebook in a new kernel.

The page of a chapter, which was sent as a snapshot, needs the id of its kernel and of its widget
models; other output is discarded, since a traceback may hold what a person wrote. The notebook of
a person's own data is shown with its outputs.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
from dataclasses import dataclass, field
from functools import lru_cache
from queue import Empty
from typing import TYPE_CHECKING, Any, Protocol

import nbformat
import zmq
from jupyter_client.kernelspec import NATIVE_KERNEL_NAME

from workbook_lib.content.page_frame import (
    CHANGED_STATES,
    MOUNT_POINTS,
    WATCHED_PATHS,
)
from workbook_lib.settings import PAGE_VARIABLE

if TYPE_CHECKING:
    from pathlib import Path

    from jupyter_client.asynchronous.client import AsyncKernelClient

SUBSCRIBED_TOPICS = (b"kernel.", b"display_data")
"""Prefixes of the ZeroMQ topics of status and display messages."""

OUTPUT_MESSAGES = ("display_data", "error", "execute_result", "stream")
"""Kinds of messages that are the output of a cell."""

RUN_TIMEOUT = 60
"""Seconds for the first answer of a kernel, and again for the whole notebook."""

ALIVE_CHECK_SECONDS = 1
"""Seconds without a message after which to check whether the kernel is alive."""


class KernelRegistry(Protocol):
    """Starts the kernels of pages, and knows who owns them."""

    context: Any

    async def start_kernel(self, **options: Any) -> str:
        """Start a kernel for the visitor of this request, and return its id."""

    def get_kernel(self, kernel_id: str) -> Any:
        """Return the manager of a kernel."""

    def belongs_to(self, kernel_id: str, visitor: str | None) -> bool:
        """Whether a kernel runs and was started by a page of this visitor."""

    def has_capacity_for(self, visitor: str | None) -> bool:
        """Whether a page of this visitor would get a kernel."""

    async def end(self, kernel_id: str) -> None:
        """End a kernel, and return when its process has ended."""


@dataclass(frozen=True)
class NotebookResult:
    """What running a notebook displayed.

    Attributes
    ----------
    kernel_id
        Id of its kernel.
    mount_points
        Ids of widget models by mount point of the page.
    early
        Figure states by mount point, which the page may show before it has sent its entries.
    follows
        Paths of the record on whose entries those figures depend.
    """

    kernel_id: str
    mount_points: dict[str, str]
    early: dict[str, Any] = field(repr=False)
    follows: set[str]


async def run_notebook(
    kernels: KernelRegistry, root: Path, notebook: str, query: str
) -> NotebookResult:
    """Run a notebook in a new kernel, and leave the kernel running.

    Parameters
    ----------
    kernels : KernelRegistry
        Starts and owns the kernel.
    root : Path
        Served folder.
    notebook : str
        Path of the notebook below it, with slashes.
    query : str
        Query string of the page; the kernel reads the language from it.

    Returns
    -------
    NotebookResult
        What it displayed.

    Raises
    ------
    tornado.web.HTTPError
        503 when all kernels are in use.
    RuntimeError, TimeoutError
        When the kernel dies, or does not answer in time.
    """
    kernel_id, client = await _start_kernel(kernels, notebook, query)
    try:
        _subscribe(client)
        await client.wait_for_ready(RUN_TIMEOUT)
        async with asyncio.timeout(RUN_TIMEOUT):
            return NotebookResult(kernel_id, *await _run_cells(client, code_cells(root / notebook)))
    except (RuntimeError, TimeoutError):
        await kernels.end(kernel_id)
        raise
    finally:
        client.stop_channels()


async def run_for_outputs(
    kernels: KernelRegistry, root: Path, notebook: str, query: str
) -> nbformat.NotebookNode:
    """Run a notebook in a new kernel, end the kernel, and return the notebook with its outputs.

    The parameters and exceptions are those of `run_notebook`. Cells after one that failed do not
    run.
    """
    kernel_id, client = await _start_kernel(kernels, notebook, query)
    try:
        await client.wait_for_ready(RUN_TIMEOUT)
        async with asyncio.timeout(RUN_TIMEOUT):
            result: nbformat.NotebookNode = nbformat.read(root / notebook, as_version=4)
            await _collect_outputs(client, result)
            return result
    finally:
        client.stop_channels()
        await kernels.end(kernel_id)


async def _collect_outputs(client: AsyncKernelClient, notebook: nbformat.NotebookNode) -> None:
    """Run the cells of a notebook, and add their outputs to them."""
    cells = {}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
            cells[client.execute(cell.source, store_history=False, allow_stdin=False)] = cell
    waiting = {*cells}
    while waiting:
        message = await _next_message(client)
        request = message["parent_header"].get("msg_id")
        if message["msg_type"] in OUTPUT_MESSAGES and request in cells:
            cells[request].outputs.append(nbformat.v4.output_from_msg(message))
        elif message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            waiting.discard(request)


async def _start_kernel(
    kernels: KernelRegistry, notebook: str, query: str
) -> tuple[str, AsyncKernelClient]:
    """Start a kernel for the page of a notebook; return its id, and a client with open channels."""
    variables = {PAGE_VARIABLE: "1", "QUERY_STRING": query}
    kernel_id = await kernels.start_kernel(
        kernel_name=NATIVE_KERNEL_NAME,
        path=notebook.rpartition("/")[0],
        env={**os.environ, **variables},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    client: AsyncKernelClient = kernels.get_kernel(kernel_id).client(context=kernels.context)
    client.start_channels(stdin=False, hb=False, control=False)
    return kernel_id, client


def _subscribe(client: AsyncKernelClient) -> None:
    """Subscribe to the needed topics alone, without the comm messages with the state of widgets."""
    socket = client.iopub_channel.socket
    for topic in SUBSCRIBED_TOPICS:
        socket.setsockopt(zmq.SUBSCRIBE, topic)
    socket.setsockopt(zmq.UNSUBSCRIBE, b"")


def code_cells(path: Path) -> tuple[str, ...]:
    """Return the code of a notebook's cells."""
    return _code_cells(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _code_cells(path: Path, _: int) -> tuple[str, ...]:
    """Return the code of a notebook's cells; cached by the file's time of change."""
    notebook = nbformat.read(path, as_version=4)
    return tuple(cell.source for cell in notebook.cells if cell.cell_type == "code")


async def _run_cells(
    client: AsyncKernelClient, cells: tuple[str, ...]
) -> tuple[dict[str, str], dict[str, Any], set[str]]:
    """Run all cells, also after one has failed."""
    # All requests at once: the kernel then does not wait for us between two cells.
    requests = [
        client.execute(code, store_history=False, allow_stdin=False, stop_on_error=False)
        for code in cells
    ]
    mount_points: dict[str, str] = {}
    early: dict[str, Any] = {}
    follows: set[str] = set()
    done = not requests
    while not done:
        message = await _next_message(client)
        kind, content = message["msg_type"], message["content"]
        if kind == "display_data":
            mount_points |= content["metadata"].get(MOUNT_POINTS, {})
            early |= content["metadata"].get(CHANGED_STATES, {})
            follows |= {*content["metadata"].get(WATCHED_PATHS, ())}
        idle = kind == "status" and content["execution_state"] == "idle"
        done = idle and message["parent_header"]["msg_id"] == requests[-1]
    return mount_points, early, follows


async def _next_message(client: AsyncKernelClient) -> dict[str, Any]:
    """Return the next message of a kernel.

    Raises
    ------
    RuntimeError
        When the kernel has died.
    """
    while True:
        try:
            message: dict[str, Any] = await client.get_iopub_msg(timeout=ALIVE_CHECK_SECONDS)
        except Empty:
            if not await client.is_alive():
                raise RuntimeError("The kernel died while it ran a notebook.") from None
        else:
            return message
