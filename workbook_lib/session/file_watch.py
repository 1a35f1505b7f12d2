"""Polls the record file for changes by other programs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

INTERVAL = 1.0
"""Seconds between two polls. A poll reads the date of a file."""


class FileWatch:
    """Calls ``poll`` at intervals, for as long as the kernel runs.

    Without an event loop, in a script or a test, it does nothing.

    Parameters
    ----------
    poll : callable
        Takes over what has changed.
    """

    def __init__(self, poll: Callable[[], None]) -> None:
        self._poll = poll
        try:
            self._task = asyncio.get_running_loop().create_task(self._run())
        except RuntimeError:
            return

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(INTERVAL)
            self._poll()
