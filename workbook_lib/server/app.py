"""The server of ``workbook serve``: a Voila application with our handlers and settings alone."""

from __future__ import annotations

import asyncio
import gc
import mimetypes
import os
import re
import signal
import ssl
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tornado.httpserver import HTTPServer
from tornado.web import HTTPError
from traitlets import Any as AnyTrait
from traitlets.config import Config
from voila.app import Voila
from voila.configuration import VoilaConfiguration

from workbook_lib.server.kernels.manager import OwnKernelSpecs, VisitorsKernelManager, kernel_config
from workbook_lib.server.kernels.provisioner import POOL_SETTING, provisioner_name
from workbook_lib.server.kernels.sockets import HAS_PRIVATE_SOCKETS
from workbook_lib.server.listening import Listening
from workbook_lib.server.pages.assets import compress_all
from workbook_lib.server.pages.base import NotFoundHandler
from workbook_lib.server.prerender.snapshots import Snapshots
from workbook_lib.server.routes import BasedApplication, build_routes
from workbook_lib.server.security import headers
from workbook_lib.server.security.headers import host_pattern
from workbook_lib.server.security.process import (
    configure_logging,
    exit_after_timeout,
    log_no_request,
    wake_on_signals,
)
from workbook_lib.server.site import Site
from workbook_lib.server.state import STATE_SETTING, AppState, BinderMemory, OneTimeCode
from workbook_lib.store.mode import Mode

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbook_lib.kernel.pool import ForkServerPool
    from workbook_lib.server.workshop.invitation import Invitation
    from workbook_lib.server.workshop.room import Room

MIME_TYPES = {".css": "text/css", ".js": "text/javascript", ".json": "application/json"}
"""MIME types that a browser insists on; some computers are configured with others."""

KERNEL_SHUTDOWN_TIMEOUT = 5
"""Seconds until kernels that have not ended by themselves are killed."""

EVENT_LOOP = asyncio.SelectorEventLoop if os.name == "nt" else None
"""Class of the event loop; on Windows not the default, which needs another thread for ZeroMQ."""

END_SIGNALS = (
    signal.SIGTERM,
    signal.SIGINT,
    *(getattr(signal, name) for name in ("SIGHUP", "SIGBREAK") if hasattr(signal, name)),
)
"""Signals that end the server. SIGHUP comes from a closed terminal or a lost ssh connection, and
SIGBREAK from Ctrl+Break or a closed window on Windows."""

MAX_BODY_BYTES = 1_000_000
"""Bytes of a request body. Only the record file handlers take more, from a signed-in browser."""

MAX_HEADER_BYTES = 1_000_000
"""Bytes of request headers. A browser sends the cookies of all servers on this computer to each,
which may be hundreds of thousands of bytes."""

LOGIN_COOKIE_OPTIONS = {"samesite": "Lax"}
"""Lax, so that a link in a message opens a page; opening one changes nothing."""

XSRF_COOKIE_OPTIONS = {"samesite": "Strict"}
"""Options of the cookie against forged requests, which our scripts read."""


@dataclass(frozen=True)
class ServerOptions:
    """How to serve: address, access and limits.

    Attributes
    ----------
    listening
        Open sockets.
    token
        Required in the first address; empty for open access.
    secret
        Key that signs cookies.
    pool
        Forks kernels.
    folder
        Private folder of its sockets.
    seats
        Kernels at once; None for the default.
    encryption
        TLS settings; None for plain HTTP.
    room
        Workshop room and its invitation.
    base
        Base path, which begins and ends with a slash.
    config
        Identity provider, where access is not by token.
    routes
        Additional routes below the base path.
    once
        One-time code with which the browser is opened.
    """

    listening: Listening
    token: str
    secret: bytes
    pool: ForkServerPool
    folder: str
    seats: int | None = None
    encryption: ssl.SSLContext | None = None
    room: tuple[Room, Invitation] | None = None
    base: str = "/"
    config: Config | None = None
    routes: tuple[tuple[Any, ...], ...] = ()
    once: OneTimeCode | None = None


