"""A kernel that died is started again, until somebody wants it ended."""

from __future__ import annotations

import asyncio
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.ioloop.restarter import AsyncIOLoopKernelRestarter
from jupyter_server.services.kernels.kernelmanager import ServerKernelManager
from traitlets import default

from workbook_lib.server.kernels.sockets import restore_folder

IOPUB_TIMEOUT = 0.02
"""Seconds from a kernel's answer until what it tells everybody is there; else it is asked again."""


class Restarter(AsyncIOLoopKernelRestarter):
    """Looks now and then whether a kernel lives, and starts it again; knows when it does."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._at_work = asyncio.Lock()

    async def poll(self) -> None:  # type: ignore[override]
        """Look once."""
        async with self._at_work:
            await super().poll()

    async def over(self) -> None:
        """Look no more; come back when what is under way is done."""
        self.stop()
        async with self._at_work:
            self.stop()  # a kernel that is started is looked after anew


class PageKernelClient(AsyncKernelClient):
    """What runs a notebook in a kernel of a page."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:  # noqa: ASYNC109
        """Come back as soon as the kernel answers and is heard.

        Jupyter's own then listens for a fifth of a second more, to have done with whatever may be
        on its way. There is no need: a cell's answers are told by the cell that they name.

        Raises
        ------
        RuntimeError
            When the kernel has died, or does not answer within so many seconds.
        """
        try:
            async with asyncio.timeout(timeout):
                while not await self._heard():
                    if not await self._async_is_alive():
                        raise RuntimeError("The kernel died before it answered.")
        except TimeoutError as error:
            raise RuntimeError("The kernel does not answer.") from error

    async def _heard(self) -> bool:
        """Ask the kernel for a sign on both channels."""
        self.kernel_info()
        try:
            reply = await self.get_shell_msg(timeout=1)
            await self.get_iopub_msg(timeout=IOPUB_TIMEOUT)
        except Empty:
            return False
        return bool(reply["msg_type"] == "kernel_info_reply")


class PrivateKernelManager(ServerKernelManager):
    """A kernel whose sockets lie in a folder that is made again when it was removed."""

    def write_connection_file(self, **kwargs: Any) -> None:
        """Write where the kernel listens, before each of its starts."""
        restore_folder(Path(self.connection_file).parent)
        super().write_connection_file(**kwargs)


class PageKernelManager(PrivateKernelManager):
    """A kernel of a page.

    Jupyter trips over one that is ended while it is being started again: the page that finds its
    kernel dead ends it, just when Jupyter finds the same.
    """

    @default("client_factory")
    def _client_factory(self) -> type[PageKernelClient]:
        return PageKernelClient

    @default("restarter_class")
    def _restarter_class(self) -> type[Restarter]:
        return Restarter

    async def give_up(self) -> None:
        """Do not start it again; come back when it is neither being started nor ended."""
        if isinstance(self._restarter, Restarter):
            await self._restarter.over()
        if isinstance(self.ready, asyncio.Future) and not self.ready.done():
            await asyncio.wait([self.ready])
