"""What a browser gets from us: style sheets, fonts and scripts, the same in every house.

They are served at ``<base_url>workbook/static/<digest>/``. The digest stands in the path, so a
browser may keep a file for ever and never mixes two versions.
"""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

__all__ = ["FOLDER", "digest", "plotly_js"]

FOLDER = Path(__file__).parent
KINDS = ("css", "fonts", "js")


def digest() -> str:
    """Return twelve hex digits that change whenever an asset or plotly changes.

    Worked out anew each time (a few hundred kilobytes), so that a server shows an edited style
    sheet without being started again, and a kernel arrives at the same name by itself.
    """
    mixed = hashlib.sha256(version("plotly").encode())
    for kind in KINDS:
        for path in sorted((FOLDER / kind).rglob("*")):
            if path.is_file():
                mixed.update(path.relative_to(FOLDER).as_posix().encode() + b"\0")
                mixed.update(hashlib.sha256(path.read_bytes()).digest())
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
