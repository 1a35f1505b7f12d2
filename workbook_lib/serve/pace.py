"""How fast a page may speak: as fast as anyone types, and one whole file at a time."""

from __future__ import annotations

import time

from workbook_lib.record.file_format import MAX_BYTES

LONGEST = MAX_BYTES + MAX_BYTES // 5
"""Bytes of one message. A file that was brought in goes to the kernel whole, a little wrapped."""

STEP = 10_000
"""Bytes that count as much as one message more."""

BURST = 2_500
"""Messages that may come at once: more than the longest one counts for."""

A_SECOND = 100
"""Messages that may come in each second after that. Moving a slider makes some thirty."""


class Pace:
    """Says how long to wait before the next message is read.

    Nothing is dropped: what a page sends meanwhile waits in its own browser.
    """

    def __init__(self) -> None:
        self._left = float(BURST)
        self._then = time.monotonic()

    def pause(self, size: int) -> float:
        """Take note of a message, and return for how many seconds not to read another.

        Parameters
        ----------
        size : int
            Its length in bytes or characters.
        """
        now = time.monotonic()
        self._left = min(BURST, self._left + (now - self._then) * A_SECOND) - 1 - size / STEP
        self._then = now
        return max(0.0, -self._left / A_SECOND)
