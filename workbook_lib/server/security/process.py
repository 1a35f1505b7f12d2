"""The server process: what it logs, core dumps, and its end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path

from tornado.web import RequestHandler

SHUTDOWN_TIMEOUT = 10
"""Seconds from a signal to end until the server exits in any case."""


class PrivateFormatter(logging.Formatter):
    """Formats the class of an exception and its place in the code, without the message.

    Messages of libraries may contain URLs with tokens, or values that a person wrote.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return one line without the message."""
        kind, place = "problem", f"{record.filename}:{record.lineno}"
        if record.exc_info and record.exc_info[0] is not None:
            kind = record.exc_info[0].__name__
            steps = traceback.extract_tb(record.exc_info[2])
            if steps:
                place = f"{Path(steps[-1].filename).name}:{steps[-1].lineno}"
        return f"{record.levelname.lower()}: {kind} in {record.name} ({place})"


def configure_logging(logger: logging.Logger) -> None:
    """Log errors in private form to standard error; drop everything below.

    Parameters
    ----------
    logger : logging.Logger
        The application's own logger, whose handlers are removed.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(PrivateFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.ERROR)
    logger.handlers.clear()
    logger.propagate = True
    logger.setLevel(logging.ERROR)


def log_no_request(handler: RequestHandler) -> None:
    """Log nothing: URLs of requests are private."""


def disable_core_dumps() -> None:
    """Disable core dumps of this process and of all that it starts."""
    if sys.platform == "win32":
        return
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    # With a limit of 0, Linux still pipes the dump to a crash collector; with 1 it does neither.
    limit = 0 if most == 0 else 1
    resource.setrlimit(resource.RLIMIT_CORE, (limit, limit))


@contextlib.contextmanager
def wake_on_signals(loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """Wake an event loop for each signal, so that the signal's handler runs at once.

    Python runs handlers between two steps of the main thread. On Windows, or where another thread
    gets the signal, the event loop would not notice it before its next event.
    """
    reader, writer = socket.socketpair()
    with reader, writer:
        for end in (reader, writer):
            end.setblocking(False)
        loop.add_reader(reader, reader.recv, 512)
        before = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(before)
            loop.remove_reader(reader)


def exit_after_timeout(folder: str) -> None:
    """Remove the folder of sockets and exit, unless the process has ended by then.

    Kernels end with their server.

    Parameters
    ----------
    folder : str
        The private folder of its sockets, which is removed.
    """

    def end() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(1)

    late = threading.Timer(SHUTDOWN_TIMEOUT, end)
    late.daemon = True
    late.start()
