"""A kernel that died is started again, until somebody wants it ended."""

from __future__ import annotations

import asyncio
from typing import Any

from jupyter_client.ioloop.restarter import AsyncIOLoopKernelRestarter
from jupyter_server.services.kernels.kernelmanager import ServerKernelManager
from traitlets import default


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


class PageKernelManager(ServerKernelManager):
    """A kernel of a page.

    Jupyter trips over one that is ended while it is being started again: the page that finds its
    kernel dead ends it, just when Jupyter finds the same.
    """

    @default("restarter_class")
    def _restarter_class(self) -> type[Restarter]:
        return Restarter

    async def give_up(self) -> None:
        """Do not start it again; come back when it is neither being started nor ended."""
        if isinstance(self._restarter, Restarter):
            await self._restarter.over()
        if isinstance(self.ready, asyncio.Future) and not self.ready.done():
            await asyncio.wait([self.ready])
