"""Hybrid logical clock: the stamps that order entries.

A stamp is the wall time, a counter for when the wall time does not advance, and the id of the
writer to distinguish writers at the same time.

Source: Kulkarni, Demirbas, Madappa, Avva and Leone, "Logical Physical Clocks" (2014).
"""

from __future__ import annotations

import re
import threading
import time
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from workbook_lib.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_MILLISECONDS = 8_640_000_000_000_000
"""The maximum of a JavaScript ``Date``, in milliseconds since 1970 (UTC)."""

MAX_COUNTER = 2**31 - 1

_WRITER = re.compile(r"[0-9a-z-]{8,64}")


class Stamp(NamedTuple):
    """When an entry was written and by whom. Stamps compare as tuples; the greater is later.

    Attributes
    ----------
    milliseconds
        Wall time since 1970 (UTC), from 0 to ``MAX_MILLISECONDS``.
    counter
        Orders stamps of the same millisecond, from 0 to ``MAX_COUNTER``.
    writer
        Random id of a tab, a kernel or a migration: 8 to 64 of ``0-9``, ``a-z`` and ``-``.

    Examples
    --------
    >>> earlier = Stamp(1_700_000_000_000, 0, "a-laptop")
    >>> later = Stamp(1_700_000_000_000, 1, "a-tablet")
    >>> later > earlier
    True
    >>> later.to_json()
    [1700000000000, 1, 'a-tablet']
    """

    milliseconds: int
    counter: int
    writer: str

    @property
    def is_valid(self) -> bool:
        """Whether every part has the right type and is within bounds."""
        milliseconds, counter, writer = self
        # A bool is an int in Python, but not in a file.
        return (
            type(milliseconds) is int
            and type(counter) is int
            and type(writer) is str
            and 0 <= milliseconds <= MAX_MILLISECONDS
            and 0 <= counter <= MAX_COUNTER
            and _is_writer_name(writer)
        )

    def to_json(self) -> list[int | str]:
        """Return ``[milliseconds, counter, writer]``, the wire format."""
        return [self.milliseconds, self.counter, self.writer]


class Clock:
    """Issues stamps, each later than every stamp issued or observed before.

    Parameters
    ----------
    writer
        Id of the writer, unique for each process.
    now
        Returns the wall time in milliseconds since 1970 (UTC). It can stand still or go backwards.

    Examples
    --------
    >>> clock = Clock("a-laptop", now=lambda: 1_700_000_000_000)
    >>> clock.tick()
    Stamp(milliseconds=1700000000000, counter=0, writer='a-laptop')
    >>> clock.tick()
    Stamp(milliseconds=1700000000000, counter=1, writer='a-laptop')
    """

    def __init__(self, writer: str, now: Callable[[], int] | None = None) -> None:
        self._latest = Stamp(0, 0, writer)
        if not self._latest.is_valid:
            raise ValueError("a writer's name is 8 to 64 characters of 0-9, a-z and -")
        self._writer = writer
        self._now = now if now is not None else _wall_clock
        # Saving can run in another thread than the page.
        self._lock = threading.Lock()

    @property
    def writer(self) -> str:
        return self._writer

    def observe(self, stamp: Stamp) -> None:
        """Register a stamp from elsewhere, so that the next tick is later."""
        with self._lock:
            self._latest = max(self._latest, stamp)

    def tick(self) -> Stamp:
        """Return the next stamp.

        Raises
        ------
        UserError
            When the maximum stamp was observed, so that none can be later.
        """
        wall = self._now()
        with self._lock:
            milliseconds, counter, _ = self._latest
            if milliseconds < wall <= MAX_MILLISECONDS:
                milliseconds, counter = wall, 0
            elif counter < MAX_COUNTER:
                counter += 1
            elif milliseconds < MAX_MILLISECONDS:
                milliseconds, counter = milliseconds + 1, 0
            else:
                raise UserError("clock_at_end")
            self._latest = Stamp(milliseconds, counter, self._writer)
            return self._latest


def _wall_clock() -> int:
    return time.time_ns() // 1_000_000


@lru_cache(maxsize=256)
def _is_writer_name(name: str) -> bool:
    # Cached: a file has thousands of stamps and few writers.
    return _WRITER.fullmatch(name) is not None
