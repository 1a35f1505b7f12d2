"""The server process: what it logs, core dumps, and its end."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import threading
import traceback

from tornado.web import RequestHandler

SHUTDOWN_TIMEOUT = 10
"""Seconds from a signal to end until the server exits in any case."""


class PrivateFormatter(logging.Formatter):
    """Says what kind of problem there was and where in the code, not what it was about.

    The message itself is left out: libraries put addresses with tokens into it, or what they were
    handed, which may be what someone wrote.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        kind, place = "problem", f"{record.filename}:{record.lineno}"
        if record.exc_info and record.exc_info[0] is not None:
            kind = record.exc_info[0].__name__
            steps = traceback.extract_tb(record.exc_info[2])
            if steps:
                place = f"{steps[-1].filename.rpartition('/')[2]}:{steps[-1].lineno}"
        return f"{record.levelname.lower()}: {kind} in {record.name} ({place})"


def configure_logging(logger: logging.Logger) -> None:
    """Send everything serious, in this form, to standard error; drop the rest.

    Parameters
    ----------
    logger : logging.Logger
        The application's own, which would otherwise write for itself.
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
    """Say nothing about requests: their addresses are nobody's business."""


def disable_core_dumps() -> None:
    """Have this process, and all that it starts, never written to a file when it crashes."""
    if sys.platform == "win32":
        return
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    # With 0, Linux would still hand the image to a program that collects crashes, where the system
    # has one; 1 means to neither write nor hand over.
    limit = 0 if most == 0 else 1
    resource.setrlimit(resource.RLIMIT_CORE, (limit, limit))


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
