"""The start page: the promise, the two sides, the chapters as a path. It needs no kernel."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from workbook_lib.content.page_frame import SEAT_CHOICE_PATH, chapter_list, start_page_words
from workbook_lib.errors import UserError
from workbook_lib.record import Record
from workbook_lib.server.pages.base import OwnPageHandler, PageHandler
from workbook_lib.server.security.cookies import ensure_visitor_cookie
from workbook_lib.store.passphrase import SealState
from workbook_lib.store.sync_copies import list_copies

if TYPE_CHECKING:
    from workbook_lib.content.schema.start_page import Home


class HomeHandler(PageHandler):
    """The start page on a Jupyter server."""

    auth_resource = "contents"

    @authenticated
    @authorized
    def get(self) -> None:
        """Draw the page."""
        self.say_who_may()
        ensure_visitor_cookie(self)
        content = self.site.content(self.language)
        record, trouble = self._record()
        lock = self.lock
        if lock is SealState.CLOSED:
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
                seat=record.get(SEAT_CHOICE_PATH),
                seat_path=SEAT_CHOICE_PATH,
                state=chapter_list,
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
        except UserError as trouble:
            return Record(), str(trouble)

    def _copies(self) -> list[str]:
        """Return the names of copies that other programs left beside the file."""
        store = self.site.store()
        return [] if store is None else [path.name for path in list_copies(store.place)]

    def _told(self, home: Home, *, written: bool) -> dict[str, Any]:
        """Return what the page's script has to know beside the frame."""
        return {
            "xsrf": self.xsrf_token.decode(),
            "files": f"{self.base_url}workbook/file/",
            "written": written,
            **start_page_words(home),
        }


class OwnHomeHandler(OwnPageHandler, HomeHandler):
    """The start page of our own server."""
