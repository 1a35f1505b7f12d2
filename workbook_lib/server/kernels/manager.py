"""Kernels: how many there may be, whose they are, and when they are ended."""

from __future__ import annotations

import asyncio
import subprocess
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import zmq
import zmq.asyncio
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import HTTPError
from traitlets import Bool, Integer, default
from traitlets.config import Config

from workbook_lib.server.kernels.restart import PageKernelManager
from workbook_lib.server.security.cookies import CURRENT_ADDRESS, CURRENT_VISITOR
from workbook_lib.store.mode import Mode


@dataclass(frozen=True)
class KernelLimits:
    """What a server gives its visitors.

    Attributes
    ----------
    seats
        Kernels at once; a page needs one.
    absent
        Seconds that a kernel is kept while no page is connected to it. A phone that sleeps a
        little, or a network that is away for half a minute, finds its kernel again; after that
        the page hands its words to a new one.
    look
        Seconds between two looks for such kernels.
    at_once
        Whether to end a kernel without asking it to finish what it is saving.
    """

    seats: int
    absent: int
    look: int
    at_once: bool


KERNEL_LIMITS = {
    # A shared computer needs the memory for the next visitor, and has nothing to save.
    Mode.GUEST: KernelLimits(seats=60, absent=60, look=5, at_once=True),
    # A person's own is in no hurry.
    Mode.PERSONAL: KernelLimits(seats=30, absent=900, look=60, at_once=False),
}


RECONNECT_MIN_MS, RECONNECT_MAX_MS = 3, 200
"""Milliseconds after which a line looks again for its kernel: at first, then ever more seldom."""


MAX_GRACE_PER_ADDRESS, GRACE_SECONDS = 8, 10
"""In a full room, a kernel without a page is kept for its page for this many seconds. Of one
address, no more than so many are kept like that."""


