"""What a browser gets from us: style sheets, fonts and scripts, the same in every house.

They are served at ``<base_url>workbook/static/<digest>/``. The digest stands in the path, so a
browser may keep a file for ever and never mixes two versions.
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
KINDS = ("css", "fonts", "js", ".")
"""Folders of what is sent; the last is our own, for what makes one file of many."""


def digest() -> str:
    """Return twelve hex digits that change whenever an asset or plotly does, or what makes one.

    Worked out anew as soon as a file is another one, so that a server shows an edited style sheet
    without being started again, and a kernel arrives at the same name by itself.
    """
    return _digest(_stamps())


def _stamps() -> tuple[tuple[str, int, int], ...]:
    """Return what tells without opening a file whether it is the same as before."""
    found = []
    for kind in KINDS:
        with os.scandir(FOLDER / kind) as entries:
            for entry in entries:
                if entry.is_file():
                    told = entry.stat()
                    found.append((f"{kind}/{entry.name}", told.st_mtime_ns, told.st_size))
    return tuple(sorted(found))


@lru_cache(maxsize=1)
def _digest(stamps: tuple[tuple[str, int, int], ...]) -> str:
    mixed = hashlib.sha256(version("plotly").encode())
    for name, *_ in stamps:
        mixed.update(name.encode() + b"\0")
        mixed.update(hashlib.sha256((FOLDER / name).read_bytes()).digest())
    return mixed.hexdigest()[:12]


def plotly_js() -> Path:
    """Return the file of plotly.js that came with the installed plotly, without importing it.

    Raises
    ------
    FileNotFoundError
        When plotly is not installed.
    """
    found = find_spec("plotly")
    if found is None or found.origin is None:
        raise FileNotFoundError("plotly")
    return Path(found.origin).parent / "package_data" / "plotly.min.js"
