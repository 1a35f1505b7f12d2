"""A chapter's page on our own server, drawn by Voila, and the doors of its kernel.

A kernel's id stands in its page, so it is no secret worth the name: the doors open for the visitor
whose page started the kernel, and to everyone else there is nothing behind them.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.services.kernels.handlers import KernelHandler
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from jupyter_server.utils import ensure_async
from tornado.web import HTTPError, authenticated
from tornado.websocket import WebSocketClosedError
from voila.tornado.handler import TornadoVoilaHandler

from workbook_lib.content.page_frame import HELP_CHAPTER
from workbook_lib.server.kernels.message_filter import (
    MAX_MESSAGE_BYTES,
    FilteredConnection,
    RateLimit,
)
from workbook_lib.server.kernels.notebook_runner import run_notebook
from workbook_lib.server.kernels.sockets import reachable
from workbook_lib.server.pages.base import TEMPLATES_SETTING, OwnPageHandler, build_frame
from workbook_lib.server.prerender.figure_cache import FIGURE_CACHE_SETTING as DRAWN
from workbook_lib.server.prerender.figure_cache import ChapterKey, FigureCache
from workbook_lib.server.prerender.snapshots import (
    SNAPSHOTS_SETTING,
    Snapshots,
    form_entries,
    has_figures,
)
from workbook_lib.server.security.cookies import (
    KERNELS_SETTING,
    ensure_visitor_cookie,
    has_visitor_cookie,
    visitor_of,
)

if TYPE_CHECKING:
    from workbook_lib.content.schema.chapter import Chapter

RUN_HEADER = "X-Workbook-Run"
"""A page that is there already asks with this header to have its notebook run in a kernel.

It holds the name of the drawings that it has been sent with the page, if there were any."""


class ChapterHandler(OwnPageHandler, TornadoVoilaHandler):
    """Voila's page, let in and refused in our words.

    A visitor gets the page at once, as it looks before anybody has written; the page itself then
    asks for its kernel. While that look is not known yet, the visitor waits for Voila and a kernel.
    """

    @authenticated
    async def get(self, path: str) -> None:
        """Send the page, or say where to unlock it. Help is for everyone at any time."""
        content, chapter = self.site.chapter_at(path, self.language)
        if chapter is None:
            raise HTTPError(404)
        if self.locked and chapter.id != HELP_CHAPTER:
            self.say_locked()
            return
        pieces = self._looks.of(chapter.id, self.language)
        if RUN_HEADER in self.request.headers:
            await self._run(path, chapter, pieces)
            return
        if not pieces:
            await TornadoVoilaHandler.get(self, path)
            return
        kernels: KernelRegistry = self.settings[KERNELS_SETTING]
        if not kernels.room_for(visitor_of(self)):
            raise HTTPError(503)
        self._meet()
        record = self.site.record()
        name = chapter.notebook
        frame = build_frame(
            self.site, content, self.base_url, title=name, notebook=name, record=record
        )
        template = self.settings[TEMPLATES_SETTING].get_template("chapter.html.j2")
        known = form_entries(pieces, record)
        early = self._drawings.of(self._address(chapter), pieces, self.site.plain_record())
        self.finish(
            template.render(
                frame=frame,
                base_url=self.base_url,
                pieces=pieces,
                drawn=[each if "state" in each else None for each in pieces],
                kept=known,
                early=early,
                drawing=bool(known or early) and has_figures(pieces),
            )
        )

    def _meet(self) -> None:
        """Give a browser what it needs to have a kernel and to end it, as Voila's hook does."""
        self.xsrf_token  # noqa: B018 - reading it sets the cookie that ends the kernel
        ensure_visitor_cookie(self)

    async def _run(self, path: str, chapter: Chapter, pieces: list[dict[str, Any]]) -> None:
        """Have the notebook run, and say which kernel it is, and what it showed where."""
        came = has_visitor_cookie(self)
        self._meet()
        if not came:
            # Its kernel would be of no use to a browser that refuses cookies, and take a seat.
            self.set_status(403)
            self.finish({"refused": "cookies"})
            return
        kernels: Any = self.kernel_manager
        drawings, address = self._drawings, self._address(chapter)
        before = self.site.plain_record()
        sent = drawings.named(address, self.request.headers[RUN_HEADER])
        ran = await run_notebook(kernels, self.site.root, path, self.request.query)
        early = {} if sent and sent.early == ran.early else ran.early
        if early and before is not None and self.site.plain_record() is before:  # which it has read
            drawings.keep(address, pieces, before, ran.follows, early)
        self.finish({"kernelId": ran.kernel_id, "spots": ran.spots, "early": early})

    @property
    def _drawings(self) -> FigureCache:
        drawings: FigureCache = self.settings[DRAWN]
        return drawings

    @property
    def _looks(self) -> Snapshots:
        looks: Snapshots = self.settings[SNAPSHOTS_SETTING]
        return looks

    def _address(self, chapter: Chapter) -> ChapterKey:
        return chapter.notebook, self.language


