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
from workbook_lib.assets.bundle import FIRST, NOTEBOOK, REST, bundle, sheet
from workbook_lib.assets.library import library
from workbook_lib.server.security.headers import FOR_EVER, takes_gzip

if TYPE_CHECKING:
    from collections.abc import Callable

MADE: dict[str, Callable[[], bytes]] = {
    "css/pages.css": sheet,
    f"js/{FIRST}.js": partial(bundle, FIRST),
    f"js/{REST}.js": partial(bundle, REST),
    f"js/{NOTEBOOK}.js": partial(bundle, NOTEBOOK),
    "plotly.min.js": library,
}
"""Files that are made of others."""

_BELOW = r"workbook/static/([0-9a-f]{12})"
ROUTES = (
    rf"{_BELOW}/({'|'.join(map(re.escape, MADE))})",
    rf"{_BELOW}/((?:css|fonts|js)/[A-Za-z0-9._-]+)",
)
"""Below the server's base address: of those, and of all other files."""

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}


PACKED = frozenset({".css", ".js", ".txt"})
"""Kinds of files that are sent compressed; typefaces are compressed by themselves."""


@lru_cache(maxsize=256)
def _packed(path: Path, _: int) -> bytes:
    """Return a file compressed: once for as long as it stays the same."""
    return gzip.compress(path.read_bytes(), mtime=0)


def packed(path: Path) -> bytes:
    """Return a file compressed with gzip, as it is now."""
    return _packed(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=len(MADE))
def packed_made(name: str, digest: str) -> bytes:
    """Return a file that is made of others, compressed with gzip; made anew with another digest.

    Once, for plotly alone takes longer than a page has time.
    """
    return gzip.compress(MADE[name](), mtime=0)


def pack_all() -> None:
    """Compress every asset, so that the first visitor does not wait for it."""
    for name in MADE:
        packed_made(name, assets.digest())
    for path in assets.FOLDER.rglob("*"):
        if path.suffix in PACKED and path.is_file():
            packed(path)


def _say_how_long(handler: RequestHandler, *, lasts: bool) -> None:
    handler.set_header("Cache-Control", FOR_EVER if lasts else "no-cache")
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
        if include_body and takes_gzip(self.request.headers) and Path(path).suffix in PACKED:
            await self._send_packed(path)
        else:
            await super().get(path, include_body=include_body)

    async def _send_packed(self, path: str) -> None:
        self.path = self.parse_url_path(path)
        found = self.validate_absolute_path(self.root, self.get_absolute_path(self.root, self.path))
        if found is None:
            return
        self.absolute_path = found
        body = await asyncio.to_thread(packed, Path(found))
        self.set_header("Content-Type", self.get_content_type())
        self.set_header("Content-Encoding", "gzip")
        self.set_header("Vary", "Accept-Encoding")
        self.set_extra_headers(path)
        self.finish(body)

    def validate_absolute_path(self, root: str, absolute_path: str) -> str | None:
        """Refuse whatever is not a file of a kind that we serve."""
        if Path(absolute_path).suffix not in TYPES:
            raise HTTPError(404)
        return super().validate_absolute_path(root, absolute_path)

    def get_content_type(self) -> str:
        """Return the kind of file, whatever this computer's own list of kinds says."""
        return TYPES[Path(str(self.absolute_path)).suffix]

    def set_extra_headers(self, path: str) -> None:
        """Say how long to keep it."""
        _say_how_long(self, lasts=self._lasts)


class MadeHandler(RequestHandler):
    """Serves files that are made of others, to anyone."""

    @allow_unauthenticated
    async def get(self, digest: str, name: str) -> None:
        """Send one."""
        now = assets.digest()
        self.set_header("Content-Type", TYPES[Path(name).suffix])
        _say_how_long(self, lasts=digest == now)
        self.set_header("Vary", "Accept-Encoding")
        if takes_gzip(self.request.headers):
            self.set_header("Content-Encoding", "gzip")
            self.finish(await asyncio.to_thread(packed_made, name, now))
        else:
            self.finish(await asyncio.to_thread(MADE[name]))

    head = get
