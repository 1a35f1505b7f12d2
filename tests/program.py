"""A program that a test starts, waits for and ends, with everything it said."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import threading

PATIENCE = 120
"""Seconds that a server may take to answer, on a small machine that is busy with other tests."""


def free_port():
    """Return a port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port):
    """Wait until somebody listens there: some servers say so a moment too soon."""

    def listens():
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    wait_until(listens)


def wait_until(condition, patience=PATIENCE):
    """Wait until something holds that nobody tells us of."""
    moment = threading.Event()
    for _ in range(patience * 20):
        if condition():
            return
        moment.wait(0.05)
    raise AssertionError("waited for what never came")


class Program:
    """A running program; what it says is read all the time, so that it never waits to be heard.

    As a context manager it ends the program, and all that it started, on the way out.
    """

    def __init__(self, command, *, cwd, env):
        self.said = []
        self._news = threading.Condition()
        self._process = subprocess.Popen(
            [os.fspath(part) for part in command],
            cwd=cwd,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._listen, daemon=True)
        self._reader.start()

    def _listen(self):
        for line in self._process.stdout:
            with self._news:
                self.said.append(line)
                self._news.notify_all()
        with self._news:
            self.said.append("(and then nothing more)")
            self._news.notify_all()

    def wait_for(self, pattern):
        """Wait until a line matches, and return the match."""

        def found():
            matches = (re.search(pattern, line) for line in self.said)
            return next(filter(None, matches), None)

        with self._news:
            self._news.wait_for(
                lambda: found() or self.said[-1:] == ["(and then nothing more)"], PATIENCE
            )
            match = found()
        assert match, f"waited for {pattern!r} and heard:\n{''.join(self.said)}"
        return match

    @property
    def pid(self):
        return self._process.pid

    def kill(self):
        """Pull the plug: the program and all that it started end at once."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
        self._reader.join(20)
        self._process.stdout.close()
