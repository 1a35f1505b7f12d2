"""Style sheets, fonts and scripts of the pages, as built from ``frontend/``.

They are served at ``<base_url>workbook/static/<digest>/``. With the digest in the path, a browser
may cache a file for ever and never mixes two versions.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import TypedDict

__all__ = ["FOLDER", "AssetURLs", "asset_urls", "digest", "scripts", "served_path"]

FOLDER = Path(__file__).parent / "static"
"""The folder that the build of the front end writes."""

MANIFEST = FOLDER / "manifest.json"


class AssetURLs(TypedDict):
    """What a page needs to load its files.

    Attributes
    ----------
    assets
        URL of the folder, with a trailing slash.
    version
        Query string of files whose names have no hash.
    scripts
        Files of each entry below the folder; each after those that it imports.
    """

    assets: str
    version: str
    scripts: dict[str, list[str]]


class _Manifest(TypedDict):
    version: str
    scripts: dict[str, list[str]]


def digest() -> str:
    """Return twelve hex digits that change with any asset.

    Computed again when the files are built anew, so that a running server sends an edited style
    sheet and a kernel computes the same digest.
    """
    return _read_manifest()[0]


def served_path() -> str:
    """Return the path of the folder below the base URL of our server, with a trailing slash."""
    return f"workbook/static/{digest()}/"


def scripts(entry: str) -> list[str]:
    """Return the files of a script, each after those that it imports; its own file is the last."""
    return _read_manifest()[1]["scripts"][entry]


def asset_urls(folder_url: str) -> AssetURLs:
    """Return what a page needs to load its files from a URL with a trailing slash."""
    manifest = _read_manifest()[1]
    return AssetURLs(
        assets=folder_url, version=f"?v={manifest['version']}", scripts=manifest["scripts"]
    )


def _read_manifest() -> tuple[str, _Manifest]:
    try:
        status = MANIFEST.stat()
    except FileNotFoundError:
        raise FileNotFoundError(
            "The front end has not been built: run `make setup`, or install the package."
        ) from None
    return _parse_manifest(status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=1)
def _parse_manifest(_modified: int, _size: int) -> tuple[str, _Manifest]:
    """Return the digest and the manifest, which names every file by its contents."""
    contents = MANIFEST.read_bytes()
    return hashlib.sha256(contents).hexdigest()[:12], json.loads(contents)
