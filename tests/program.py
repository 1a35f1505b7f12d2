"""Programs started by tests, with their output."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import signal
import socket
import subprocess
import threading
import uuid

import psutil

TIMEOUT = 120
"""Seconds to wait for a server on a small, busy machine."""

MARK = "BETWEEN_US_TEST"
"""Environment variable that identifies a program's children after its end."""

END_OF_OUTPUT = "(end of output)"
"""Follows the last line of output of an ended program."""

WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 20
RANGE = range(11_000 + 1_000 * WORKER, 12_000 + 1_000 * WORKER)
# Below the ephemeral range: a released ephemeral port may be
# used by another program a moment later. Tests that run
# in parallel use separate ranges, and each run starts at another port.
PORTS = itertools.islice(itertools.cycle(RANGE), os.getpid() % len(RANGE), None)


def free_port():
    """Return a free port that no other test gets."""
    for port in itertools.islice(PORTS, len(RANGE)):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError(f"every port of {RANGE} is taken")


def wait_for_port(port):
    """Wait until a port accepts connections: some servers print their address too early."""

    def listens():
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    wait_until(listens)


def wait_until(condition, patience=TIMEOUT):
    """Poll until a condition holds."""
    moment = threading.Event()
    for _ in range(patience * 20):
        if condition():
            return
        moment.wait(0.05)
    raise AssertionError("the condition did not become true in time")


def kill_marked(mark):
    """End every process with this mark, and their children."""
    for item in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if item.environ().get(MARK) == mark:
                item.kill()


def list_descendants(pid):
    """Return the processes that a program has started, and those that they have started."""
    with contextlib.suppress(psutil.Error):
        return psutil.Process(pid).children(recursive=True)
    return []


def read_remaining_output(readers, mark, descendants=()):
    """Read the rest of an ended program's output, and end processes that keep its pipe open.

    Otherwise closing would wait for ever. A hub that is killed leaves its proxy and the servers
    of its users like that, in sessions of their own; the servers have an environment of their own
    too.
    """
    for reader in readers:
        reader.join(5)
    if any(reader.is_alive() for reader in readers):
        kill_marked(mark)
        for item in descendants:
            with contextlib.suppress(psutil.Error):
                item.kill()
        for reader in readers:
            reader.join()


class Program:
    """A running program, whose output is read continuously so that it never blocks.

    As a context manager it ends the program and its children on exit.
    """

    def __init__(self, command, *, cwd, env):
        self.output_lines = []
        self._changed = threading.Condition()
        self._mark = uuid.uuid4().hex
        self._process = subprocess.Popen(
            [os.fspath(part) for part in command],
            cwd=cwd,
            env={**env, MARK: self._mark},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read_output, daemon=True)
        self._reader.start()

    def _read_output(self):
        for line in self._process.stdout:
            with self._changed:
                self.output_lines.append(line)
                self._changed.notify_all()
        with self._changed:
            self.output_lines.append(END_OF_OUTPUT)
            self._changed.notify_all()

    def wait_for(self, pattern):
        """Wait until a line matches, and return the match."""

        def find_match():
            matches = (re.search(pattern, line) for line in self.output_lines)
            return next(filter(None, matches), None)

        with self._changed:
            self._changed.wait_for(
                lambda: find_match() or self.output_lines[-1:] == [END_OF_OUTPUT], TIMEOUT
            )
            match = find_match()
        assert match, f"waited for {pattern!r} in the output:\n{''.join(self.output_lines)}"
        return match

    @property
    def pid(self):
        return self._process.pid

    def kill(self):
        """Kill the program and its children."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        descendants = list_descendants(self.pid)
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
        read_remaining_output([self._reader], self._mark, descendants)
        self._process.stdout.close()
