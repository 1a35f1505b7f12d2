"""Pages that need no kernel, and what all our pages have in common."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from jupyter_server.base.handlers import JupyterHandler
from tornado.web import HTTPError

from workbook_lib import assets
from workbook_lib.content.loading.problems import ContentError
from workbook_lib.content.page_frame import Frame, Link, make_frame
from workbook_lib.errors import UserError
from workbook_lib.insight.progress import chapter_link
from workbook_lib.server.security import cookies
from workbook_lib.server.security.headers import HOST_PATTERN_SETTING, PAGE_POLICY, base_headers
from workbook_lib.server.site import SITE_SETTING
from workbook_lib.store.mode import Mode
from workbook_lib.store.passphrase import SealState, seal_state

if TYPE_CHECKING:
    from workbook_lib.content.schema.pack import Content
    from workbook_lib.record import Record
    from workbook_lib.server.site import Site


def assets_url(base_url: str) -> str:
    """Return where a browser finds our assets."""
    return f"{base_url}workbook/static/{assets.digest()}/"


def build_frame(
    site: Site,
    content: Content,
    base_url: str,
    *,
    title: str,
    notebook: str | None = None,
    record: Record | None = None,
) -> Frame:
    """Put a frame together.

    Parameters
    ----------
    site : Site
        What the server shows.
    content : Content
        The words, in the language of this page.
    base_url : str
        The server's base address, with a slash at its end.
    title : str
        Name of the page where it is not a chapter's.
    notebook : str, optional
        Name of the notebook that is shown, without folder and ending.
    record : Record, optional
        What the person wrote, where it has been read already.
    """
    language = content.pack.language
    asked = f"?{urlencode({'lang': language})}" if language != site.default_language else ""
    record = site.record() if record is None else record
    shown = [(chapter, path) for chapter in content.chapters if (path := site.notebook(chapter))]
    pages = [
        (
            chapter,
            chapter_link(
                chapter,
                f"{base_url}voila/render/{quote(path)}{asked}",
                record,
                here=chapter.notebook == notebook,
            ),
        )
        for chapter, path in shown
    ]
    frame = make_frame(
        content,
        pages,
        mode=site.mode.value,
        title=title,
        assets=assets_url(base_url),
        home=f"{base_url}{site.home}{asked}",
        loan=site.loan,
    )
    code = content.room.code
    frame["remember"] = site.may_remember
    frame["minutes"] = _minutes() if site.mode is Mode.PERSONAL else None
    if site.room:
        frame["room"] = Link(title=content.room.title, url=f"{base_url}room{asked}")
    else:
        frame["code"] = Link(title=code.title, url=f"{base_url}workbook/code{asked}")
    frame["preview"] = preview_state(site, base_url)
    return frame


def preview_state(site: Site, base_url: str) -> dict[str, str] | None:
    """Return what a page needs to show changes of the words by itself; None on all other days."""
    if site.watch is None:
        return None
    return {"news": f"{base_url}workbook/preview", "state": site.watch.state()}


def _minutes() -> int:
    offset = datetime.now().astimezone().utcoffset() or timedelta()
    return round(offset.total_seconds() / 60)


TEMPLATES_SETTING = "workbook_pages"
"""Under this name the templates stand in the settings of a tornado application."""

SIGN_IN_SETTING = "workbook_sign_in"
"""Under this name the settings say whether there is somewhere to sign in."""


LOCKED_STATUS = 423
"""What HTTP calls a page that is locked."""

SLASHES = "/\\"
"""What a browser takes for a slash."""

RETRY_AFTER_SECONDS = 60
"""Seconds after which a seat may be free again."""


class PageHandler(JupyterHandler):
    """A page of ours: in the reader's language, and with plain words when it fails."""

    @property
    def site(self) -> Site:
        """What this server shows."""
        site: Site = self.settings[SITE_SETTING]
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
    def lock(self) -> SealState:
        """Whether the words are under a passphrase; a file that cannot be read is not."""
        store = self.site.store()
        try:
            return SealState.NONE if store is None else seal_state(store.place)
        except UserError:
            return SealState.NONE  # the page itself says what is wrong with the file

    @property
    def locked(self) -> bool:
        """Whether someone has to open the words with their passphrase first."""
        return self.lock is SealState.CLOSED

    def say_locked(self) -> None:
        """Say where to unlock the words."""
        content = self.site.content(self.language)
        words = content.interface.error
        self.set_status(LOCKED_STATUS)
        self.set_header("Content-Type", "text/html; charset=UTF-8")
        page = self.show(
            "error.html.j2", content, words.locked_title, text=words.locked, status=LOCKED_STATUS
        )
        self.finish(page)

    async def prepare(self, **_: Any) -> None:
        """Let in who may come in, and take out of the address what shall not stay there.

        The token is in a cookie by then; left in the address it would be in the browser's history,
        on a shared screen, and in what the kernel is told. A language without words goes too.
        """
        await super().prepare()
        cookies.apply_sign_out(self)
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
        for name, value in base_headers(self.request.headers).items():
            self.set_header(name, value)
        self.set_header("Content-Security-Policy", PAGE_POLICY)
        self.set_header("Cache-Control", "no-store")

    def show(self, name: str, content: Content, title: str, **more: Any) -> str:
        """Draw a template in its frame."""
        return self.draw(name, self.frame(content, title), **more)

    def frame(self, content: Content, title: str) -> Frame:
        """Return the frame of a page that is not a chapter's."""
        return build_frame(self.site, content, self.base_url, title=title)

    def draw(self, name: str, frame: Frame, **more: Any) -> str:
        """Draw a template in a frame."""
        template = self.settings[TEMPLATES_SETTING].get_template(name)
        drawn: str = template.render(frame=frame, words=frame["words"], **more)
        return drawn

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Say in plain words what happened, what is safe and what to do. Never a traceback."""
        self.set_header("Content-Type", "text/html; charset=UTF-8")
        try:
            content = self.site.content(self.language)
        except ContentError as trouble:
            # The words for this page cannot be read either; their editor wants to know why.
            sentences = [str(problem) for problem in trouble.problems] or [str(trouble)]
            template = self.settings[TEMPLATES_SETTING].get_template("problems.html.j2")
            preview, own = preview_state(self.site, self.base_url), assets_url(self.base_url)
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
            self.set_header("Retry-After", str(RETRY_AFTER_SECONDS))
        title = titles.get(status_code, words.failed_title)
        text = texts.get(status_code, words.failed).replace("{status}", str(status_code))
        self.finish(self.show("error.html.j2", content, title, text=text, status=status_code))


class OwnPageHandler(PageHandler):
    """A page on our own server: what opens it is the whole address, or a hub that we belong to."""

    def get_login_url(self) -> str:
        """Go and ask the hub, or show the page that says where to find the whole address."""
        if self.settings.get(SIGN_IN_SETTING):
            return super().get_login_url()
        raise HTTPError(403)


class NotFoundHandler(OwnPageHandler):
    """Answers for every address that there is no page for."""

    async def prepare(self, **_: Any) -> None:
        """Say so."""
        await super().prepare()
        known = self.settings[HOST_PATTERN_SETTING].match(self.request.host_name)
        raise HTTPError(404 if known else 421)
