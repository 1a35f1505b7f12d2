"""Security headers, compression, and the host names that a server answers to."""

from __future__ import annotations

import re
import socket

from tornado.httputil import HTTPHeaders, HTTPServerRequest
from tornado.web import GZipContentEncoding, OutputTransform

from workbook_lib.settings import Settings
from workbook_lib.store.mode import Mode

# Fonts as data URLs: the take-home page is a single file.
_SHARED = (
    "connect-src 'self'; img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
PAGE_POLICY = (
    f"default-src 'none'; {_SHARED}; script-src 'self'; style-src 'self'; manifest-src 'self'"
)
"""Policy for pages that need no kernel."""

# 'unsafe-inline' for styles is needed: plotly and ipywidgets write inline styles, and the preview
# of the take-home page is a frame with its style sheet inside.
CHAPTER_POLICY = (
    f"default-src 'none'; {_SHARED}; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "frame-src 'self'"
)
"""Policy for a chapter: scripts are files of ours; none is inline."""

NO_FRAMES, OWN_FRAMES = "frame-ancestors 'none'", "frame-ancestors 'self'"

OPENER_POLICY = "Cross-Origin-Opener-Policy"
SAME_ORIGIN_SITES = ("none", "same-origin")
"""Values of ``Sec-Fetch-Site`` for a request by the reader or by a page of ours.

They cover the whole chain of redirects: one from another site is still cross-site."""

BASE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    OPENER_POLICY: "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

CACHE_FOREVER = "public, max-age=31536000, immutable"
"""Value of ``Cache-Control`` for a file whose URL changes with its content."""


def policy(path: str) -> str:
    """Return the content security policy for a path."""
    return CHAPTER_POLICY if "/voila/render/" in path else PAGE_POLICY


def base_headers(request_headers: HTTPHeaders) -> dict[str, str]:
    """Return the headers of every response.

    The opener policy makes a browser switch processes, which takes as long as the rest of the first
    paint. It is left out where the browser reports that no other site led here: a typed address, a
    bookmark, or a page of ours.
    """
    if request_headers.get("Sec-Fetch-Site") not in SAME_ORIGIN_SITES:
        return BASE_HEADERS
    return {name: value for name, value in BASE_HEADERS.items() if name != OPENER_POLICY}


def accepts_gzip(request_headers: HTTPHeaders) -> bool:
    """Whether a client accepts gzip; a weight of 0 means no."""
    weights = {}
    for part in request_headers.get("Accept-Encoding", "").lower().split(","):
        name, _, weight = part.partition(";")
        weights[name.strip()] = weight.replace(" ", "").removeprefix("q=") or "1"
    try:
        return float(weights.get("gzip", weights.get("*", "0"))) > 0
    except ValueError:
        return False


class Gzip(GZipContentEncoding):
    """Compresses responses for clients that accept gzip."""

    def __init__(self, request: HTTPServerRequest) -> None:
        accepted = HTTPHeaders({"Accept-Encoding": "gzip" if accepts_gzip(request.headers) else ""})
        super().__init__(HTTPServerRequest(request.method, request.uri, headers=accepted))


class SafeHeaders(OutputTransform):
    """Sets the security headers on every response of an application, of any handler."""

    def __init__(self, request: HTTPServerRequest) -> None:
        self._path = request.path
        self._base_headers = base_headers(request.headers)

    def transform_first_chunk(
        self,
        status_code: int,
        headers: HTTPHeaders,
        chunk: bytes,
        finishing: bool,  # noqa: FBT001 - tornado's own
    ) -> tuple[int, HTTPHeaders, bytes]:
        """Set the headers before the response begins."""
        for name, value in self._base_headers.items():
            headers[name] = value
        headers["Content-Security-Policy"] = policy(self._path)
        sent_type = headers.get("Content-Type", "")
        if "Cache-Control" not in headers or sent_type.startswith(
            ("text/html", "application/json")
        ):
            headers["Cache-Control"] = "no-store"
        for name in ("Server", "Pragma", "Expires", "Access-Control-Allow-Origin"):
            headers.pop(name, None)
        return status_code, headers, chunk


class FramedChapterHeaders(SafeHeaders):
    """The same on a Jupyter server, where JupyterLab shows chapters in a frame."""

    def transform_first_chunk(
        self,
        status_code: int,
        headers: HTTPHeaders,
        chunk: bytes,
        finishing: bool,  # noqa: FBT001 - tornado's own
    ) -> tuple[int, HTTPHeaders, bytes]:
        """Allow pages of the same origin to show a chapter in a frame."""
        changed = super().transform_first_chunk(status_code, headers, chunk, finishing)
        if headers["Content-Security-Policy"] == CHAPTER_POLICY:
            headers["Content-Security-Policy"] = CHAPTER_POLICY.replace(NO_FRAMES, OWN_FRAMES)
            headers["X-Frame-Options"] = "SAMEORIGIN"
        return changed


LOOPBACK_HOSTS = r"localhost|127(?:\.\d{1,3}){3}|\[::1\]"
"""Pattern of the names of this computer itself."""

# IP addresses, names without a dot, and names in local domains.
_LOCAL_HOSTS = (
    r"\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\]|[a-z0-9_-]{1,63}"
    r"|(?:[a-z0-9_-]{1,63}\.){1,4}(?:local|lan|localdomain|internal|home|home\.arpa)"
)


def host_pattern(mode: Mode, host: str, settings: Settings) -> str:
    """Return the pattern that the host of a request must match, in lower case.

    Parameters
    ----------
    mode : Mode
        In personal mode, only this computer's own names match.
    host : str
        Address that the server listens on.
    settings : Settings
        May name more hosts for guest mode.
    """
    if mode is Mode.PERSONAL:
        return f"(?:{LOOPBACK_HOSTS})$"
    if "*" in settings.hosts:
        return ".*$"
    known = {*settings.hosts, host.lower(), socket.gethostname().lower(), socket.getfqdn().lower()}
    names = [re.escape(name) for name in sorted(known) if name]
    return f"(?:{'|'.join([LOOPBACK_HOSTS, _LOCAL_HOSTS, *names])})$"


def is_loopback(host: str) -> bool:
    """Whether a server that listens there is reachable from this computer alone."""
    return re.fullmatch(f"{LOOPBACK_HOSTS}|::1", host.lower()) is not None
