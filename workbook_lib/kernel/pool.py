"""Where kernels come from: one warmed parent, and a new one when the code or the words change."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from workbook_lib.content.loading.loader import content_folder
from workbook_lib.kernel.forkserver_client import (
    ForkedProcess,
    ForkRequest,
    ForkServerClient,
    ForkUnavailable,
)

PACKAGE = Path(__file__).resolve().parents[1]

SourceState = tuple[int, int]
"""How many files there are, and when the latest was changed."""


def source_state() -> SourceState:
    """Return what is different once the code or the words have changed."""
    return _state([*_files(PACKAGE, ".py"), *_files(content_folder(), ".yaml")])


def code_state() -> SourceState:
    """Return what is different once the code has changed."""
    return _state([*_files(PACKAGE, ".py")])


def _files(folder: Path | str, ending: str) -> Iterator[os.DirEntry[str]]:
    # Asked for at every visit: to have each file as a path takes four times as long.
    with contextlib.suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        for each in entries:
            if each.is_dir():
                yield from _files(each.path, ending)
            elif each.name.endswith(ending):
                yield each


def _state(files: list[os.DirEntry[str]]) -> SourceState:
    return len(files), max((each.stat().st_mtime_ns for each in files), default=0)


class ForkServerPool:
    """Hands out kernels of a warmed parent.

    A parent that cannot get ready is not tried again until something has changed; one that has
    ended is followed by a new one.

    Attributes
    ----------
    words : bool
        Whether a change of the words asks for a new parent.
    """

    def __init__(self) -> None:
        self.words = True
        self._lock = threading.Lock()
        self._parent: ForkServerClient | None = None
        self._state: SourceState | None = None
        self._retired: list[ForkServerClient] = []

    def open(self) -> None:
        """Start a parent; it gets ready while the server does other things."""
        with self._lock:
            self._renew()

    def fork(self, wanted: ForkRequest) -> ForkedProcess:
        """Return a new kernel; see ``Parent.fork``.

        Raises
        ------
        Refused
            When it cannot be had by fork.
        """
        with self._lock:
            self._renew()
            if self._parent is None:
                raise ForkUnavailable
            try:
                return self._parent.fork(wanted)
            except ForkUnavailable:
                if not (self._parent.warm and self._parent.gone):
                    raise
            # It ended just now; the next one is as good.
            self._renew()
            return self._parent.fork(wanted)

    def looks(self, now: SourceState) -> bytes:
        """Return the first looks of all chapters as JSON; nothing where they are of another state.

        They are of the language and the house that this process has in its environment.
        """
        with self._lock:
            if self._parent is None or self._state != now:
                return b""
            try:
                return self._parent.looks()
            except ForkUnavailable:
                return b""

    def forget(self) -> None:
        """Have every parent let go of what somebody wrote: it was cleared, or locked."""
        with self._lock:
            for parent in self._parents():
                parent.forget()

    def close(self) -> None:
        """End every parent, and its kernels with it."""
        with self._lock:
            for parent in self._parents():
                parent.close()
            self._parent, self._state = None, None
            self._retired.clear()

    def _parents(self) -> list[ForkServerClient]:
        return [each for each in (*self._retired, self._parent) if each is not None]

    def _renew(self) -> None:
        # Kernels that end with their server need a signal that only Linux sends.
        if sys.platform != "linux":
            return
        now, parent = source_state() if self.words else code_state(), self._parent
        if parent is not None:
            # One that has ended before it was ready would do so again.
            if now == self._state and not (parent.gone and parent.warm):
                return
            parent.retire()
            self._retired.append(parent)
        for each in [each for each in self._retired if each.gone]:
            each.close()
            self._retired.remove(each)
        self._parent, self._state = ForkServerClient(), now


POOL = ForkServerPool()
"""The one of this process."""
