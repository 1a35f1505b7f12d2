"""The file with which a second start finds a server that is running on the same data folder.

The server locks a file while it runs and writes its address into another, of mode 600. The lock
ends with the process, so the file of a killed server is ignored. Without file locks or write access
there is no such file.
"""

from __future__ import annotations

import contextlib
import json
import platform
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from filelock import FileLock, Timeout

from workbook_lib.server.listening import is_reachable
from workbook_lib.store.files import write_atomic

if TYPE_CHECKING:
    from collections.abc import Mapping

START_TIMEOUT = 60
"""Seconds to wait for a server that is starting."""

POLL_SECONDS = 0.1
"""Seconds between two checks."""


@dataclass(frozen=True)
class RunningServer:
    """A running server.

    Attributes
    ----------
    address
        URL with the token.
    shows
        Folder of its content, and language.
    opens
        URL of a local file that redirects to the address, where there is one.
    computer
        Name of its computer: several may share a data folder.
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
        """Whether it runs on this computer and accepts connections."""
        host = urlsplit(self.address).hostname or ""
        return self.computer == platform.node() and is_reachable(host, self.port)


class InstanceFile:
    """The lock and address file of one data folder and command.

    Parameters
    ----------
    folder : Path
        Data folder; created with mode 700 if it is missing.
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
        """Return the running server; else take the lock and return None.

        Waits for a server that is starting.
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

    def is_running(self) -> bool:
        """Whether a server of this data folder runs on this computer."""
        running = self._read()
        return running is not None and running.is_here

    def write(self, running: RunningServer) -> None:
        """Write the address of this server, if it has the lock."""
        if not self._lock.is_locked:
            return
        with contextlib.suppress(OSError):
            write_atomic(self._path, json.dumps(asdict(running)).encode())

    def remove(self) -> None:
        """Remove the files, if this server has the lock."""
        if self._lock.is_locked:
            for path in (self._path, Path(self._lock.lock_file)):
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)
            self._lock.release()

    def _read(self) -> RunningServer | None:
        try:
            fields: Mapping[str, object] = json.loads(self._path.read_text("utf-8"))
            shows = fields["shows"]
            return RunningServer(
                str(fields["address"]),
                tuple(map(str, shows)) if isinstance(shows, list) else (),
                str(fields["opens"]),
                str(fields["computer"]),
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None
