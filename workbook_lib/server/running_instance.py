"""The note by which a second start finds the server that runs already on the same data folder.

The server holds a lock for as long as it runs, and beside it lies a file of mode 600 that says
where it answers. A lock ends with its process, so the note of a killed server is ignored. Where
there are no locks, or nothing may be written, there is no note.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from filelock import FileLock, Timeout

from workbook_lib.server.listening import is_reachable

if TYPE_CHECKING:
    from collections.abc import Mapping

START_TIMEOUT = 60
"""Seconds that a server may take from its start until it answers."""

POLL_SECONDS = 0.1
"""Seconds between two looks."""


@dataclass(frozen=True)
class RunningServer:
    """A server that runs.

    Attributes
    ----------
    address
        What opens it, with its token.
    shows
        What it shows: the folder of its words, and the language.
    opens
        A file that leads a browser to the address, where there is one.
    computer
        Which computer it runs on: a data folder may be shared by several.
    """

    address: str
    shows: tuple[str, ...] = ()
    opens: str = ""
    computer: str = platform.node()

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return urlsplit(self.address).port or 0

    @property
    def is_here(self) -> bool:
        """Whether it runs on this computer and answers."""
        host = urlsplit(self.address).hostname or ""
        return self.computer == platform.node() and is_reachable(host, self.port)


class InstanceFile:
    """The note of one data folder and one command.

    Parameters
    ----------
    folder : Path
        The data folder; made if it is not there, for its owner only.
    command : str
        ``serve`` or ``lab``: both may run at once.
    """

    def __init__(self, folder: Path, command: str) -> None:
        self._folder = folder
        self._path = folder / f"running-{command}.json"
        self._lock = FileLock(
            folder / f"running-{command}.lock", mode=0o600, fallback_to_soft=False
        )

    def find(self) -> RunningServer | None:
        """Return the server that runs, or take its place and return None.

        One that is only starting is waited for.
        """
        until = time.monotonic() + START_TIMEOUT
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            while time.monotonic() < until:
                with contextlib.suppress(Timeout):
                    self._lock.acquire(timeout=0)
                    self._path.unlink(missing_ok=True)
                    return None
                running = self._read()
                if running is not None:
                    return running if running.is_here else None
                time.sleep(POLL_SECONDS)
        except OSError:
            self._lock.release()
        return None

    def write(self, running: RunningServer) -> None:
        """Say where this server answers, if the place is its own."""
        if not self._lock.is_locked:
            return
        with contextlib.suppress(OSError):
            part = self._path.with_suffix(".part")
            part.unlink(missing_ok=True)
            number = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(number, "w", encoding="utf-8") as file:
                json.dump(asdict(running), file)
            part.replace(self._path)

    def remove(self) -> None:
        """Remove the note, if the place is this server's own."""
        if self._lock.is_locked:
            for path in (self._path, Path(self._lock.lock_file)):
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)
            self._lock.release()

    def _read(self) -> RunningServer | None:
        try:
            said: Mapping[str, object] = json.loads(self._path.read_text("utf-8"))
            shows = said["shows"]
            return RunningServer(
                str(said["address"]),
                tuple(map(str, shows)) if isinstance(shows, list) else (),
                str(said["opens"]),
                str(said["computer"]),
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None
