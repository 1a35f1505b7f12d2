"""The pages of notebooks on our own server, and the handlers of their kernels.

A kernel's id is known to its page and is no secret, so its handlers answer the visitor whose page
started it, and 404 to others.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.services.kernels.handlers import KernelHandler
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from jupyter_server.utils import ensure_async
from tornado.web import HTTPError, authenticated
from tornado.websocket import WebSocketClosedError

from workbook_lib.content.page_frame import HELP_CHAPTER
from workbook_lib.errors import UserError
from workbook_lib.server.kernels.message_filter import (
    MAX_MESSAGE_BYTES,
    FilteredConnection,
    RateLimit,
)
from workbook_lib.server.kernels.notebook_runner import run_for_outputs, run_notebook
from workbook_lib.server.kernels.sockets import reachable
from workbook_lib.server.pages.api_base import ApiHandler
from workbook_lib.server.pages.base import PageHandler, build_server_frame
from workbook_lib.server.prerender.snapshots import form_entries, widget_files
from workbook_lib.server.security.cookies import (
    ensure_visitor_cookie,
    has_visitor_cookie,
    visitor_of,
)
from workbook_lib.server.state import state_of

if TYPE_CHECKING:
    from workbook_lib.content.schema.chapter import Chapter
    from workbook_lib.content.schema.pack import Content
    from workbook_lib.server.kernels.notebook_runner import KernelRegistry
    from workbook_lib.server.prerender.figure_cache import ChapterKey

FORMER_RUN_HEADER = "X-Workbook-Run"
"""Header with which pages of earlier versions ask for a kernel at the address of their chapter."""


class ChapterPageHandler(PageHandler):
    """Base of the handlers of a chapter and of its kernel."""

    def find_chapter(self, path: str) -> tuple[Content, Chapter]:
        """Return the content and the chapter of a notebook; 404 for any other path."""
        content, chapter = self.site.chapter_at(path, self.language)
        if chapter is None:
            raise HTTPError(404)
        return content, chapter

    def is_locked(self, chapter: Chapter) -> bool:
        """Whether the record has to be unlocked first; never for the help chapter."""
        return self.locked and chapter.id != HELP_CHAPTER

    async def snapshot(self, chapter: Chapter) -> list[dict[str, Any]]:
        """Return the snapshot of a chapter."""
        pieces = await self.state.snapshots.get(chapter.id, self.language)
        if not pieces:
            raise HTTPError(500)
        return pieces

    def chapter_key(self, chapter: Chapter) -> ChapterKey:
        """Return the key of a chapter in the figure cache."""
        return chapter.notebook, self.language

    @property
    def language_query(self) -> str:
        """Query for the kernel: the language of the page, unless it is the default one.

        Nothing else of the address reaches the kernel: it may hold a token, and may be very long.
        """
        if (
            self.language == self.site.default_language
            and "lang" not in self.request.query_arguments
        ):
            return ""
        return urlencode({"lang": self.language})

    def set_visitor_cookies(self) -> None:
        """Set the cookies with which a browser starts and ends its kernel."""
        self.xsrf_token  # noqa: B018 - reading it sets its cookie
        ensure_visitor_cookie(self)


class ChapterHandler(ChapterPageHandler):
    """Sends a chapter as a snapshot, for which the page then requests a kernel."""

    auth_resource = "contents"

    @authenticated
    @authorized
    async def get(self, path: str) -> None:
        """Send the page, or the locked page; redirect from a former path of the chapter."""
        content, chapter = self.site.chapter_at(path, self.language)
        if chapter is None:
            self.redirect_to_current(path)
            return
        if self.is_locked(chapter):
            self.send_locked_page()
            return
        if FORMER_RUN_HEADER in self.request.headers:
            self.set_status(410)
            self.finish({"sentence": self.error_text(UserError("page_outdated"))})
            return
        pieces = await self.snapshot(chapter)
        if not self.state.kernels.has_capacity_for(visitor_of(self)):
            raise HTTPError(503)
        self.set_visitor_cookies()
        record = self.site.record()
        name = chapter.notebook
        frame = build_server_frame(
            self.site,
            content,
            self.base_url,
            title=name,
            unasked_language=self.unasked_language,
            notebook=name,
            record=record,
        )
        template = self.state.templates.get_template("chapter.html.j2")
        entries = form_entries(pieces, record)
        figures = self.state.figure_cache.get(
            self.chapter_key(chapter), pieces, self.site.plain_record()
        )
        self.finish(
            template.render(
                frame=frame,
                base_url=self.base_url,
                pieces=pieces,
                drawn=[piece if "state" in piece else None for piece in pieces],
                entries=entries,
                early=figures,
                widget_files=widget_files(pieces),
            )
        )

    def redirect_to_current(self, former: str) -> None:
        """Redirect from a former path of a chapter, with the query; 404 for any other path.

        A browser keeps the fragment of the address.
        """
        current = self.site.current_path(former, self.language)
        if current is None:
            raise HTTPError(404)
        query = f"?{self.request.query}" if self.request.query else ""
        url = f"{self.base_url}voila/render/{quote(current)}{query}"
        self.redirect(url, permanent=True)


class StartKernelHandler(ChapterPageHandler, ApiHandler):
    """Starts a kernel that runs the notebook of a chapter, for a page that shows its snapshot.

    The body may name the cached figures that the page was sent, as ``{"figures": "<name>"}``.
    """

    auth_resource = "kernels"

    @authenticated
    @authorized
    async def post(self, path: str) -> None:
        """Answer with the kernel's id, its widget models and new figures."""
        _, chapter = self.find_chapter(path)
        if self.is_locked(chapter):
            self.send_locked_page()
            return
        if not has_visitor_cookie(self):
            # A browser that refuses cookies could not use the kernel.
            raise HTTPError(403)
        sent_name = self.body_json().get("figures", "")
        pieces = await self.snapshot(chapter)
        self.set_visitor_cookies()
        cache, key = self.state.figure_cache, self.chapter_key(chapter)
        before = self.site.plain_record()
        sent = cache.get_named(key, sent_name)
        result = await run_notebook(self.state.kernels, self.site.root, path, self.language_query)
        early = {} if sent and sent.states == result.early else result.early
        if (
            early and before is not None and self.site.plain_record() is before
        ):  # unchanged since the kernel read it
            cache.put(key, pieces, before, result.follows, early)
        self.finish(
            {"kernelId": result.kernel_id, "mountPoints": result.mount_points, "early": early}
        )


