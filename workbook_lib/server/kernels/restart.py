"""Restart of kernels that died, and the client and manager of a page's kernel."""

from __future__ import annotations

import asyncio
from pathlib import Path
from queue import Empty
from typing import Any, cast

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.ioloop.restarter import AsyncIOLoopKernelRestarter
from jupyter_server.services.kernels.kernelmanager import ServerKernelManager
from traitlets import default

from workbook_lib.server.kernels.sockets import restore_folder

IOPUB_TIMEOUT = 0.02
"""Seconds to wait after a kernel's reply for its published status, before asking again."""


class Restarter(AsyncIOLoopKernelRestarter):
    """Restarts the dead kernel of a page, which can wait until a restart under way is done."""

    async def poll(self) -> None:  # type: ignore[override]
        """Check once whether the kernel is alive."""
        async with cast("PageKernelManager", self.kernel_manager).checking:
            await super().poll()


class PageKernelClient(AsyncKernelClient):
    """The client that runs a notebook in a page's kernel."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:  # noqa: ASYNC109
        """Wait until the kernel replies and its published messages arrive.

        Jupyter's own version then drains the channel for a fifth of a second more. That is not
        needed here: messages are matched to their cell by the parent header.

        Raises
        ------
        RuntimeError
            When the kernel has died, or does not answer within ``timeout`` seconds.
        """
        try:
            async with asyncio.timeout(timeout):
                while not await self._is_connected():
                    if not await self.is_alive():
                        raise RuntimeError("The kernel died before it answered.")
        except TimeoutError as error:
            raise RuntimeError("The kernel does not answer.") from error

    async def _is_connected(self) -> bool:
        """Whether the kernel answers on both channels."""
        self.kernel_info()
        try:
            reply = await self.get_shell_msg(timeout=1)
            await self.get_iopub_msg(timeout=IOPUB_TIMEOUT)
        except Empty:
            return False
        return bool(reply["msg_type"] == "kernel_info_reply")


class PrivateKernelManager(ServerKernelManager):
    """A kernel with sockets in a private folder, created again if it was removed."""

    def write_connection_file(self, **kwargs: Any) -> None:
        """Write the connection file, after making sure of its folder."""
        restore_folder(Path(self.connection_file).parent)
        super().write_connection_file(**kwargs)


class PageKernelManager(PrivateKernelManager):
    """A kernel of a page.

    Jupyter fails when a kernel is ended during a restart. That happens when a page ends its dead
    kernel just as Jupyter restarts it.

    Attributes
    ----------
    checking : asyncio.Lock
        Locked while the restarter checks whether the kernel is alive, and restarts a dead one.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.checking = asyncio.Lock()

    @default("client_factory")
    def _client_factory(self) -> type[PageKernelClient]:
        return PageKernelClient

    @default("restarter_class")
    def _restarter_class(self) -> type[Restarter]:
        return Restarter

    async def stop_restarting(self) -> None:
        """Stop restarting it, and return when no start or end is under way."""
        self.stop_restarter()
        async with self.checking:
            self.stop_restarter()  # a restart begins to check again
        if isinstance(self.ready, asyncio.Future) and not self.ready.done():
            await asyncio.wait([self.ready])
