"""The browser's share of the workbook, under a name that changes whenever it does."""

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
"""Files that are made of others."""

_BELOW = r"workbook/static/([0-9a-f]{12})"
ASSET_ROUTES = (
    rf"{_BELOW}/({'|'.join(map(re.escape, GENERATED))})",
    rf"{_BELOW}/((?:css|fonts|js)/[A-Za-z0-9._-]+)",
)
"""Below the server's base address: of those, and of all other files."""

CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}


COMPRESSED_SUFFIXES = frozenset({".css", ".js", ".txt"})
"""Kinds of files that are sent compressed; typefaces are compressed by themselves."""


@lru_cache(maxsize=256)
def _compress_file(path: Path, _: int) -> bytes:
    """Return a file compressed: once for as long as it stays the same."""
    return gzip.compress(path.read_bytes(), mtime=0)


def compress_file(path: Path) -> bytes:
    """Return a file compressed with gzip, as it is now."""
    return _compress_file(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=len(GENERATED))
def compress_generated(name: str, digest: str) -> bytes:
    """Return a file that is made of others, compressed with gzip; made anew with another digest.

    Once, for plotly alone takes longer than a page has time.
    """
    return gzip.compress(GENERATED[name](), mtime=0)


def compress_all() -> None:
    """Compress every asset, so that the first visitor does not wait for it."""
    for name in GENERATED:
        compress_generated(name, assets.digest())
    for path in assets.FOLDER.rglob("*"):
        if path.suffix in COMPRESSED_SUFFIXES and path.is_file():
            compress_file(path)


def _set_cache_headers(handler: RequestHandler, *, lasts: bool) -> None:
    handler.set_header("Cache-Control", CACHE_FOREVER if lasts else "no-cache")
    handler.set_header("X-Content-Type-Options", "nosniff")


class AssetHandler(StaticFileHandler):
    """Serves style sheets, fonts and scripts to anyone: there is nothing secret in them.

    A name that is no longer today's still finds the file, but nobody is told to keep it.
    """

    def initialize(self) -> None:  # type: ignore[override]
        """Serve from the assets folder."""
        super().initialize(path=str(assets.FOLDER))

    @allow_unauthenticated
    async def get(self, digest: str, path: str) -> None:  # type: ignore[override]
        """Send a file."""
        self._lasts = digest == assets.digest()
        await self._send(path, include_body=True)

    @allow_unauthenticated
    async def head(self, digest: str, path: str) -> None:  # type: ignore[override]
        """Say what a file is."""
        self._lasts = digest == assets.digest()
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
        found = self.validate_absolute_path(self.root, self.get_absolute_path(self.root, self.path))
        if found is None:
            return
        self.absolute_path = found
        body = await asyncio.to_thread(compress_file, Path(found))
        self.set_header("Content-Type", self.get_content_type())
        self.set_header("Content-Encoding", "gzip")
        self.set_header("Vary", "Accept-Encoding")
        self.set_extra_headers(path)
        self.finish(body)

    def validate_absolute_path(self, root: str, absolute_path: str) -> str | None:
        """Refuse whatever is not a file of a kind that we serve."""
        if Path(absolute_path).suffix not in CONTENT_TYPES:
            raise HTTPError(404)
        return super().validate_absolute_path(root, absolute_path)

    def get_content_type(self) -> str:
        """Return the kind of file, whatever this computer's own list of kinds says."""
        return CONTENT_TYPES[Path(str(self.absolute_path)).suffix]

    def set_extra_headers(self, path: str) -> None:
        """Say how long to keep it."""
        _set_cache_headers(self, lasts=self._lasts)


class GeneratedAssetHandler(RequestHandler):
    """Serves files that are made of others, to anyone."""

    @allow_unauthenticated
    async def get(self, digest: str, name: str) -> None:
        """Send one."""
        now = assets.digest()
        self.set_header("Content-Type", CONTENT_TYPES[Path(name).suffix])
        _set_cache_headers(self, lasts=digest == now)
        self.set_header("Vary", "Accept-Encoding")
        if accepts_gzip(self.request.headers):
            self.set_header("Content-Encoding", "gzip")
            self.finish(await asyncio.to_thread(compress_generated, name, now))
        else:
            self.finish(await asyncio.to_thread(GENERATED[name]))

    head = get