class DataPageHandler(PageHandler):
    """Runs the notebook of a person's own data, and sends its texts and outputs.

    In personal mode only: the record of a guest is in the browser.
    """

    auth_resource = "contents"

    @authenticated
    @authorized
    async def get(self, path: str) -> None:
        """Send the page, or the locked page."""
        if path != self.site.data_notebook:
            raise HTTPError(404)
        if self.locked:
            self.send_locked_page()
            return
        query = urlencode({"lang": self.language})
        notebook = await run_for_outputs(self.state.kernels, self.site.root, path, query)
        content = self.site.content(self.language)
        words = content.interface.explore
        title = words.title if words else ""
        self.finish(self.render_page("data.html.j2", content, title, cells=notebook.cells))


class PageKernelBaseHandler(JupyterHandler):
    """Base of the handlers of one kernel."""

    async def prepare(self, **options: Any) -> None:
        """Refuse everyone but the kernel's own visitor with 404."""
        await super().prepare(**options)
        if not self.kernels.belongs_to(self.path_kwargs["kernel_id"], visitor_of(self)):
            raise HTTPError(404)

    @property
    def kernels(self) -> KernelRegistry:
        return state_of(self).kernels


class PageKernelHandler(PageKernelBaseHandler, KernelHandler):
    """Describes a kernel, or ends it."""

    SUPPORTED_METHODS: tuple[str, ...] = ("GET", "DELETE")

    @authenticated
    async def get(self, kernel_id: str) -> None:
        """Describe the kernel; end it and answer 404 if no page can connect to it any more."""
        if not reachable(self.kernel_manager.get_kernel(kernel_id)):
            await self.kernels.end(kernel_id)
            raise HTTPError(404)
        await ensure_async(super().get(kernel_id))

    @authenticated
    async def delete(self, kernel_id: str) -> None:
        await self.kernels.end(kernel_id)
        self.set_status(204)
        self.finish()


class EndKernelHandler(PageKernelHandler):
    """Ends the kernel of a page that is closing; the page sends a form and does not wait."""

    SUPPORTED_METHODS = ("POST",)

    post = PageKernelHandler.delete

    def check_origin(self, origin_to_satisfy_tornado: str = "") -> bool:
        """Allow the origin ``null`` as well.

        Some browsers send it because of our referrer policy. The token in the form and two
        SameSite cookies show that the request is from a page of ours.
        """
        return self.get_origin() == "null" or super().check_origin()


class KernelSocketHandler(PageKernelBaseHandler, KernelWebsocketHandler):
    """The websocket between a page and its kernel."""

    kernel_websocket_connection_class = FilteredConnection
    max_message_size = MAX_MESSAGE_BYTES

    async def prepare(self, **_: Any) -> None:
        """Refuse a page of another origin."""
        if not self.check_origin():
            raise HTTPError(403)
        await super().prepare()

    def check_origin(self, origin: str | None = None) -> bool:
        """Whether the page has the origin of this request's host."""
        sent = origin or self.get_origin() or ""
        return urlsplit(sent).netloc.lower() == self.request.host.lower()

    async def open(self, kernel_id: str) -> None:
        self._rate_limit = RateLimit()
        # Send small messages at once: a kernel answers with several.
        self.set_nodelay(True)
        await super().open(kernel_id)

    async def on_message(self, ws_message: str | bytes) -> None:
        """Handle a message, after a delay if the page sends too many."""
        await asyncio.sleep(self._rate_limit.delay(len(ws_message)))
        if self.connection is not None:
            super().on_message(ws_message)

    def write_message(self, message: Any, binary: bool = False) -> asyncio.Future[None]:  # noqa: FBT001, FBT002 - tornado's own
        """Send a message; a closed connection is no error."""
        try:
            sent = super().write_message(message, binary)
        except WebSocketClosedError:
            sent = asyncio.get_running_loop().create_future()
            sent.set_result(None)
        sent.add_done_callback(lambda done: done.cancelled() or done.exception())
        return sent

    def write_error(self, status_code: int, **_: Any) -> None:
        """Answer with the status alone."""
        self.set_status(status_code)
        self.finish()
