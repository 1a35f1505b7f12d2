"""Starts the fork server, and a new one when the code or the content changes."""

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
"""Number of files, and the time of the latest change in nanoseconds."""


def source_state() -> SourceState:
    """Return a value that changes with the code or the content."""
    return _state([*_files(PACKAGE, ".py"), *_files(content_folder(), ".yaml")])


def code_state() -> SourceState:
    """Return a value that changes with the code."""
    return _state([*_files(PACKAGE, ".py")])


def _files(folder: Path | str, ending: str) -> Iterator[os.DirEntry[str]]:
    # Runs on every visit; Path.rglob takes four times as long.
    with contextlib.suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _files(entry.path, ending)
            elif entry.name.endswith(ending):
                yield entry


def _state(files: list[os.DirEntry[str]]) -> SourceState:
    return len(files), max((entry.stat().st_mtime_ns for entry in files), default=0)


class ForkServerPool:
    """Forks kernels from a current fork server.

    A fork server that fails to get ready is not started again until the code or the content has
    changed; one that ended later is replaced.

    Attributes
    ----------
    follow_content : bool
        Whether a change of the content needs a new fork server.
    """

    def __init__(self) -> None:
        self.follow_content = True
        self._lock = threading.Lock()
        self._client: ForkServerClient | None = None
        self._state: SourceState | None = None
        self._retired: list[ForkServerClient] = []

    def open(self) -> None:
        """Start a fork server, without waiting until it is ready."""
        with self._lock:
            self._ensure_current()

    def fork(self, request: ForkRequest) -> ForkedProcess:
        """Return a new kernel; see ``ForkServerClient.fork``.

        Raises
        ------
        ForkUnavailable
            When no kernel can be forked.
        """
        with self._lock:
            self._ensure_current()
            if self._client is None:
                raise ForkUnavailable
            try:
                return self._client.fork(request)
            except ForkUnavailable:
                if not (self._client.ready and self._client.ended):
                    raise
            # It has ended since the check; try a new one.
            self._ensure_current()
            return self._client.fork(request)

    def snapshots(self, now: SourceState) -> bytes:
        """Return the snapshots of all chapters as JSON; empty where they are of another state.

        They have the language and the mode of this process's environment.
        """
        with self._lock:
            if self._client is None or self._state != now:
                return b""
            try:
                return self._client.snapshots()
            except ForkUnavailable:
                return b""

    def forget(self) -> None:
        """Drop the loaded record in every fork server, after it was cleared or locked."""
        with self._lock:
            for client in self._clients():
                client.forget()

    def close(self) -> None:
        """End every fork server and its kernels."""
        with self._lock:
            for client in self._clients():
                client.close()
            self._client, self._state = None, None
            self._retired.clear()

    def _clients(self) -> list[ForkServerClient]:
        return [client for client in (*self._retired, self._client) if client is not None]

    def _ensure_current(self) -> None:
        # Kernels end with the fork server by a signal that only Linux has.
        if sys.platform != "linux":
            return
        now, client = source_state() if self.follow_content else code_state(), self._client
        if client is not None:
            # One that ended before it was ready would do so again.
            if now == self._state and not (client.ended and client.ready):
                return
            client.retire()
            self._retired.append(client)
        for client in [client for client in self._retired if client.ended]:
            client.close()
            self._retired.remove(client)
        self._client, self._state = ForkServerClient(), now


POOL = ForkServerPool()
"""The pool of this process."""
