"""One warmed parent, as the server sees it: a process at the other end of a line."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path

KILLED_WITH_SERVER = -signal.SIGKILL
"""Status of a kernel whose parent is gone: both die at once, and nobody is left to say how."""


class ForkedProcess:
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
            self.returncode = int(told) if told else KILLED_WITH_SERVER
        return self.returncode


SOURCE_ROOT = Path(__file__).resolve().parents[2]
"""From here the parent imports the same code that the server runs."""

ANSWER_TIMEOUT = 60
"""Seconds to wait for a parent that is still loading, and for a kernel's first word."""

RETIRE = b"retire"
FORGET = b"forget"
"""What a parent is told that is no question for a kernel."""

SINGLE_THREADED = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
"""A process with threads cannot be forked; the mathematics here needs no more than one."""


class ForkUnavailable(Exception):
    """No kernel can be forked; nothing is broken, for the ordinary start is at hand."""


@dataclass(frozen=True)
class ForkRequest:
    """A kernel that is to be forked.

    Attributes
    ----------
    arguments : sequence of str
        What ``ipykernel_launcher`` would be called with.
    environment : mapping of str to str
        The kernel's environment, whole.
    folder : str
        Its working folder.
    streams : (int, int)
        File descriptors of its standard output and standard error.
    """

    arguments: Sequence[str]
    environment: Mapping[str, str]
    folder: str
    streams: tuple[int, int]


class ForkServerClient:
    """A process that has loaded everything a kernel needs, and forks one when it is asked.

    It runs in a session of its own, so that no signal meant for the server reaches it, and ends
    with all its kernels as soon as this end of the line closes.

    Attributes
    ----------
    warm : bool
        Whether it has said that it is ready.
    """

    def __init__(self) -> None:
        self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._looks = open(os.memfd_create("looks"), "rb")  # noqa: PTH123, SIM115 - no file
        with theirs:
            ends = [theirs.fileno(), self._looks.fileno()]
            self._process = subprocess.Popen(
                [sys.executable, "-m", "workbook_lib.kernel.forkserver", *map(str, ends)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=ends,
                start_new_session=True,
                cwd=SOURCE_ROOT,
                env={**os.environ, **SINGLE_THREADED},
            )
        self.warm = False
        self._lost = False

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    @property
    def gone(self) -> bool:
        """Whether the process has ended, or is about to: it has let go of the line."""
        return self._lost or self._process.poll() is not None

    def fork(self, wanted: ForkRequest) -> ForkedProcess:
        """Return a new kernel; wait for it until the parent has loaded what it needs.

        Raises
        ------
        Refused
            When the parent could not get ready, has ended or cannot fork.
        """
        self._wait()
        asked = {
            "arguments": [*wanted.arguments],
            "environment": {**wanted.environment},
            "folder": wanted.folder,
        }
        told, tell = os.pipe()
        try:
            socket.send_fds(self._line, [json.dumps(asked).encode()], [tell, *wanted.streams])
            answer = self._answer()
            pid, self._lost = int(answer or 0), not answer
        except OSError:
            pid, self._lost = 0, True
        finally:
            os.close(tell)
        if not pid:
            os.close(told)
            raise ForkUnavailable
        return ForkedProcess(pid, told)

    def looks(self) -> bytes:
        """Return what the parent's rehearsal showed, as JSON; nothing if it showed nothing.

        Raises
        ------
        Refused
            When the parent could not get ready.
        """
        self._wait()
        self._looks.seek(0)
        return self._looks.read()

    def retire(self) -> None:
        """Have it end once its last kernel has; it takes no more questions."""
        try:
            self._line.send(RETIRE)
        except OSError:
            self.close()

    def forget(self) -> None:
        """Have it let go of the record that it has read for its kernels."""
        with contextlib.suppress(OSError):  # then it is about to end
            self._line.send(FORGET)

    def close(self) -> None:
        """End it, and its kernels with it."""
        self._line.close()
        self._process.wait()
        self._looks.close()

    def _wait(self) -> None:
        if not self.warm:
            self.warm = self._answer() == b"ready"
        if not self.warm:
            raise ForkUnavailable

    def _answer(self) -> bytes:
        """Return what comes over the line: nothing when the parent has ended, or takes too long."""
        return self._line.recv(16) if wait([self._line], ANSWER_TIMEOUT) else b""
