"""Base handlers of our pages, and the frame around a page."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from babel import negotiate_locale
from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import JupyterHandler
from tornado.iostream import StreamClosedError
from tornado.web import HTTPError, authenticated

from workbook_lib.assets import AssetURLs, asset_urls, served_path
from workbook_lib.content.loading.problems import ContentError
from workbook_lib.content.page_frame import Frame, Link, build_frame, language_links
from workbook_lib.errors import UserError
from workbook_lib.insight.progress import chapter_link
from workbook_lib.server.security.cookies import host_cookie_name
from workbook_lib.server.state import AppState, state_of
from workbook_lib.store.mode import Mode
from workbook_lib.store.passphrase import SealState, seal_state

if TYPE_CHECKING:
    from workbook_lib.content.schema.pack import Content
    from workbook_lib.record import Record
    from workbook_lib.server.site import ContentWatcher, Site


def served_assets(base_url: str) -> AssetURLs:
    """Return the URLs of our assets."""
    return asset_urls(f"{base_url}{served_path()}")


def build_server_frame(
    site: Site,
    content: Content,
    base_url: str,
    *,
    title: str,
    unasked_language: str,
    notebook: str | None = None,
    record: Record | None = None,
) -> Frame:
    """Build the frame of a page: title, links and words around its content.

    Parameters
    ----------
    site : Site
        Configuration of the server.
    content : Content
        The content, in the language of the page.
    base_url : str
        The server's base address, with a slash at its end.
    title : str
        Title of a page that is no chapter.
    unasked_language : str
        Language of a request that has chosen none; links to pages in another name it.
    notebook : str, optional
        Name of the chapter's notebook, without folder and suffix.
    record : Record, optional
        The person's record, where the caller has loaded it.
    """
    language = content.pack.language
    query = f"?{urlencode({'lang': language})}" if language != unasked_language else ""
    record = site.record() if record is None else record
    served = [(chapter, path) for chapter in content.chapters if (path := site.notebook(chapter))]
    pages = [
        (
            chapter,
            chapter_link(
                chapter,
                f"{base_url}voila/render/{quote(path)}{query}",
                record,
                here=chapter.notebook == notebook,
            ),
        )
        for chapter, path in served
    ]
    frame = build_frame(
        content,
        pages,
        mode=site.mode.value,
        title=title,
        home=f"{base_url}{site.home}{query}",
        loan=site.idle_limit,
        assets=served_assets(base_url),
    )
    code = content.room.code
    frame["languages"] = language_links(site.language_names, language)
    frame["remember"] = site.may_remember
    frame["utc_offset"] = _utc_offset() if site.mode is Mode.PERSONAL else None
    if site.room:
        frame["room"] = Link(title=content.room.title, url=f"{base_url}room{query}")
    else:
        frame["code"] = Link(title=code.title, url=f"{base_url}workbook/code{query}")
    frame["preview"] = preview_state(site, base_url)
    return frame


def preview_state(site: Site, base_url: str) -> dict[str, str] | None:
    """Return what a page needs to follow changes of the content; None when not in preview."""
    if site.watch is None:
        return None
    return {"news": f"{base_url}workbook/preview", "state": site.watch.state()}


def _utc_offset() -> int:
    """Return how many minutes the local time is ahead of UTC."""
    offset = datetime.now().astimezone().utcoffset() or timedelta()
    return round(offset.total_seconds() / 60)


LANGUAGE_DAYS = 365
"""Days for which the browser of one's own computer remembers the language."""


def parse_languages(header: str) -> list[str]:
    """Return the languages in a header ``Accept-Language``, the preferred ones first.

    Examples
    --------
    >>> parse_languages("en;q=0.5, es-MX, de;q=0")
    ['es-MX', 'en']
    """
    weights: dict[str, float] = {}
    for part in header.split(",")[:MOST_LANGUAGES]:
        name, _, weight = part.partition(";")
        try:
            weights[name.strip()] = float(weight.replace(" ", "").removeprefix("q=") or 1)
        except ValueError:
            continue
    return sorted((name for name in weights if weights[name] > 0), key=lambda name: -weights[name])


