"""The server of ``workbook preview``: open pages show changes of the content by themselves."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
from contextlib import ExitStack, suppress

from jupyter_server.auth.decorator import authorized
from tornado.iostream import StreamClosedError
from tornado.web import HTTPError, authenticated

from workbook_lib.content.loading.loader import content_folder
from workbook_lib.server.kernels.provisioner import code_state, new_pool
from workbook_lib.server.kernels.sockets import private_folder
from workbook_lib.server.listening import listen
from workbook_lib.server.pages.base import PageHandler
from workbook_lib.server.site import ContentWatcher, Site, notebooks_folder
from workbook_lib.server.start import open_when_ready
from workbook_lib.settings import SERVED_VARIABLE, Settings


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


def serve_preview(*, port: int, exact: bool, browser: bool) -> None:
    """Serve the content named by the environment, on this computer only, until a signal.

    The server starts with invalid content as well; its pages then list the problems.

    Parameters are those of ``serve``, and so is the exception where the port cannot be used.
    """
    listening = listen("127.0.0.1", port, exact=exact)
    watch = ContentWatcher(content_folder())
    site = Site(Settings.read(), notebooks_folder(), watch=watch)
    with ExitStack() as end:
        end.callback(listening.close)
        folder = end.enter_context(private_folder())
        # Kernels read the content themselves; a new fork server for each change would only delay
        # them.
        pool = new_pool(code_state)
        os.environ[SERVED_VARIABLE] = "1"
        pool.open()
        end.callback(pool.close)
        from workbook_lib.server.app import Server, ServerOptions

        events = (("workbook/preview", ContentEventsHandler),)
        options = ServerOptions(listening, "", secrets.token_bytes(32), pool, folder, routes=events)
        ready = open_when_ready(listening.address(), browser=browser)
        Server.make(site, options, ready).start()
