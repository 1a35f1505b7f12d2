"""Looks now and then whether another program has changed the file that a page shows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

INTERVAL = 1.0
"""Seconds between two looks. One costs the time to ask for the date of a file."""


class FileWatch:
    """Calls ``look`` again and again, for as long as the kernel runs.

    Where no event loop runs, in a script or a test, it never looks.

    Parameters
    ----------
    look : callable
        Takes over what is new.
    """

    def __init__(self, look: Callable[[], None]) -> None:
        self._look = look
        try:
            self._task = asyncio.get_running_loop().create_task(self._watch())
        except RuntimeError:
            return

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(INTERVAL)
            self._look()
