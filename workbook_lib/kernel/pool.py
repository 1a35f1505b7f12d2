"""Starts a fork server, and a new one when the files that it has loaded change."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from workbook_lib.kernel.forkserver_client import (
    ForkedProcess,
    ForkRequest,
    ForkServerClient,
    ForkUnavailable,
)

SourceState = tuple[int, int]
"""Number of files, and the time of the latest change in nanoseconds."""


IGNORED_FOLDERS = frozenset({"__pycache__", "node_modules"})
"""Names of folders without sources; a clone has hundreds of them."""


def state_of_files(folders: Iterable[tuple[Path, str]]) -> SourceState:
    """Return a value that changes with files.

    Parameters
    ----------
    folders : iterable of (Path, str)
        Folders, and how the names of the files in each end.

    Examples
    --------
    >>> state_of_files([(Path("no such folder"), ".py")])
    (0, 0)
    """
    files = [entry for folder, ending in folders for entry in _files(folder, ending)]
    return len(files), max(map(_modified, files), default=0)


def _modified(entry: os.DirEntry[str]) -> int:
    with contextlib.suppress(OSError):  # it was removed, or its folder cannot be searched
        return entry.stat().st_mtime_ns
    return 0


def _files(folder: Path | str, ending: str) -> Iterator[os.DirEntry[str]]:
    # Runs on every visit; Path.rglob takes four times as long.
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name not in IGNORED_FOLDERS:
                    yield from _files(entry.path, ending)
            elif entry.name.endswith(ending):
                yield entry


class ForkServerPool:
    """Forks kernels from a current fork server.

    A fork server that fails to get ready is not started again until its files have changed; one
    that ended later is replaced.

    Parameters
    ----------
    preload : str
        See ``ForkServerClient``.
    source_state : callable
        Returns the state of the files that a fork server loads. A change needs a new one.

    Attributes
    ----------
    source_state : callable
        As given; it may be replaced.
    """

    def __init__(self, preload: str, source_state: Callable[[], SourceState]) -> None:
        self.source_state = source_state
        self._preload = preload
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

    def preload_output(self, now: SourceState) -> bytes:
        """Return what the preload has returned; empty where it is of another state of the files."""
        with self._lock:
            if self._client is None or self._state != now:
                return b""
            try:
                return self._client.preload_output()
            except ForkUnavailable:
                return b""

    def forget(self) -> None:
        """Drop the preloaded personal data of every fork server."""
        with self._lock:
            for client in self._clients():
                client.forget()

    def stop_loading(self) -> None:
        """End fork servers that are not ready yet; another thread may be waiting for one."""
        for client in self._clients():
            client.stop_loading()

    def close(self) -> None:
        """End every fork server and its kernels."""
        self.stop_loading()
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
        now, client = self.source_state(), self._client
        if client is not None:
            # One that ended before it was ready would do so again.
            if now == self._state and not (client.ended and client.ready):
                return
            client.retire()
            self._retired.append(client)
        for client in [client for client in self._retired if client.ended]:
            client.close()
            self._retired.remove(client)
        self._client, self._state = ForkServerClient(self._preload), now
