"""Our own server for someone who changes the words: an open page shows each change by itself."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
from contextlib import suppress

from jupyter_server.auth.decorator import authorized
from tornado.iostream import StreamClosedError
from tornado.web import HTTPError, authenticated

from workbook_lib.content.loading.loader import content_folder
from workbook_lib.kernel.pool import POOL
from workbook_lib.server.content_watcher import ContentWatcher
from workbook_lib.server.listening import listen
from workbook_lib.server.pages.base import OwnPageHandler
from workbook_lib.server.site import Site, notebooks_folder
from workbook_lib.server.start import open_when_ready
from workbook_lib.widgets.mount_points import SERVED_VARIABLE


class ContentEventsHandler(OwnPageHandler):
    """Tells an open page that the words have changed, by an event that the server sends."""

    auth_resource = "contents"

    @authenticated
    @authorized
    async def get(self) -> None:
        """Send the state of the words now, and each one that follows."""
        if self.site.watch is None:
            raise HTTPError(404)
        self.say_who_may()
        self.set_header("Content-Type", "text/event-stream; charset=UTF-8")
        self._telling = asyncio.ensure_future(self._tell(self.site.watch))
        with suppress(asyncio.CancelledError, StreamClosedError):
            await self._telling

    async def _tell(self, watch: ContentWatcher) -> None:
        async for seen in watch.news():
            self.write(f"data: {json.dumps(seen)}\n\n")
            await self.flush()

    def on_connection_close(self) -> None:
        """Stop looking on behalf of a page that has gone."""
        self._telling.cancel()

    def check_xsrf_cookie(self) -> None:
        """Let a page ask for news, which changes nothing."""


def serve_preview(*, port: int, exact: bool, browser: bool) -> None:
    """Serve the words that the environment names, on this computer only, until told to end.

    A mistake in the words does not keep the server from starting: its pages say what is wrong.

    Parameters are those of ``serve``, and so is the exception where the port cannot be used.
    """
    listening = listen("127.0.0.1", port, exact=exact)
    watch = ContentWatcher(content_folder())
    site = Site(dict(os.environ), notebooks_folder(), watch=watch)
    # Its kernels read the words themselves: a new parent for each change would only be waited for.
    POOL.words = False
    os.environ[SERVED_VARIABLE] = "1"
    POOL.open()
    from workbook_lib.server.app import Server, ServerOptions

    news = (("workbook/preview", ContentEventsHandler),)
    place = ServerOptions(listening, "", secrets.token_bytes(32), routes=news)
    ready = open_when_ready(listening.address(), browser=browser)
    try:
        Server.make(site, place, ready).start()
    finally:
        POOL.close()
        listening.close()
