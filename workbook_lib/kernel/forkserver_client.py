"""The client of a fork server, and the process handle of a forked kernel."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from multiprocessing.connection import wait
from pathlib import Path

KILLED_WITH_SERVER = -9
"""Exit status of a kernel whose fork server has ended: both are killed, and none reports it.

The number of SIGKILL on Linux; Windows imports this module too, and has no such signal."""


class ForkedProcess:
    """A process handle like ``subprocess.Popen`` for a process that is not our child.

    The fork server writes the exit status into the pipe when the process ends, and closes it. No
    signal is sent after that, so a process id in use again is never hit.

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
        """Return the exit status; None while it runs, negative for a signal."""
        return self._read_status(0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the process to end and return its exit status.

        Raises
        ------
        subprocess.TimeoutExpired
            When it takes more than ``timeout`` seconds.
        """
        status = self._read_status(timeout)
        if status is None:
            raise subprocess.TimeoutExpired("kernel", timeout or 0)
        return status

    def send_signal(self, number: int) -> None:
        """Send a signal, unless the process has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _read_status(self, timeout: float | None) -> int | None:
        if self.returncode is None and wait([self._pipe], timeout):
            with os.fdopen(self._pipe, "rb") as pipe:
                status = pipe.read()  # until the fork server has closed it
            self.returncode = int(status) if status else KILLED_WITH_SERVER
        return self.returncode


SOURCE_ROOT = Path(__file__).resolve().parents[2]
"""The fork server starts here, so that it imports the same code as the server."""

ANSWER_TIMEOUT = 60
"""Seconds to wait for a fork server that is still loading, and for its answer to a request."""

SINGLE_THREADED = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
"""Keeps numeric libraries to one thread: a process with threads cannot be forked safely."""


class ForkUnavailable(Exception):
    """No kernel can be forked; the caller starts one in the ordinary way."""


@dataclass(frozen=True)
class ForkRequest:
    """What a kernel is to be forked with.

    Attributes
    ----------
    arguments : sequence of str
        Command line arguments of ``ipykernel_launcher``.
    environment : mapping of str to str
        The whole environment of the kernel.
    folder : str
        Working folder.
    streams : (int, int)
        File descriptors for standard output and standard error.
    """

    arguments: Sequence[str]
    environment: Mapping[str, str]
    folder: str
    streams: tuple[int, int]


@dataclass(frozen=True)
class Fork:
    """Command: fork a kernel. File descriptors come with it: of the status pipe and the streams.

    Attributes are those of ``ForkRequest``.
    """

    arguments: Sequence[str]
    environment: Mapping[str, str]
    folder: str


@dataclass(frozen=True)
class Retire:
    """Command: end once the last kernel has ended."""


@dataclass(frozen=True)
class Forget:
    """Command: drop the preloaded personal data."""


Command = Fork | Retire | Forget

COMMANDS: Mapping[str, type[Command]] = {kind.__name__: kind for kind in (Fork, Retire, Forget)}


def encode_command(command: Command) -> bytes:
    """Return a command as JSON.

    Examples
    --------
    >>> encode_command(Retire())
    b'{"command": "Retire"}'
    """
    return json.dumps({"command": type(command).__name__, **asdict(command)}).encode()


def decode_command(message: bytes) -> Command:
    """Return the command of a message.

    Examples
    --------
    >>> decode_command(b'{"command": "Forget"}')
    Forget()
    """
    values = json.loads(message)
    return COMMANDS[values.pop("command")](**values)


class ForkServerClient:
    """Starts a fork server and sends it requests.

    The process has a session of its own, so that it gets no signals meant for the server. It ends
    with all its kernels when this end of the connection closes.

    Parameters
    ----------
    preload : str
        Name of a class like ``workbook_lib.kernel.forkserver.Preload``, as "package.module:Class".

    Attributes
    ----------
    ready : bool
        Whether it has reported that it is ready.
    """

    def __init__(self, preload: str) -> None:
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._output = open(os.memfd_create("output"), "rb")  # noqa: PTH123, SIM115 - no file
        with theirs:
            ends = [theirs.fileno(), self._output.fileno()]
            self._process = subprocess.Popen(
                [sys.executable, "-m", "workbook_lib.kernel.forkserver", *map(str, ends), preload],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=ends,
                start_new_session=True,
                cwd=SOURCE_ROOT,
                env={**os.environ, **SINGLE_THREADED},
            )
        self.ready = False
        self._disconnected = False

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def ended(self) -> bool:
        """Whether the process has ended, is about to, or has not answered in time."""
        return self._disconnected or self._process.poll() is not None

    def fork(self, request: ForkRequest) -> ForkedProcess:
        """Return a new kernel; waits until the fork server is ready.

        Raises
        ------
        ForkUnavailable
            When the fork server did not get ready, has ended or cannot fork.
        """
        self._wait_until_ready()
        command = Fork([*request.arguments], {**request.environment}, request.folder)
        reading, writing = os.pipe()
        try:
            socket.send_fds(self._socket, [encode_command(command)], [writing, *request.streams])
            answer = self._receive()
            pid, self._disconnected = int(answer or 0), not answer
        except OSError as error:
            pid, self._disconnected = 0, error.errno != errno.EMSGSIZE  # too large for one message
        finally:
            os.close(writing)
        if not pid:
            os.close(reading)
            raise ForkUnavailable
        return ForkedProcess(pid, reading)

    def preload_output(self) -> bytes:
        """Return what the preload has returned.

        Raises
        ------
        ForkUnavailable
            When the fork server did not get ready.
        """
        self._wait_until_ready()
        self._output.seek(0)
        return self._output.read()

    def retire(self) -> None:
        """Let it end once its last kernel has ended; send no more requests."""
        try:
            self._socket.send(encode_command(Retire()))
        except OSError:
            self.close()

    def forget(self) -> None:
        """Drop its preloaded personal data."""
        with contextlib.suppress(OSError):  # it is about to end
            self._socket.send(encode_command(Forget()))

    def stop_loading(self) -> None:
        """End the process if it is not ready yet, so that nobody waits for it any longer."""
        if not self.ready:
            self._process.kill()

    def close(self) -> None:
        """End the process and its kernels."""
        self.stop_loading()
        self._socket.close()
        try:
            self._process.wait(ANSWER_TIMEOUT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._output.close()

    def _wait_until_ready(self) -> None:
        if not self.ready:
            self.ready = self._receive() == b"ready"
        if not self.ready:
            raise ForkUnavailable

    def _receive(self) -> bytes:
        """Return the next message; empty when the process has ended or takes too long."""
        return self._socket.recv(16) if wait([self._socket], ANSWER_TIMEOUT) else b""
