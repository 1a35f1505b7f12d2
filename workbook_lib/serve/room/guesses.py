"""How often one address may guess a room's word."""

from __future__ import annotations

import time
from collections import OrderedDict

FREE = 10
"""Guesses that may come at once: people make mistakes, and a room may share one address."""

EVERY = 6
"""Seconds for each guess after those. A word is one of several thousand: that takes hours."""

LONGEST = 60
"""Seconds after which a guess is refused rather than kept waiting."""

MOST = 10_000
"""Addresses that are remembered; those that guessed longest ago are forgotten first."""


class GuessPace:
    """Says how long an address has to wait for the answer to its next guess."""

    def __init__(self) -> None:
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def pause(self, address: str) -> float | None:
        """Return how many seconds the next guess waits for its answer; None to refuse it."""
        left = self._now(address)
        if left >= 1:
            return 0.0
        pause = (1 - left) * EVERY
        if pause > LONGEST:
            return None
        self._keep(address, left - 1)
        return pause

    def note(self, address: str, pause: float, *, right: bool) -> None:
        """Note what came of a guess: only wrong ones count."""
        counted = pause > 0  # while it waited
        self._keep(address, self._now(address) + counted - (not right))

    def _now(self, address: str) -> float:
        """Return how many guesses are left, below zero while some wait."""
        left, then = self._left.get(address, (float(FREE), 0.0))
        return min(FREE, left + (time.monotonic() - then) / EVERY)

    def _keep(self, address: str, left: float) -> None:
        self._left[address] = (left, time.monotonic())
        self._left.move_to_end(address)
        if len(self._left) > MOST:
            self._left.popitem(last=False)
