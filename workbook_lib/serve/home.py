"""The start page: the promise, the seats, the chapters as a path. It needs no kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from workbook_lib.serve.headers import ALWAYS, QUIET
from workbook_lib.serve.pages import OwnPage, Page
from workbook_lib.store.house import Mode

if TYPE_CHECKING:
    from workbook_lib.content.home import Home, PathWords
    from workbook_lib.serve.frame import Frame

SEAT = "home/seat"
"""Path of the seat that someone chose for a start."""


class HomeHandler(Page):
    """The start page on a Jupyter server."""

    auth_resource = "contents"

    @authenticated
    @authorized
    def get(self) -> None:
        """Draw the page."""
        for name, value in ALWAYS.items():
            self.set_header(name, value)
        self.set_header("Content-Security-Policy", QUIET)
        self.set_header("Cache-Control", "no-store")
        content = self.site.content(self.language)
        seat = self.site.record().get(SEAT)
        self.finish(
            self.show(
                "home.html.j2",
                content,
                content.home.title,
                home=content.home,
                seat=seat,
                seat_path=SEAT,
                state=_state,
                personal=self.site.mode is Mode.PERSONAL,
            )
        )


class OwnHomeHandler(OwnPage, HomeHandler):
    """The start page of our own server."""


def _state(frame: Frame, home: Home) -> list[tuple[Any, str, str]]:
    """Pair each chapter with its mark on the path and the words beside it."""
    first = next((place["id"] for place in frame["places"] if not place["count"]), None)
    return [
        (
            place,
            "done" if place["count"] else "now" if place["id"] == first else "",
            _said(place["count"], home.path, start=place["id"] == first),
        )
        for place in frame["places"]
    ]


def _said(count: int, words: PathWords, *, start: bool) -> str:
    if count:
        sentence = words.one if count == 1 else words.many
        return sentence.replace("{count}", str(count))
    return words.start_here if start else words.not_started
