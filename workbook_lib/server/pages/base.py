"""Pages that need no kernel, and what all our pages have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from jupyter_server.base.handlers import JupyterHandler
from tornado.web import HTTPError

from workbook_lib.content.loading.problems import ContentTrouble
from workbook_lib.content.page_frame import Frame
from workbook_lib.errors import Trouble
from workbook_lib.serve import signed_out
from workbook_lib.serve.frame import assets_url, draw_frame, previewed
from workbook_lib.serve.hosts import PATTERN
from workbook_lib.server.security.headers import QUIET, always
from workbook_lib.server.site import SETTING
from workbook_lib.store.passphrase import Lock, lock_of

if TYPE_CHECKING:
    from workbook_lib.content.schema.pack import Content
    from workbook_lib.server.site import Site

ENVIRONMENT = "workbook_pages"
"""Under this name the templates stand in the settings of a tornado application."""

SIGN_IN = "workbook_sign_in"
"""Under this name the settings say whether there is somewhere to sign in."""


LOCKED = 423
"""What HTTP calls a page that is locked."""

SLASHES = "/\\"
"""What a browser takes for a slash."""

SOON = 60
"""Seconds after which a seat may be free again."""


class Page(JupyterHandler):
    """A page of ours: in the reader's language, and with plain words when it fails."""

    @property
    def site(self) -> Site:
        """What this server shows."""
        site: Site = self.settings[SETTING]
        return site

    @property
    def language(self) -> str:
        """The language asked for in the address."""
        try:
            asked = self.get_query_argument("lang", "")
        except HTTPError:  # not UTF-8; the page that says so needs a language too
            asked = ""
        return self.site.language(asked)

    @property
    def lock(self) -> Lock:
        """Whether the words are under a passphrase; a file that cannot be read is not."""
        store = self.site.store()
        try:
            return Lock.NONE if store is None else lock_of(store.place)
        except Trouble:
            return Lock.NONE  # the page itself says what is wrong with the file

    @property
    def locked(self) -> bool:
        """Whether someone has to open the words with their passphrase first."""
        return self.lock is Lock.CLOSED

    def say_locked(self) -> None:
        """Say where to unlock the words."""
        content = self.site.content(self.language)
        words = content.interface.error
        self.set_status(LOCKED)
        self.set_header("Content-Type", "text/html; charset=UTF-8")
        page = self.show(
            "error.html.j2", content, words.locked_title, text=words.locked, status=LOCKED
        )
        self.finish(page)

    async def prepare(self, **_: Any) -> None:
        """Let in who may come in, and take out of the address what shall not stay there.

        The token is in a cookie by then; left in the address it would be in the browser's history,
        on a shared screen, and in what the kernel is told. A language without words goes too.
        """
        await super().prepare()
        signed_out.obey(self)
        asked = {
            name: self.decode_argument(values[-1], name)
            for name, values in self.request.query_arguments.items()
        }
        kept = {name: value for name, value in asked.items() if name != "token"}
        if kept.get("lang", self.language) != self.language:
            del kept["lang"]
        if self.current_user and self.request.method == "GET" and kept != asked:
            # With two slashes at its beginning, a browser would read the path as another host.
            path = f"/{self.request.path.lstrip(SLASHES)}"
            self.redirect(path + (f"?{urlencode(kept)}" if kept else ""))

    def decode_argument(self, value: bytes, name: str | None = None) -> str:
        """Return a part of the address as text. One that is not UTF-8 belongs to no page."""
        try:
            return super().decode_argument(value, name)
        except HTTPError:
            raise HTTPError(404) from None

    def say_who_may(self) -> None:
        """Set the headers of a page of ours, also where a server of others answers."""
        for name, value in always(self.request.headers).items():
            self.set_header(name, value)
        self.set_header("Content-Security-Policy", QUIET)
        self.set_header("Cache-Control", "no-store")

    def show(self, name: str, content: Content, title: str, **more: Any) -> str:
        """Draw a template in its frame."""
        return self.draw(name, self.frame(content, title), **more)

    def frame(self, content: Content, title: str) -> Frame:
        """Return the frame of a page that is not a chapter's."""
        return draw_frame(self.site, content, self.base_url, title=title)

    def draw(self, name: str, frame: Frame, **more: Any) -> str:
        """Draw a template in a frame."""
        template = self.settings[ENVIRONMENT].get_template(name)
        drawn: str = template.render(frame=frame, words=frame["words"], **more)
        return drawn

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Say in plain words what happened, what is safe and what to do. Never a traceback."""
        self.set_header("Content-Type", "text/html; charset=UTF-8")
        try:
            content = self.site.content(self.language)
        except ContentTrouble as trouble:
            # The words for this page cannot be read either; their editor wants to know why.
            sentences = [str(problem) for problem in trouble.problems] or [str(trouble)]
            template = self.settings[ENVIRONMENT].get_template("problems.html.j2")
            preview, own = previewed(self.site, self.base_url), assets_url(self.base_url)
            self.finish(template.render(sentences=sentences, preview=preview, assets=own))
            return
        words = content.interface.error
        titles = {
            403: words.sign_in_title,
            404: words.not_found_title,
            421: words.address_title,
            503: words.full_title,
        }
        texts = {
            403: words.sign_in,
            404: words.not_found,
            421: words.address,
            503: words.full,
        }
        if status_code == 503:
            self.set_header("Retry-After", str(SOON))
        title = titles.get(status_code, words.failed_title)
        text = texts.get(status_code, words.failed).replace("{status}", str(status_code))
        self.finish(self.show("error.html.j2", content, title, text=text, status=status_code))


class OwnPage(Page):
    """A page on our own server: what opens it is the whole address, or a hub that we belong to."""

    def get_login_url(self) -> str:
        """Go and ask the hub, or show the page that says where to find the whole address."""
        if self.settings.get(SIGN_IN):
            return super().get_login_url()
        raise HTTPError(403)


class NowhereHandler(OwnPage):
    """Answers for every address that there is no page for."""

    async def prepare(self, **_: Any) -> None:
        """Say so."""
        await super().prepare()
        known = self.settings[PATTERN].match(self.request.host_name)
        raise HTTPError(404 if known else 421)
