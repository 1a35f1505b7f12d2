"""Handlers of style sheets, fonts and scripts, with the digest of all assets in their URL."""

from __future__ import annotations

import asyncio
import gzip
from functools import lru_cache
from pathlib import Path

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.web import HTTPError, StaticFileHandler

from workbook_lib import assets
from workbook_lib.server.security.headers import CACHE_FOREVER, accepts_gzip

ASSET_ROUTE = (
    r"workbook/static/([0-9a-f]{12})/((?:css|fonts|js)/[A-Za-z0-9._-]+|icon\.svg|plotly\.min\.js)"
)
"""Below the base URL."""

CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}


COMPRESSED_SUFFIXES = frozenset({".css", ".js", ".svg", ".txt"})
"""Suffixes of files that are sent compressed; fonts already are."""


@lru_cache(maxsize=256)
def _compress_file(path: Path, _: int) -> bytes:
    """Return a file compressed; cached by its time of change."""
    return gzip.compress(path.read_bytes(), mtime=0)


def compress_file(path: Path) -> bytes:
    """Return a file compressed with gzip."""
    return _compress_file(path, path.stat().st_mtime_ns)


def compress_all() -> None:
    """Fill the cache with every compressed asset, before the first visitor."""
    for path in assets.FOLDER.rglob("*"):
        if path.suffix in COMPRESSED_SUFFIXES and path.is_file():
            compress_file(path)


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
        self.set_header("Cache-Control", CACHE_FOREVER if self._is_current else "no-cache")
        self.set_header("X-Content-Type-Options", "nosniff")
