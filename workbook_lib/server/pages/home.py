"""The start page, which needs no kernel, and signing in and out.

Every account of a computer can read the arguments of a running program. So the browser is started
with a code that works once, in place of the token or the facilitator's key.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from jupyter_server.auth.decorator import allow_unauthenticated, authorized
from tornado.web import HTTPError, authenticated

from workbook_lib.content.page_frame import (
    SEAT_CHOICE_PATH,
    START_PAGE_FUNCTIONS,
    start_page_words,
)
from workbook_lib.errors import UserError
from workbook_lib.insight.progress import homework_data, read_visit
from workbook_lib.record import Record
from workbook_lib.server.pages.base import PageHandler, served_assets
from workbook_lib.server.security.cookies import ensure_visitor_cookie
from workbook_lib.store.mode import Mode
from workbook_lib.store.passphrase import SealState
from workbook_lib.store.sync_copies import copies_to_show

if TYPE_CHECKING:
    from workbook_lib.content.schema.start_page import Home


MANIFEST_PATH = "workbook/app.webmanifest"
"""Path of the manifest below the base URL."""

BACKGROUND = "#F5EFED"
"""Color of the app's window before a page is shown: ``--bu-ground``."""


class ManifestHandler(PageHandler):
    """Describes the workbook to a browser that can install a page as an app.

    Browsers ask for it without cookies, and nothing in it is private: the app has the neutral
    title of every page. There is no service worker, which would keep pages.
    """

    @allow_unauthenticated
    def get(self) -> None:
        """Send the manifest."""
        title = self.site.content(self.language).interface.frame.tab_title
        icon = {
            "src": f"{served_assets(self.base_url)['assets']}icon.svg",
            "type": "image/svg+xml",
            "sizes": "any",
        }
        manifest = {
            "name": title,
            "short_name": title,
            "lang": self.language,
            "id": self.base_url,
            "start_url": self.base_url,
            "scope": self.base_url,
            "display": "minimal-ui",
            "background_color": BACKGROUND,
            "theme_color": BACKGROUND,
            "icons": [icon],
        }
        self.set_header("Content-Type", "application/manifest+json")
        self.finish(json.dumps(manifest))


class HomeHandler(PageHandler):
    """The start page."""

    auth_resource = "contents"

    @authenticated
    @authorized
    def get(self) -> None:
        """Send the page, or the locked page."""
        ensure_visitor_cookie(self)
        self.state.snapshots.render_ahead(self.language)  # the next page is probably a chapter
        content = self.site.content(self.language)
        record, error = self._record()
        copies, copies_error = self._copies()
        lock = self.lock_state
        if lock is SealState.SEALED:
            page_data = {**self._page_data(content.home, written=False), "lock": lock.value}
            self.finish(
                self.render_page(
                    "locked.html.j2", content, "", home=content.home, page_data=page_data
                )
            )
            return
        today = date.today()  # noqa: DTZ011 - of this computer
        frame = self.frame(content, content.home.title)
        homework = homework_data(content.interface, record)
        links = [*frame["places"], *frame["aside"], *([homework["place"]] if homework else [])]
        self.finish(
            self.render_in_frame(
                "home.html.j2",
                frame,
                home=content.home,
                today=today.isoformat(),
                seat=record.get(SEAT_CHOICE_PATH),
                seat_path=SEAT_CHOICE_PATH,
                visit=read_visit(links, content.home.weekly, record, today),
                **START_PAGE_FUNCTIONS,
                trouble=error or copies_error,
                lock=lock.value,
                copies=copies,
                data_url=self._data_url(),
                manifest_url=self._manifest_url(),
                page_data={
                    **self._page_data(content.home, written=bool(record.paths())),
                    "homework": homework,
                    "lock": lock.value,
                },
            )
        )

    def _record(self) -> tuple[Record, str]:
        """Return the record, and a sentence when it cannot be read."""
        store = self.site.store()
        try:
            return (Record() if store is None else store.load()), ""
        except UserError as error:
            return Record(), self.error_text(error)

    def _copies(self) -> tuple[list[str], str]:
        """Return the names of sync copies of the record, and a sentence when they are not known."""
        store = self.site.store()
        try:
            paths = [] if store is None else copies_to_show(store.file)
            return [path.name for path in paths], ""
        except UserError as error:
            return [], self.error_text(error)

    def _data_url(self) -> str:
        """Return the address of the notebook of a person's own data; empty for guests."""
        path = self.site.data_notebook
        return f"{self.base_url}voila/render/{path}?lang={self.language}" if path else ""

    def _manifest_url(self) -> str:
        """Return the address of the manifest; empty where others share the address."""
        own = self.site.mode is Mode.PERSONAL and not self.site.home
        return f"{self.base_url}{MANIFEST_PATH}?lang={self.language}" if own else ""

    def _page_data(self, home: Home, *, written: bool) -> dict[str, Any]:
        """Return the data for the page's script, beside the frame."""
        return {
            "xsrf": self.xsrf_token.decode(),
            "files": f"{self.base_url}workbook/file/",
            "written": written,
            **start_page_words(home),
        }


class NewCodeHandler(PageHandler):
    """Gives a new code to a second ``workbook serve``, which has to send the token."""

    auth_resource = "contents"

    @authenticated
    @authorized
    def post(self) -> None:
        one_time_code = self.state.one_time_code
        if one_time_code is None or not self.token_authenticated:
            raise HTTPError(404)
        self.finish({"code": one_time_code.renew()})


class OneTimeCodeHandler(PageHandler):
    """Redirects to the address of a code."""

    @allow_unauthenticated
    def get(self, code: str) -> None:
        one_time_code = self.state.one_time_code
        address = None if one_time_code is None else one_time_code.redeem(code)
        if address is None:
            raise HTTPError(404)
        self.redirect(address)


class SignOutHandler(PageHandler):
    """Signs the browser out; the address with its token signs it in again."""

    auth_resource = "contents"

    def check_origin(self, origin_to_satisfy_tornado: str = "") -> bool:
        """Allow the origin ``null``; see ``EndKernelHandler``."""
        return self.get_origin() == "null" or super().check_origin()

    @authenticated
    @authorized
    def post(self) -> None:
        """Sign out, and lock a sealed file; do nothing in guest mode.

        A guest's entries were in the tab alone, and a Jupyter server has its own sign-out.
        """
        if self.site.mode is Mode.PERSONAL:
            self.sign_out()
        self.set_status(204)
        self.finish()