MOST_LANGUAGES = 20
"""Most languages that are read from a header."""

LOCKED_STATUS = 423
"""HTTP status of a locked page."""

SLASHES = "/\\"
"""Characters that a browser reads as a slash."""

RETRY_AFTER_SECONDS = 60
"""Seconds until a kernel may be free again, for the header ``Retry-After``."""


class PageHandler(JupyterHandler):
    """A page in the reader's language, with errors in plain words."""

    def get_login_url(self) -> str:
        """Return the login URL of the Jupyter server or the hub; 403 where there is none."""
        if self.state.has_login:
            return super().get_login_url()
        raise HTTPError(403)

    @property
    def state(self) -> AppState:
        """The state of the server."""
        return state_of(self)

    @property
    def site(self) -> Site:
        return self.state.site

    @cached_property
    def language(self) -> str:
        """The language in the query string, that of the cookie, or `unasked_language`."""
        available = self.site.languages
        choices = (self._requested_language(), self.get_cookie(self._language_cookie_name()))
        return next((name for name in choices if name in available), self.unasked_language)

    @cached_property
    def unasked_language(self) -> str:
        """The language of a request without a choice: of the server's owner, or of the browser."""
        if self.site.settings.chosen_language:
            return self.site.default_language
        preferred = parse_languages(self.request.headers.get("Accept-Language", ""))
        names = {name.lower(): name for name in self.site.languages}
        language = negotiate_locale(preferred, names, "-") or ""  # spelled as in the header
        return names.get(language.lower(), self.site.default_language)

    def _requested_language(self) -> str:
        try:
            return str(self.get_query_argument("lang", ""))
        except HTTPError:  # not UTF-8; the error page needs a language too
            return ""

    def _language_cookie_name(self) -> str:
        return host_cookie_name(self, "workbook-language-")

    def _remember_language(self) -> None:
        """Remember the language in the address, in this browser: for guests until it is closed."""
        requested, name = self._requested_language(), self._language_cookie_name()
        if requested in self.site.languages and requested != self.get_cookie(name):
            self.set_cookie(
                name,
                requested,
                expires_days=LANGUAGE_DAYS if self.site.mode is Mode.PERSONAL else None,
                path=self.base_url,
                httponly=True,
                samesite="Strict",
                secure=self.request.protocol == "https",
            )

    def error_text(self, error: UserError) -> str:
        """Return an error's message in the language of the page, or in English."""
        try:
            return error.text(
                self.site.content(self.language).interface.error_messages, isolated=True
            )
        except ContentError:
            return str(error)

    @property
    def lock_state(self) -> SealState:
        """State of the record's passphrase; ``UNSEALED`` for a file that cannot be read."""
        store = self.site.store()
        try:
            return SealState.UNSEALED if store is None else seal_state(store.file)
        except UserError:
            return SealState.UNSEALED  # the page reports what is wrong with the file

    @property
    def locked(self) -> bool:
        """Whether the record has to be unlocked with its passphrase first."""
        return self.lock_state is SealState.SEALED

    def send_locked_page(self) -> None:
        """Answer with the page that leads to the place to unlock the record."""
        content = self.site.content(self.language)
        words = content.interface.error
        self.set_status(LOCKED_STATUS)
        self.set_header("Content-Type", "text/html; charset=UTF-8")
        page = self.render_page(
            "error.html.j2", content, words.locked_title, text=words.locked, status=LOCKED_STATUS
        )
        self.finish(page)

    async def prepare(self, **_: Any) -> None:
        """Redirect to the address without its token and without an unknown language.

        The token is in a cookie by then. In the address it would stay in the browser's history, on
        a shared screen and in the environment of the kernel.
        """
        await super().prepare()
        self._apply_sign_out()
        self._remember_language()
        arguments = {
            name: self.decode_argument(values[-1], name)
            for name, values in self.request.query_arguments.items()
        }
        remaining = {name: value for name, value in arguments.items() if name != "token"}
        if remaining.get("lang", self.language) != self.language:
            del remaining["lang"]
        if self.current_user and self.request.method == "GET" and remaining != arguments:
            # A browser reads a path that begins with two slashes as another host.
            path = f"/{self.request.path.lstrip(SLASHES)}"
            self.redirect(path + (f"?{urlencode(remaining)}" if remaining else ""))

    def sign_out(self) -> None:
        """Sign this browser out, and lock a sealed file."""
        if (store := self.site.store()) is not None:
            store.file.keys.remove()
        self.identity_provider.clear_login_cookie(self)
        self.clear_cookie(self._signed_out_cookie_name(), path=self.base_url)

    def _apply_sign_out(self) -> None:
        """Sign this browser out after a quick exit, unless the request has the token."""
        name = self._signed_out_cookie_name()
        if self.site.mode is not Mode.PERSONAL or self.get_cookie(name) is None:
            return
        if self.token_authenticated:
            self.clear_cookie(name, path=self.base_url)
            return
        self.sign_out()
        self.current_user = None

    def _signed_out_cookie_name(self) -> str:
        return host_cookie_name(self, "workbook-left-")

    def decode_argument(self, value: bytes, name: str | None = None) -> str:
        """Return a part of the address as text; 404 where it is not UTF-8."""
        try:
            return super().decode_argument(value, name)
        except HTTPError:
            raise HTTPError(404) from None

    def render_page(self, name: str, content: Content, title: str, **variables: Any) -> str:
        """Render a template with the frame of a page that is no chapter."""
        return self.render_in_frame(name, self.frame(content, title), **variables)

    def frame(self, content: Content, title: str) -> Frame:
        """Return the frame of a page that is no chapter."""
        return build_server_frame(
            self.site,
            content,
            self.base_url,
            title=title,
            unasked_language=self.unasked_language,
        )

    def render_in_frame(self, name: str, frame: Frame, **variables: Any) -> str:
        template = self.state.templates.get_template(name)
        html: str = template.render(frame=frame, words=frame["words"], **variables)
        return html

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Render the error page, without a traceback."""
        self.set_header("Content-Type", "text/html; charset=UTF-8")
        try:
            content = self.site.content(self.language)
        except ContentError as error:
            # The words of the error page cannot be read either; show the editor what is wrong.
            sentences = [str(problem) for problem in error.problems] or [str(error)]
            template = self.state.templates.get_template("problems.html.j2")
            preview, urls = preview_state(self.site, self.base_url), served_assets(self.base_url)
            self.finish(template.render(sentences=sentences, preview=preview, **urls))
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
        self.finish(
            self.render_page("error.html.j2", content, title, text=text, status=status_code)
        )


class NotFoundHandler(PageHandler):
    """Answers 404 for unknown addresses, and 421 for unknown hosts."""

    async def prepare(self, **_: Any) -> None:
        await super().prepare()
        pattern = self.state.host_pattern
        known = pattern is None or pattern.match(self.request.host_name)
        raise HTTPError(404 if known else 421)


class ContentEventsHandler(PageHandler):
    """Sends changes of the content to an open page as server-sent events."""

    auth_resource = "contents"

    @authenticated
    @authorized
    async def get(self) -> None:
        """Send the current state of the content, and each change."""
        if self.site.watch is None:
            raise HTTPError(404)
        self.set_header("Content-Type", "text/event-stream; charset=UTF-8")
        self._sending = asyncio.ensure_future(self._send_changes(self.site.watch))
        with suppress(asyncio.CancelledError, StreamClosedError):
            await self._sending

    async def _send_changes(self, watch: ContentWatcher) -> None:
        async for state in watch.changes():
            self.write(f"data: {json.dumps(state)}\n\n")
            await self.flush()

    def on_connection_close(self) -> None:
        """Stop watching for a page that has disconnected."""
        self._sending.cancel()

    def check_xsrf_cookie(self) -> None:
        """Skip the check for a request that changes nothing."""
