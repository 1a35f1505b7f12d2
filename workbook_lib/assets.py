"""Style sheets, fonts and scripts of the pages.

They are served at ``<base_url>workbook/static/<digest>/``. With the digest in the path, a browser
may cache a file for ever and never mixes two versions.
"""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

__all__ = ["FOLDER", "digest", "plotly_js"]

FOLDER = Path(__file__).parent
HASHED_FOLDERS = ("css", "fonts", "js", ".")
"""Folders that the digest covers; the last is this one, with the code that bundles files."""


def digest() -> str:
    """Return twelve hex digits that change with any asset, the bundler or the version of plotly.

    Computed again when a file has changed, so that a running server sends an edited style sheet and
    a kernel computes the same digest.
    """
    return _digest(_file_states())


def _file_states() -> tuple[tuple[str, int, int], ...]:
    """Return name, modification time and size of every file."""
    states = []
    for folder in HASHED_FOLDERS:
        with os.scandir(FOLDER / folder) as entries:
            for entry in entries:
                if entry.is_file():
                    status = entry.stat()
                    states.append((f"{folder}/{entry.name}", status.st_mtime_ns, status.st_size))
    return tuple(sorted(states))


@lru_cache(maxsize=1)
def _digest(states: tuple[tuple[str, int, int], ...]) -> str:
    combined = hashlib.sha256(version("plotly").encode())
    for name, *_ in states:
        combined.update(name.encode() + b"\0")
        combined.update(hashlib.sha256((FOLDER / name).read_bytes()).digest())
    return combined.hexdigest()[:12]


def plotly_js() -> Path:
    """Return the path of plotly.js in the installed plotly, without importing plotly.

    Raises
    ------
    FileNotFoundError
        If plotly is not installed.
    """
    spec = find_spec("plotly")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("plotly")
    return Path(spec.origin).parent / "package_data" / "plotly.min.js"