class KernelRegistry(Protocol):
    """What a door asks about kernels."""

    def belongs(self, kernel_id: str, visitor: str | None) -> bool:
        """Whether a kernel is there and was started by a page of this visitor."""

    def room_for(self, visitor: str | None) -> bool:
        """Whether a page of this visitor would get a kernel."""

    async def end(self, kernel_id: str) -> None:
        """End a kernel; come back when its process is gone."""


class PageKernelBaseHandler(JupyterHandler):
    """What the doors of a kernel have in common."""

    async def prepare(self, **options: Any) -> None:
        """Let in the kernel's own visitor. Someone else's kernel is as good as none."""
        await super().prepare(**options)
        if not self.kernels.belongs(self.path_kwargs["kernel_id"], visitor_of(self)):
            raise HTTPError(404)

    @property
    def kernels(self) -> KernelRegistry:
        """Knows whose a kernel is."""
        kernels: KernelRegistry = self.settings[KERNELS_SETTING]
        return kernels


class PageKernelHandler(PageKernelBaseHandler, KernelHandler):
    """Says that a kernel is there, or ends it."""

    SUPPORTED_METHODS: tuple[str, ...] = ("GET", "DELETE")

    @authenticated
    async def get(self, kernel_id: str) -> None:
        """Say that it is there; one that no page can reach any more is as good as none."""
        if not reachable(self.kernel_manager.get_kernel(kernel_id)):
            await self.kernels.end(kernel_id)
            raise HTTPError(404)
        await ensure_async(super().get(kernel_id))

    @authenticated
    async def delete(self, kernel_id: str) -> None:
        """End it."""
        await self.kernels.end(kernel_id)
        self.set_status(204)
        self.finish()


class EndKernelHandler(PageKernelHandler):
    """Ends the kernel of a page that is being closed. The page sends its form and does not wait."""

    SUPPORTED_METHODS = ("POST",)

    post = PageKernelHandler.delete

    def check_origin(self, origin_to_satisfy_tornado: str = "") -> bool:
        """Whether this may be from a page of ours.

        Some browsers, asked to tell no one where a page is, do not tell us either. That it is ours
        shows in its form, and in two cookies that no page of another site has sent.
        """
        return self.get_origin() == "null" or super().check_origin()


class KernelSocketHandler(PageKernelBaseHandler, KernelWebsocketHandler):
    """The line between a page and its kernel. No one reads what it says when it is refused."""

    kernel_websocket_connection_class = FilteredConnection
    max_message_size = MAX_MESSAGE_BYTES

    async def prepare(self, **_: Any) -> None:
        """Let in a page of ours: a browser always says where a page is from."""
        if not self.check_origin():
            raise HTTPError(403)
        await super().prepare()

    def check_origin(self, origin: str | None = None) -> bool:
        """Whether the page is from this server, under the name that was asked for."""
        told = origin or self.get_origin() or ""
        return urlsplit(told).netloc.lower() == self.request.host.lower()

    async def open(self, kernel_id: str) -> None:
        """Begin to listen."""
        self._pace = RateLimit()
        # What a kernel answers comes in several messages, and none is to wait for another.
        self.set_nodelay(True)
        await super().open(kernel_id)

    async def on_message(self, ws_message: str | bytes) -> None:
        """Hear the page out, and wait a while if it speaks too fast."""
        await asyncio.sleep(self._pace.pause(len(ws_message)))
        if self.connection is not None:
            super().on_message(ws_message)

    def write_message(self, message: Any, binary: bool = False) -> asyncio.Future[None]:  # noqa: FBT001, FBT002 - tornado's own
        """Send a message. Nobody needs to be told that a page has gone meanwhile."""
        try:
            sent = super().write_message(message, binary)
        except WebSocketClosedError:
            sent = asyncio.get_running_loop().create_future()
            sent.set_result(None)
        sent.add_done_callback(lambda done: done.cancelled() or done.exception())
        return sent

    def write_error(self, status_code: int, **_: Any) -> None:
        """Say the number and nothing else."""
        self.set_status(status_code)
        self.finish()
