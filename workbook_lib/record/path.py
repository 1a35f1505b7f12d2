"""Paths: the names under which entries are kept."""

from __future__ import annotations

import re

MAX_PATH = 200
"""Most characters in a path."""

_PATH = re.compile(r"[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*")


def is_path(name: object) -> bool:
    """Whether this is a path: segments of letters, digits, ``.``, ``_`` and ``-``, joined by ``/``.

    A path is made by the workbook, never out of what somebody wrote, so it may stand in a message.
    """
    return isinstance(name, str) and len(name) <= MAX_PATH and _PATH.fullmatch(name) is not None


def is_under(path: str, prefix: str) -> bool:
    """Whether a path is the prefix or lies below it.

    Whole segments count: ``cycle/episode/ab`` does not hold ``cycle/episode/abc``. A prefix that
    ends in ``/`` holds only what lies below; an empty one holds every path.
    """
    return not prefix or path == prefix or path.startswith(prefix.removesuffix("/") + "/")
