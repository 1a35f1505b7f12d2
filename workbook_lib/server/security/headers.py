"""What every answer says about itself: who may frame it, what it may load, who may keep it."""

from __future__ import annotations

import re
import socket
from typing import TYPE_CHECKING

from tornado.web import GZipContentEncoding, OutputTransform

from workbook_lib.store.mode import Mode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tornado.httputil import HTTPHeaders, HTTPServerRequest

# Typefaces may stand in a page itself: the page to take home is one file.
_SHARED = (
    "connect-src 'self'; img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
PAGE_POLICY = f"default-src 'none'; {_SHARED}; script-src 'self'; style-src 'self'"
"""Policy for pages that need no kernel."""

# What cannot be tightened: plotly and the boxes of ipywidgets write styles into the page, and the
# page to take home carries its style sheet in itself, in a frame that has our address.
CHAPTER_POLICY = (
    f"default-src 'none'; {_SHARED}; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "frame-src 'self'"
)
"""Policy for a chapter: scripts are files of ours, and nothing in the page is one."""

OPENER_POLICY = "Cross-Origin-Opener-Policy"
SAME_ORIGIN_SITES = ("none", "same-origin")
"""What ``Sec-Fetch-Site`` says of who has asked: the reader themselves, or a page of ours.

It is of all that led here: a redirection from elsewhere is still from elsewhere."""

BASE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    OPENER_POLICY: "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

VOILA_PAGE_HEADERS = {
    **BASE_HEADERS,
    "X-Frame-Options": "SAMEORIGIN",
    "Content-Security-Policy": CHAPTER_POLICY.replace("ancestors 'none'", "ancestors 'self'"),
}
"""For a chapter on a server of others: JupyterLab shows a page of Voila in a frame of its own."""

CACHE_FOREVER = "public, max-age=31536000, immutable"
"""For what lies under a name that changes whenever it does."""


def policy(path: str) -> str:
    """Return the content security policy for an address."""
    return CHAPTER_POLICY if "/voila/render/" in path else PAGE_POLICY


def base_headers(asked: HTTPHeaders) -> dict[str, str]:
    """Return the headers of every answer, whatever it is.

    What parts our page from one that has opened it makes a browser change its process, which takes
    as long as the rest of a first look. It is left out where the browser says that no page of
    anybody else has led here: an address that was typed or kept, or a page of ours.

    Parameters
    ----------
    asked : HTTPHeaders
        Headers of the request.
    """
    if asked.get("Sec-Fetch-Site") not in SAME_ORIGIN_SITES:
        return BASE_HEADERS
    return {name: each for name, each in BASE_HEADERS.items() if name != OPENER_POLICY}


def accepts_gzip(asked: HTTPHeaders) -> bool:
    """Whether whoever asks can read what is compressed with gzip: a weight of 0 says no."""
    weights = {}
    for part in asked.get("Accept-Encoding", "").lower().split(","):
        name, _, weight = part.partition(";")
        weights[name.strip()] = weight.replace(" ", "").removeprefix("q=") or "1"
    try:
        return float(weights.get("gzip", weights.get("*", "0"))) > 0
    except ValueError:
        return False


class Gzip(GZipContentEncoding):
    """Compresses an answer for those who can read that."""

    def __init__(self, request: HTTPServerRequest) -> None:
        super().__init__(request)
        self._gzipping = accepts_gzip(request.headers)


class SafeHeaders(OutputTransform):
    """Puts the headers on every answer of an application, whoever wrote its handler."""

    def __init__(self, request: HTTPServerRequest) -> None:
        self._path = request.path
        self._always = base_headers(request.headers)

    def transform_first_chunk(
        self,
        status_code: int,
        headers: HTTPHeaders,
        chunk: bytes,
        finishing: bool,  # noqa: FBT001 - tornado's own
    ) -> tuple[int, HTTPHeaders, bytes]:
        """Set the headers before the first byte goes out."""
        for name, value in self._always.items():
            headers[name] = value
        headers["Content-Security-Policy"] = policy(self._path)
        if headers.get("Content-Type", "").startswith(("text/html", "application/json")):
            headers["Cache-Control"] = "no-store"
        for name in ("Server", "Pragma", "Expires", "Access-Control-Allow-Origin"):
            headers.pop(name, None)
        return status_code, headers, chunk


HOSTS_VARIABLE = "WORKBOOK_HOSTS"
"""Names, with commas between, that something in front of a guest server answers to; ``*``: any."""

HOST_PATTERN_SETTING = "workbook_hosts"
"""Under this name the pattern stands in the settings of a tornado application."""

LOOPBACK_HOSTS = r"localhost|127(?:\.\d{1,3}){3}|\[::1\]"
"""This computer, as it calls itself."""

# An address, a name without a dot, or one that no one outside can have.
_LOCAL_HOSTS = (
    r"\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\]|[a-z0-9_-]{1,63}"
    r"|(?:[a-z0-9_-]{1,63}\.){1,4}(?:local|lan|localdomain|internal|home|home\.arpa)"
)


def host_pattern(mode: Mode, host: str, environ: Mapping[str, str]) -> str:
    """Return what the name in an address must match, whole and in small letters.

    Parameters
    ----------
    mode : Mode
        A personal workbook answers to this computer's own names alone.
    host : str
        What the server listens on.
    environ : mapping of str to str
        May name more hosts for guests.
    """
    if mode is Mode.PERSONAL:
        return f"(?:{LOOPBACK_HOSTS})$"
    named = [each.strip().lower() for each in environ.get(HOSTS_VARIABLE, "").split(",")]
    if "*" in named:
        return ".*$"
    known = {*named, host.lower(), socket.gethostname().lower(), socket.getfqdn().lower()}
    names = [re.escape(name) for name in sorted(known) if name]
    return f"(?:{'|'.join([LOOPBACK_HOSTS, _LOCAL_HOSTS, *names])})$"


def is_loopback(host: str) -> bool:
    """Whether only this computer can reach a server that listens there."""
    return re.fullmatch(f"{LOOPBACK_HOSTS}|::1", host.lower()) is not None
