"""The kernel manager of our server: limits, owners, and the end of unused kernels."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import zmq
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
    """Limits of the kernels of a server.

    Attributes
    ----------
    max_kernels
        Maximum number of kernels; each open page has one.
    disconnected_seconds
        Seconds until a kernel without a connected page is culled. Until then a page can reconnect,
        for instance after a phone was asleep. Later it gets a new kernel and sends it its entries.
    check_seconds
        Seconds between two checks for such kernels.
    kill_at_shutdown
        Whether to kill a kernel without waiting until it has saved.
    """

    max_kernels: int
    disconnected_seconds: int
    check_seconds: int
    kill_at_shutdown: bool


KERNEL_LIMITS = {
    # Guests' kernels have nothing to save, and the memory is needed for the next visitor.
    Mode.GUEST: KernelLimits(
        max_kernels=60, disconnected_seconds=60, check_seconds=5, kill_at_shutdown=True
    ),
    Mode.PERSONAL: KernelLimits(
        max_kernels=30, disconnected_seconds=900, check_seconds=60, kill_at_shutdown=False
    ),
}


RECONNECT_MIN_MS, RECONNECT_MAX_MS = 3, 200
"""Milliseconds until a ZeroMQ socket tries to connect again: the first time, and at most."""


GRACE_SECONDS = 10
"""Seconds for which a kernel is kept after its page has disconnected, even if all are in use: the
page may be loading again."""

MAX_GRACE_PER_ADDRESS = 8
"""Most kernels of one address without a page; those above it may be ended at once."""


class VisitorsKernelManager(AsyncMappingKernelManager):
    """Starts kernels for visitors, up to the limit."""

    max_kernels = Integer(1, config=True)
    kill_at_shutdown = Bool(False, config=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # A socket connects while its kernel starts. ZeroMQ's default retries after a tenth of a
        # second; a forked kernel listens much earlier.
        self.context.setsockopt(zmq.RECONNECT_IVL, RECONNECT_MIN_MS)
        self.context.setsockopt(zmq.RECONNECT_IVL_MAX, RECONNECT_MAX_MS)
        self._visitors: dict[str, str | None] = {}
        self._addresses: dict[str, str] = {}
        self._unconnected_since: dict[str, datetime] = {}
        self._ending: dict[str, asyncio.Task[None]] = {}
        self._starting = 0

    @default("kernel_manager_class")
    def _kernel_manager_class(self) -> str:
        return f"{PageKernelManager.__module__}.{PageKernelManager.__name__}"

    def belongs_to(self, kernel_id: str, visitor: str | None) -> bool:
        """Whether a kernel runs and was started by a page of this visitor."""
        return visitor is not None and self._visitors.get(kernel_id) == visitor

    async def end(self, kernel_id: str) -> None:
        """End a kernel, and return when its process has ended; one that has ended is no error.

        Concurrent calls for one kernel share one shutdown: a closing page and the check for unused
        kernels may both ask.
        """
        if kernel_id not in self._ending:
            task = self._ending[kernel_id] = asyncio.create_task(self._end(kernel_id))
            task.add_done_callback(lambda _: self._ending.pop(kernel_id))
        await asyncio.shield(self._ending[kernel_id])

    async def _end(self, kernel_id: str) -> None:
        if kernel_id in self:
            await cast("PageKernelManager", self.get_kernel(kernel_id)).stop_restarting()
        if kernel_id in self:  # Jupyter removes a kernel that it could not restart
            await self.shutdown_kernel(kernel_id, now=self.kill_at_shutdown)

    async def start_kernel(self, **kwargs: Any) -> str:  # type: ignore[override]
        """Start a kernel for the visitor of this request, and return its id.

        Raises
        ------
        tornado.web.HTTPError
            503 when all kernels are in use.
        """
        visitor = CURRENT_VISITOR.get()
        if self._full():
            await self._free_a_kernel(visitor)
        if self._full():
            raise HTTPError(503)
        self._starting += 1
        try:
            kernel_id: str = await super().start_kernel(**kwargs)
        finally:
            self._starting -= 1
        self._visitors[kernel_id], self._unconnected_since[kernel_id] = visitor, _now()
        self._addresses[kernel_id] = CURRENT_ADDRESS.get()
        return kernel_id

    def has_capacity_for(self, visitor: str | None) -> bool:
        """Whether a page of this visitor would get a kernel now."""
        return (
            not self._full() or visitor in self._visitors.values() or bool(self._endable_kernels())
        )

    def _full(self) -> bool:
        return len(self._visitors) + self._starting >= self.max_kernels

    async def _free_a_kernel(self, visitor: str | None) -> None:
        """End kernels that no page is connected to, until one more can start.

        First the visitor's own, left by pages that closed without ending them; then the oldest of
        the address with the most such kernels, so that one address cannot use all of them.
        """
        own = [
            kernel_id
            for kernel_id in self._unconnected_since
            if self.belongs_to(kernel_id, visitor)
        ]
        for kernel_id in [name for name in own if self._idle(name)]:
            await self.end(kernel_id)
        if self._full():
            for kernel_id in self._endable_kernels()[:1]:
                await self.end(kernel_id)

    def _endable_kernels(self) -> list[str]:
        """Return the kernels that may be ended for another visitor, in the order to end them."""
        count = Counter(self._addresses[kernel_id] for kernel_id in self._unconnected_since)
        since = _now() - timedelta(seconds=GRACE_SECONDS)
        return sorted(
            (
                kernel_id
                for kernel_id, then in self._unconnected_since.items()
                if self._idle(kernel_id)
                and (then <= since or count[self._addresses[kernel_id]] > MAX_GRACE_PER_ADDRESS)
            ),
            key=lambda kernel_id: (
                -count[self._addresses[kernel_id]],
                self._unconnected_since[kernel_id],
            ),
        )

    def _idle(self, kernel_id: str) -> bool:
        """Whether a kernel is idle; a busy one belongs to a page that is being rendered."""
        return bool(getattr(self.get_kernel(kernel_id), "execution_state", "") == "idle")

    async def end_all(self) -> None:
        """End every kernel, and wait for those that are ending already."""
        ending = [self.end(kernel_id) for kernel_id in self.list_kernel_ids()]
        await asyncio.gather(*ending, return_exceptions=True)

    def remove_kernel(self, kernel_id: str) -> Any:
        """Remove a kernel that has ended, with the messages buffered for its page.

        Jupyter buffers messages for a page that has disconnected, also while its kernel ends. Their
        sockets would try to reconnect to the ended process for ever.
        """
        if kernel_id in self:  # it may be removed twice
            self.stop_buffering(kernel_id)
        self._visitors.pop(kernel_id, None)
        self._addresses.pop(kernel_id, None)
        self._unconnected_since.pop(kernel_id, None)
        return super().remove_kernel(kernel_id)

    def notify_connect(self, kernel_id: str) -> None:
        """Record that a page is connected."""
        super().notify_connect(kernel_id)
        self._unconnected_since.pop(kernel_id, None)

    def notify_disconnect(self, kernel_id: str) -> None:
        """Record since when no page is connected."""
        super().notify_disconnect(kernel_id)
        if kernel_id in self._visitors and not self.kernel_model(kernel_id)["connections"]:
            self._unconnected_since[kernel_id] = _now()

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """End a kernel to which no page has been connected for the time limit.

        A kernel with an open page is kept even if the reader does nothing. While a page is being
        rendered nothing is connected yet, but its cells count as activity. Its page may have ended
        it while the kernels before it were checked.
        """
        since = self._unconnected_since.get(kernel_id)
        if since is None:
            return
        unused_since = max(since, getattr(self.get_kernel(kernel_id), "last_activity", since))
        if _now() - unused_since >= timedelta(seconds=self.cull_idle_timeout):
            await self.end(kernel_id)


def _now() -> datetime:
    return datetime.now(UTC)


def kernel_config(mode: Mode, max_kernels: int | None = None) -> Config:
    """Return the configuration of a server's kernels.

    Parameters
    ----------
    mode : Mode
        Deployment mode.
    max_kernels : int, optional
        Kernels at once, in place of the default.
    """
    limits = KERNEL_LIMITS[mode]
    return Config(
        MappingKernelManager={
            "cull_idle_timeout": limits.disconnected_seconds,
            "cull_interval": limits.check_seconds,
        },
        VisitorsKernelManager={
            "max_kernels": limits.max_kernels if max_kernels is None else max_kernels,
            "kill_at_shutdown": limits.kill_at_shutdown,
        },
    )


class OwnKernelSpecs(KernelSpecManager):
    """Offers the kernel of this Python alone, not those installed elsewhere."""

    @default("kernel_dirs")
    def _no_kernel_dirs(self) -> list[str]:
        return []