class Server(Voila):
    """A Voila application that reads no configuration file and no command line."""

    site = AnyTrait()
    ready = AnyTrait()
    options = AnyTrait()

    @classmethod
    def make(cls, site: Site, options: ServerOptions, ready: Callable[[], None]) -> Server:
        """Return a configured server that does not listen yet.

        Parameters
        ----------
        site : Site
            Content and notebooks.
        options : ServerOptions
            Address, access and limits.
        ready : callable
            Called once the server answers.
        """
        config = Config(
            Voila={
                "ip": options.listening.host,
                "port": options.listening.port,
                "base_url": options.base,
                "root_dir": str(site.root),
            },
            VoilaConfiguration={
                "kernel_spec_manager_class": OwnKernelSpecs,
                "multi_kernel_manager_class": VisitorsKernelManager,
            },
            IdentityProvider={"cookie_options": LOGIN_COOKIE_OPTIONS},
            KernelProvisionerFactory={"default_provisioner_name": provisioner_name()},
        )
        config.merge(kernel_config(site.mode, options.seats))
        config.merge(options.config or Config())
        server: Server = cls.instance(config=config)
        server.site, server.ready, server.options = site, ready, options
        server.token, server.cookie_secret = options.token, options.secret
        server.initialize()
        return server

    def initialize(self, argv: None = None) -> None:
        """Set up, without reading a command line or looking for configuration files."""
        configure_logging(self.log)
        for ending, kind in MIME_TYPES.items():
            mimetypes.add_type(kind, ending)
        self.voila_configuration = VoilaConfiguration(parent=self)

    def init_settings(self) -> dict[str, Any]:
        """Return the settings of the application."""
        return {
            **super().init_settings(),
            "allow_remote_access": self.site.mode is Mode.GUEST,
            "default_handler_class": NotFoundHandler,
            "log_function": log_no_request,
            "xsrf_cookie_kwargs": XSRF_COOKIE_OPTIONS,
        }

    def start(self) -> None:
        """Serve until a signal ends the process."""
        self.connection_dir = self.options.folder
        if HAS_PRIVATE_SOCKETS:
            self.config.KernelManager.transport = "ipc"
        with asyncio.Runner(loop_factory=EVENT_LOOP) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        app = BasedApplication(**self.init_settings())
        snapshots = Snapshots(self.site, self.options.pool)
        pattern = host_pattern(self.site.mode, self.ip, self.site.settings)
        app.settings[STATE_SETTING] = AppState(
            site=self.site,
            kernels=self.kernel_manager,
            pool=self.options.pool,
            snapshots=snapshots,
            has_login=self.options.config is not None,
            host_pattern=re.compile(pattern),
            room=self.options.room,
            one_time_code=self.options.once,
            binder_memory=BinderMemory() if self.site.idle_limit else None,
        )
        # Transforms of the application apply to the responses of all handlers.
        app.transforms += [headers.Gzip, headers.SafeHeaders]
        app.add_handlers(pattern, build_routes(self.base_url, self.options.routes))
        app.settings[POOL_SETTING] = self.options.pool
        # Voila's name for the application, and that of a Jupyter server.
        self.app = self.web_app = app
        http_server = HTTPServer(
            app,
            max_body_size=MAX_BODY_BYTES,
            max_header_size=MAX_HEADER_BYTES,
            ssl_options=self.options.encryption,
        )
        http_server.add_sockets(self.options.listening.sockets)
        ended = asyncio.Event()
        loop = asyncio.get_running_loop()

        def end(*_: object) -> None:
            exit_after_timeout(self.connection_dir)
            loop.call_soon_threadsafe(ended.set)

        for number in END_SIGNALS:
            # A server started with nohup ignores SIGHUP.
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, end)
        if self.options.room is not None:
            self.options.room[0].on_end = ended.set
        loop.call_soon(self.ready)
        snapshots.render_ahead(self.site.default_language)
        # Exclude what is loaded by then from garbage collection: a full collection took a tenth of
        # a second, in which a page waited for its kernel.
        loop.run_in_executor(None, compress_all).add_done_callback(lambda _: gc.freeze())
        with wake_on_signals(loop):
            await ended.wait()
        await snapshots.close()
        await self._end_kernels()

    async def _end_kernels(self) -> None:
        """End all kernels; kill those that have not ended within the time limit."""
        try:
            await asyncio.wait_for(self.kernel_manager.end_all(), KERNEL_SHUTDOWN_TIMEOUT)
        except TimeoutError:
            self.kernel_manager.kill_at_shutdown = True
            with suppress(HTTPError):  # one ended by itself meanwhile
                await self.kernel_manager.shutdown_all(now=True)