class VisitorsKernelManager(AsyncMappingKernelManager):
    """Starts kernels that print to nowhere, for visitors who have a seat.

    What a cell shows travels to the page; what goes to the kernel's own standard output or error
    (a warning of a library, a traceback with what someone wrote in it) would end in the server's
    window or in a log.
    """

    seats = Integer(1, config=True)
    at_once = Bool(False, config=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._visitors: dict[str, str | None] = {}
        self._addresses: dict[str, str] = {}
        self._alone: dict[str, datetime] = {}
        self._ending: dict[str, asyncio.Task[None]] = {}
        self._starting = 0

    @default("context")
    def _context_default(self) -> zmq.asyncio.Context:
        """Look soon again for a kernel that was not there yet.

        A line is laid while its kernel starts. One that comes too early would look again after a
        tenth of a second, in which a kernel by fork has long been there.
        """
        made = super()._context_default()
        made.setsockopt(zmq.RECONNECT_IVL, RECONNECT_MIN_MS)
        made.setsockopt(zmq.RECONNECT_IVL_MAX, RECONNECT_MAX_MS)
        return made

    @default("kernel_manager_class")
    def _kernel_manager_class(self) -> str:
        return f"{PageKernelManager.__module__}.{PageKernelManager.__name__}"

    def belongs(self, kernel_id: str, visitor: str | None) -> bool:
        """Whether a kernel is there and was started by a page of this visitor."""
        return visitor is not None and self._visitors.get(kernel_id) == visitor

    async def end(self, kernel_id: str) -> None:
        """End a kernel; come back when its process is gone.

        Several may ask at once: a page that is put away, and the look for kernels without one.
        """
        if kernel_id not in self._ending:
            task = self._ending[kernel_id] = asyncio.create_task(self._end(kernel_id))
            task.add_done_callback(lambda _: self._ending.pop(kernel_id))
        await asyncio.shield(self._ending[kernel_id])

    async def _end(self, kernel_id: str) -> None:
        kernel = cast("PageKernelManager", self.get_kernel(kernel_id))
        await kernel.give_up()
        await self.shutdown_kernel(kernel_id, now=self.at_once)

    async def _async_start_kernel(self, **kwargs: Any) -> str:
        visitor = CURRENT_VISITOR.get()
        if self._full():
            await self._give_way(visitor)
        if self._full():
            raise HTTPError(503)
        self._starting += 1
        try:
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            kernel_id: str = await super()._async_start_kernel(**{**kwargs, **quiet})
        finally:
            self._starting -= 1
        self._visitors[kernel_id], self._alone[kernel_id] = visitor, _now()
        self._addresses[kernel_id] = CURRENT_ADDRESS.get()
        return kernel_id

    start_kernel = _async_start_kernel  # type: ignore[assignment]

    def room_for(self, visitor: str | None) -> bool:
        """Whether a page of this visitor would get a kernel, as far as can be told beforehand."""
        return not self._full() or visitor in self._visitors.values() or bool(self._spare())

    def _full(self) -> bool:
        return len(self._visitors) + self._starting >= self.seats

    async def _give_way(self, visitor: str | None) -> None:
        """End kernels that no page is connected to, until there is a seat.

        First those of the visitor's own pages, which were closed without a word; then the oldest
        of the address that has the most of them, so that nobody can fill the room from one place.
        """
        own = [each for each in self._alone if self.belongs(each, visitor)]
        for kernel_id in [each for each in own if self._idle(each)]:
            await self.end(kernel_id)
        if self._full():
            for kernel_id in self._spare()[:1]:
                await self.end(kernel_id)

    def _spare(self) -> list[str]:
        """Return the kernels that may be ended for somebody else, the first to go first."""
        count = Counter(self._addresses[each] for each in self._alone)
        since = _now() - timedelta(seconds=GRACE_SECONDS)
        return sorted(
            (
                each
                for each, then in self._alone.items()
                if self._idle(each)
                and (then <= since or count[self._addresses[each]] > MAX_GRACE_PER_ADDRESS)
            ),
            key=lambda each: (-count[self._addresses[each]], self._alone[each]),
        )

    def _idle(self, kernel_id: str) -> bool:
        """Whether a kernel has nothing to do: one at work has a page that is being drawn."""
        return bool(getattr(self.get_kernel(kernel_id), "execution_state", "") == "idle")

    async def end_all(self) -> None:
        """End every kernel, those that are being ended already among them."""
        ending = [self.end(each) for each in self.list_kernel_ids()]
        await asyncio.gather(*ending, return_exceptions=True)

    def remove_kernel(self, kernel_id: str) -> Any:
        """Forget a kernel that has ended, and what it still had to say.

        Jupyter puts by what a kernel says to a page that is away, also when that page went while
        its kernel was being ended. Nobody comes for it then, and its lines to a process that is
        gone would look for it for ever.
        """
        if kernel_id in self:  # several may have asked for its end
            self.stop_buffering(kernel_id)
        self._visitors.pop(kernel_id, None)
        self._addresses.pop(kernel_id, None)
        self._alone.pop(kernel_id, None)
        return super().remove_kernel(kernel_id)

    def notify_connect(self, kernel_id: str) -> None:
        """Note that a page is connected."""
        super().notify_connect(kernel_id)
        self._alone.pop(kernel_id, None)

    def notify_disconnect(self, kernel_id: str) -> None:
        """Note since when no page is."""
        super().notify_disconnect(kernel_id)
        if kernel_id in self._visitors and not self._kernel_connections.get(kernel_id):
            self._alone[kernel_id] = _now()

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """End a kernel that no page has been connected to for a while.

        One with an open page is kept however quiet the reader is. While a page is being drawn
        nobody is connected yet, but its cells run one after the other.
        """
        kernel = self.get_kernel(kernel_id)
        since = self._alone.get(kernel_id)
        if since is None:
            return
        quiet_since = max(since, getattr(kernel, "last_activity", since))
        if _now() - quiet_since >= timedelta(seconds=self.cull_idle_timeout):
            await self.end(kernel_id)


def _now() -> datetime:
    return datetime.now(UTC)


def kernel_config(mode: Mode, seats: int | None = None) -> Config:
    """Return the settings of a server's kernels.

    Parameters
    ----------
    mode : Mode
        Whose computer it is.
    seats : int, optional
        Kernels at once, where that was asked for.
    """
    limits = KERNEL_LIMITS[mode]
    return Config(
        MappingKernelManager={"cull_idle_timeout": limits.absent, "cull_interval": limits.look},
        VisitorsKernelManager={
            "seats": limits.seats if seats is None else seats,
            "at_once": limits.at_once,
        },
    )


class OwnKernelSpecs(KernelSpecManager):
    """Knows the kernel of this very Python, and none of those that somebody installed elsewhere."""

    @default("kernel_dirs")
    def _kernel_dirs_default(self) -> list[str]:
        return []
