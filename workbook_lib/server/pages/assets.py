"""Handlers of style sheets, fonts and scripts, with the digest of all assets in their URL."""

from __future__ import annotations

import asyncio
import gzip
import re
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.web import HTTPError, RequestHandler, StaticFileHandler

from workbook_lib import assets
from workbook_lib.assets.bundle import CHAPTER, EXERCISES, NOTEBOOK, bundle, style_sheet
from workbook_lib.assets.library import plotly_library
from workbook_lib.server.security.headers import CACHE_FOREVER, accepts_gzip

if TYPE_CHECKING:
    from collections.abc import Callable

GENERATED: dict[str, Callable[[], bytes]] = {
    "css/pages.css": style_sheet,
    f"js/{CHAPTER}.js": partial(bundle, CHAPTER),
    f"js/{EXERCISES}.js": partial(bundle, EXERCISES),
    f"js/{NOTEBOOK}.js": partial(bundle, NOTEBOOK),
    "plotly.min.js": plotly_library,
}
"""Functions that generate a file from others, by path."""

_BELOW = r"workbook/static/([0-9a-f]{12})"
ASSET_ROUTES = (
    rf"{_BELOW}/({'|'.join(map(re.escape, GENERATED))})",
    rf"{_BELOW}/((?:css|fonts|js)/[A-Za-z0-9._-]+)",
)
"""Below the base URL: of generated files, and of plain files."""

CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}


COMPRESSED_SUFFIXES = frozenset({".css", ".js", ".txt"})
"""Suffixes of files that are sent compressed; fonts already are."""


@lru_cache(maxsize=256)
def _compress_file(path: Path, _: int) -> bytes:
    """Return a file compressed; cached by its time of change."""
    return gzip.compress(path.read_bytes(), mtime=0)


def compress_file(path: Path) -> bytes:
    """Return a file compressed with gzip."""
    return _compress_file(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=len(GENERATED))
def compress_generated(name: str, digest: str) -> bytes:
    """Return a generated file compressed with gzip; cached by the digest of the assets.

    Generating plotly.js takes too long to be done for each visit.
    """
    return gzip.compress(GENERATED[name](), mtime=0)


def compress_all() -> None:
    """Fill the cache with every compressed asset, before the first visitor."""
    for name in GENERATED:
        compress_generated(name, assets.digest())
    for path in assets.FOLDER.rglob("*"):
        if path.suffix in COMPRESSED_SUFFIXES and path.is_file():
            compress_file(path)


def _set_cache_headers(handler: RequestHandler, *, current: bool) -> None:
    handler.set_header("Cache-Control", CACHE_FOREVER if current else "no-cache")
    handler.set_header("X-Content-Type-Options", "nosniff")


class AssetHandler(StaticFileHandler):
    """Serves style sheets, fonts and scripts to anyone, since nothing in them is secret.

    With an outdated digest the file is sent too, without being cached.
    """

    def initialize(self) -> None:  # type: ignore[override]
        super().initialize(path=str(assets.FOLDER))

    @allow_unauthenticated
    async def get(self, digest: str, path: str) -> None:  # type: ignore[override]
        self._is_current = digest == assets.digest()
        await self._send(path, include_body=True)

    @allow_unauthenticated
    async def head(self, digest: str, path: str) -> None:  # type: ignore[override]
        self._is_current = digest == assets.digest()
        await self._send(path, include_body=False)

    async def _send(self, path: str, *, include_body: bool) -> None:
        if (
            include_body
            and accepts_gzip(self.request.headers)
            and Path(path).suffix in COMPRESSED_SUFFIXES
        ):
            await self._send_packed(path)
        else:
            await super().get(path, include_body=include_body)

    async def _send_packed(self, path: str) -> None:
        self.path = self.parse_url_path(path)
        absolute_path = self.validate_absolute_path(
            self.root, self.get_absolute_path(self.root, self.path)
        )
        if absolute_path is None:
            return
        self.absolute_path = absolute_path
        body = await asyncio.to_thread(compress_file, Path(absolute_path))
        self.set_header("Content-Type", self.get_content_type())
        self.set_header("Content-Encoding", "gzip")
        self.set_header("Vary", "Accept-Encoding")
        self.set_extra_headers(path)
        self.finish(body)

    def validate_absolute_path(self, root: str, absolute_path: str) -> str | None:
        """Refuse a file with an unknown suffix."""
        if Path(absolute_path).suffix not in CONTENT_TYPES:
            raise HTTPError(404)
        return super().validate_absolute_path(root, absolute_path)

    def get_content_type(self) -> str:
        """Return the content type, independent of this computer's MIME settings."""
        return CONTENT_TYPES[Path(str(self.absolute_path)).suffix]

    def set_extra_headers(self, path: str) -> None:
        _set_cache_headers(self, current=self._is_current)


class GeneratedAssetHandler(RequestHandler):
    """Serves generated files to anyone."""

    @allow_unauthenticated
    async def get(self, digest: str, name: str) -> None:
        now = assets.digest()
        self.set_header("Content-Type", CONTENT_TYPES[Path(name).suffix])
        _set_cache_headers(self, current=digest == now)
        self.set_header("Vary", "Accept-Encoding")
        if accepts_gzip(self.request.headers):
            self.set_header("Content-Encoding", "gzip")
            self.finish(await asyncio.to_thread(compress_generated, name, now))
        else:
            self.finish(await asyncio.to_thread(GENERATED[name]))

    head = get
