"""A forked kernel as the server sees it: the part of ``subprocess.Popen`` that Jupyter uses."""

from __future__ import annotations

import os
import signal
import subprocess
from multiprocessing.connection import wait

LOST = -signal.SIGKILL
"""Status of a kernel whose parent is gone: both die at once, and nobody is left to say how."""


class Forked:
    """A process that is not our child, known by its id and a pipe.

    Its parent holds the other end of the pipe, writes the exit status there as soon as it has
    ended, and lets go. So no signal goes to a process that the system gave the same id later.

    Parameters
    ----------
    pid : int
        Process id, which is also the id of its process group.
    pipe : int
        File descriptor to read the status from; closed when it has been read.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int, pipe: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._pipe = pipe

    def poll(self) -> int | None:
        """Return the exit status: None while it runs, minus a signal's number if that ended it."""
        return self._look(0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end and return the exit status.

        Raises
        ------
        subprocess.TimeoutExpired
            When it takes more than ``timeout`` seconds.
        """
        status = self._look(timeout)
        if status is None:
            raise subprocess.TimeoutExpired("kernel", timeout or 0)
        return status

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def _look(self, timeout: float | None) -> int | None:
        if self.returncode is None and wait([self._pipe], timeout):
            with os.fdopen(self._pipe, "rb") as pipe:
                told = pipe.read()  # to its end: then the parent has let go of it too
            self.returncode = int(told) if told else LOST
        return self.returncode
