"""What every answer says about itself: who may frame it, what it may load, who may keep it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tornado.web import OutputTransform

if TYPE_CHECKING:
    from tornado.httputil import HTTPHeaders, HTTPServerRequest

# Typefaces may stand in a page itself: the page to take home is one file.
_SHARED = (
    "connect-src 'self'; img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
QUIET = f"default-src 'none'; {_SHARED}; script-src 'self'; style-src 'self'"
"""Policy for pages that need no kernel."""

# What cannot be tightened: plotly and the boxes of ipywidgets write styles into the page, and the
# page to take home carries its style sheet in itself, in a frame that has our address.
CHAPTER = (
    f"default-src 'none'; {_SHARED}; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "frame-src 'self'"
)
"""Policy for a chapter: scripts are files of ours, and nothing in the page is one."""

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

IN_A_HOUSE = {
    **ALWAYS,
    "X-Frame-Options": "SAMEORIGIN",
    "Content-Security-Policy": CHAPTER.replace("ancestors 'none'", "ancestors 'self'"),
}
"""For a chapter on a server of others: JupyterLab shows a page of Voila in a frame of its own."""

FOR_EVER = "public, max-age=31536000, immutable"
"""For what lies under a name that changes whenever it does."""


def policy(path: str) -> str:
    """Return the content security policy for an address."""
    return CHAPTER if "/voila/render/" in path else QUIET


class SafeHeaders(OutputTransform):
    """Puts the headers on every answer of an application, whoever wrote its handler."""

    def __init__(self, request: HTTPServerRequest) -> None:
        self._path = request.path

    def transform_first_chunk(
        self,
        status_code: int,
        headers: HTTPHeaders,
        chunk: bytes,
        finishing: bool,  # noqa: FBT001 - tornado's own
    ) -> tuple[int, HTTPHeaders, bytes]:
        """Set the headers before the first byte goes out."""
        for name, value in ALWAYS.items():
            headers[name] = value
        headers["Content-Security-Policy"] = policy(self._path)
        if headers.get("Content-Type", "").startswith(("text/html", "application/json")):
            headers["Cache-Control"] = "no-store"
        for name in ("Server", "Pragma", "Expires", "Access-Control-Allow-Origin"):
            headers.pop(name, None)
        return status_code, headers, chunk
