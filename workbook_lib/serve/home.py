"""The start page: the promise, the two sides, the chapters as a path. It needs no kernel."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from workbook_lib.record import Record
from workbook_lib.serve.pages import OwnPage, Page
from workbook_lib.serve.visitor import greet
from workbook_lib.store.copies import copies
from workbook_lib.store.passphrase import Lock
from workbook_lib.trouble import Trouble

if TYPE_CHECKING:
    from workbook_lib.content.home import Home, PathWords
    from workbook_lib.serve.frame import Frame, Place

SEAT = "home/seat"
"""Path of the side that someone chose for a start."""


class HomeHandler(Page):
    """The start page on a Jupyter server."""

    auth_resource = "contents"

    @authenticated
    @authorized
    def get(self) -> None:
        """Draw the page."""
        self.say_who_may()
        greet(self)
        content = self.site.content(self.language)
        record, trouble = self._record()
        lock = self.lock
        if lock is Lock.CLOSED:
            told = {**self._told(content.home, written=False), "lock": lock.value}
            self.finish(self.show("locked.html.j2", content, "", home=content.home, told=told))
            return
        self.finish(
            self.show(
                "home.html.j2",
                content,
                content.home.title,
                home=content.home,
                today=date.today().isoformat(),  # noqa: DTZ011 - of this computer, as an example
                seat=record.get(SEAT),
                seat_path=SEAT,
                state=_state,
                trouble=trouble,
                lock=lock.value,
                copies=self._copies(),
                told={
                    **self._told(content.home, written=bool(record.paths())),
                    "lock": lock.value,
                },
            )
        )

    def _record(self) -> tuple[Record, str]:
        """Return what is written, and a sentence when it cannot be read."""
        store = self.site.store()
        try:
            return (Record() if store is None else store.load()), ""
        except Trouble as trouble:
            return Record(), str(trouble)

    def _copies(self) -> list[str]:
        """Return the names of copies that other programs left beside the file."""
        store = self.site.store()
        return [] if store is None else [path.name for path in copies(store.place)]

    def _told(self, home: Home, *, written: bool) -> dict[str, Any]:
        """Return what the page's script has to know beside the frame."""
        return {
            "xsrf": self.xsrf_token.decode(),
            "files": f"{self.base_url}workbook/file/",
            "written": written,
            "path": home.path.model_dump(exclude={"from_"}),
            "next": home.seats.next,
            "first": _first_chapters(home),
            "file": home.file.model_dump(exclude={"from_"}),
            "locked": home.locked.model_dump(exclude={"from_"}),
            "passphrase": home.passphrase.model_dump(exclude={"from_"}),
            "past": home.past.model_dump(exclude={"from_"}),
        }


class OwnHomeHandler(OwnPage, HomeHandler):
    """The start page of our own server."""


def _first_chapters(home: Home) -> dict[str, str]:
    """Return the chapter that each side starts with, by the id of the side."""
    return {option.id: option.chapter for option in home.seats.options if option.chapter}


def _state(frame: Frame, home: Home, seat: object) -> list[tuple[Any, str, str]]:
    """Pair each chapter with its mark on the path and the words beside it."""
    places = frame["places"]
    untouched = [place["id"] for place in places if not place["count"] and not place["done"]]
    chosen = _first_chapters(home).get(str(seat))
    first = chosen if chosen in untouched else next(iter(untouched), None)
    return [
        (
            place,
            _mark(place, start=place["id"] == first),
            _said(place, home.path, frame, start=place["id"] == first),
        )
        for place in places
    ]


def _mark(place: Place, *, start: bool) -> str:
    if place["done"]:
        return "done"
    return "begun" if place["count"] else "now" if start else ""


def _said(place: Place, words: PathWords, frame: Frame, *, start: bool) -> str:
    count = place["count"]
    if place["done"] and not count:
        return str(frame["words"]["frame"]["done"])
    if not count:
        return words.start_here if start else words.not_started
    counted = place["counted"] or {"one": words.one, "many": words.many}
    return counted["one" if count == 1 else "many"].replace("{count}", str(count))
