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


def below(prefix: str) -> tuple[str, str]:
    """Return the first path that could lie below a prefix, and the first that lies after all those.

    Of paths in order, those below a prefix stand one after the other: no character that a path may
    hold stands between ``/`` and ``0``.
    """
    stem = prefix.removesuffix("/")
    return f"{stem}/", f"{stem}0"
