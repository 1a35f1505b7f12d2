"""The server behind ``workbook serve``: Voila with our pages, our settings and nothing else."""

from __future__ import annotations

import asyncio
import gc
import mimetypes
import os
import re
import shutil
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

from workbook_lib.kernel.provisioner import provisioner_name
from workbook_lib.server.kernels.manager import OwnKernelSpecs, VisitorsKernelManager, kernel_config
from workbook_lib.server.kernels.sockets import make_socket_folder
from workbook_lib.server.listening import Listening
from workbook_lib.server.pages.assets import compress_all
from workbook_lib.server.pages.base import SIGN_IN_SETTING, TEMPLATES_SETTING, NotFoundHandler
from workbook_lib.server.pages.binder_memory import BINDER_MEMORY_SETTING as HELD
from workbook_lib.server.pages.binder_memory import BinderMemory
from workbook_lib.server.pages.sign_in import ONE_TIME_CODE_SETTING, OneTimeCode
from workbook_lib.server.pages.templates import FOLDER, environment
from workbook_lib.server.prerender.figure_cache import FIGURE_CACHE_SETTING as DRAWN
from workbook_lib.server.prerender.figure_cache import FigureCache
from workbook_lib.server.prerender.snapshots import SNAPSHOTS_SETTING as FIRST_LOOKS
from workbook_lib.server.prerender.snapshots import Snapshots
from workbook_lib.server.routes import BasedApplication, build_routes
from workbook_lib.server.security import headers
from workbook_lib.server.security.cookies import KERNELS_SETTING
from workbook_lib.server.security.headers import HOST_PATTERN_SETTING, host_pattern
from workbook_lib.server.security.process import (
    configure_logging,
    exit_after_timeout,
    log_no_request,
)
from workbook_lib.server.site import SITE_SETTING, Site
from workbook_lib.server.voila_hook import before_launch
from workbook_lib.server.workshop.base import ROOM_SETTING as ROOM
from workbook_lib.store.mode import Mode

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbook_lib.server.workshop.invitation import Invitation
    from workbook_lib.server.workshop.room import Room

MIME_TYPES = {".css": "text/css", ".js": "text/javascript", ".json": "application/json"}
"""Kinds of files that a browser refuses under any other name; some computers give them one."""

KERNEL_SHUTDOWN_TIMEOUT = 5
"""Seconds that kernels have to end by themselves."""

END_SIGNALS = (
    signal.SIGTERM,
    signal.SIGINT,
    *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else []),
)
"""Signals by which a server is told to end. The last: its window was closed, or ssh was lost."""

MAX_BODY_BYTES = 1_000_000
"""Bytes that may be sent at once: forms. Only the doors of a person's own file take more, and only
from who is let in."""

MAX_HEADER_BYTES = 1_000_000
"""Bytes of a request's head. A browser sends the cookies of all servers on this computer to each of
them, which may be hundreds of thousands of bytes."""

LOGIN_COOKIE_OPTIONS = {"samesite": "Lax"}
"""A link to a page of ours, in a message or a note, opens it. Nothing is changed by opening one."""

XSRF_COOKIE_OPTIONS = {"samesite": "Strict"}
"""Our scripts read this one, to show that a form is from a page of ours; nobody else sends it."""


@dataclass(frozen=True)
class ServerOptions:
    """Where to serve, and who may come in.

    Attributes
    ----------
    listening
        The sockets to listen on.
    token
        What the first address has to carry; empty lets everyone in.
    secret
        Signs the cookies.
    seats
        Kernels at once; None for as many as usual.
    encryption
        Encrypts the line; None where it is not.
    room
        The room that guests meet in, and what leads into it.
    base
        Where the pages lie below the host; begins and ends with a slash.
    config
        Who says who somebody is, where that is not a token.
    routes
        More addresses, below the base.
    once
        The address with which the browser is opened.
    """

    listening: Listening
    token: str
    secret: bytes
    seats: int | None = None
    encryption: ssl.SSLContext | None = None
    room: tuple[Room, Invitation] | None = None
    base: str = "/"
    config: Config | None = None
    routes: tuple[tuple[Any, ...], ...] = ()
    once: OneTimeCode | None = None


class Server(Voila):
    """Voila, made by us: no configuration file and no command line has a say in it."""

    site = AnyTrait()
    ready = AnyTrait()
    place = AnyTrait()

    @classmethod
    def make(cls, site: Site, place: ServerOptions, ready: Callable[[], None]) -> Server:
        """Return a server that is set up and does not listen yet.

        Parameters
        ----------
        site : Site
            What to show.
        place : Place
            Where to serve.
        ready : callable
            Called once the server answers.
        """
        config = Config(
            Voila={
                "ip": place.listening.host,
                "port": place.listening.port,
                "base_url": place.base,
                "root_dir": str(site.root),
            },
            VoilaConfiguration={
                "template": "lab",
                "allow_template_override": "NO",
                "allow_theme_override": "NO",
                "extension_denylist": ["jupyterlab-plotly"],
                "kernel_spec_manager_class": OwnKernelSpecs,
                "multi_kernel_manager_class": VisitorsKernelManager,
                "prelaunch_hook": before_launch,
                "show_tracebacks": False,
                "strip_sources": True,
            },
            IdentityProvider={"cookie_options": LOGIN_COOKIE_OPTIONS},
            KernelProvisionerFactory={"default_provisioner_name": provisioner_name()},
        )
        config.merge(kernel_config(site.mode, place.seats))
        config.merge(place.config or Config())
        made: Server = cls.instance(config=config)
        made.site, made.ready, made.place = site, ready, place
        made.token, made.cookie_secret = place.token, place.secret
        made.initialize()
        return made

    def initialize(self, argv: None = None) -> None:
        """Set up, without reading a command line or looking for configuration files."""
        configure_logging(self.log)
        self._init_asyncio_patch()
        for ending, kind in MIME_TYPES.items():
            mimetypes.add_type(kind, ending)
        self.voila_configuration = VoilaConfiguration(parent=self)
        self.setup_template_dirs()

    def setup_template_dirs(self) -> None:
        """Put our pages, as they lie in the package, before those of Voila."""
        super().setup_template_dirs()
        self.template_paths: list[str] = [str(FOLDER), *self.template_paths]

    def init_settings(self) -> dict[str, Any]:
        """Return the settings of the application."""
        return {
            **super().init_settings(),
            "allow_remote_access": self.site.mode is Mode.GUEST,
            "default_handler_class": NotFoundHandler,
            "log_function": log_no_request,
            "xsrf_cookie_kwargs": XSRF_COOKIE_OPTIONS,
            SIGN_IN_SETTING: self.place.config is not None,
            TEMPLATES_SETTING: environment(),
            HOST_PATTERN_SETTING: re.compile(
                host_pattern(self.site.mode, self.ip, self.site.environ)
            ),
            SITE_SETTING: self.site,
            FIRST_LOOKS: Snapshots(self.site),
            DRAWN: FigureCache(),
            HELD: BinderMemory() if self.site.loan else None,
            ROOM: self.place.room,
            ONE_TIME_CODE_SETTING: self.place.once,
        }

    def start(self) -> None:
        """Serve until the process is told to end."""
        self.connection_dir = str(make_socket_folder())
        if os.name == "posix":
            self.config.KernelManager.transport = "ipc"
        try:
            asyncio.run(self._serve())
        finally:
            shutil.rmtree(self.connection_dir, ignore_errors=True)

    async def _serve(self) -> None:
        app = BasedApplication(**self.init_settings())
        app.settings[KERNELS_SETTING] = self.kernel_manager
        # First in line, so that it sees an answer as it goes out, whoever made it.
        app.transforms += [headers.Gzip, headers.SafeHeaders]
        app.add_handlers(app.settings[HOST_PATTERN_SETTING].pattern, build_routes(self))
        self.app = app
        served = HTTPServer(
            app,
            max_body_size=MAX_BODY_BYTES,
            max_header_size=MAX_HEADER_BYTES,
            ssl_options=self.place.encryption,
        )
        served.add_sockets(self.place.listening.sockets)
        over = asyncio.Event()
        loop = asyncio.get_running_loop()

        def end(*_: object) -> None:
            exit_after_timeout(self.connection_dir)
            loop.call_soon_threadsafe(over.set)

        for each in END_SIGNALS:
            # Who starts it with nohup wants it to outlive the window.
            if signal.getsignal(each) is not signal.SIG_IGN:
                signal.signal(each, end)
        if self.place.room is not None:
            self.place.room[0].over = over.set
        loop.call_soon(self.ready)
        looks: Snapshots = app.settings[FIRST_LOOKS]
        looks.make(self.site.default_language)
        # All that is loaded by then stays: to look through it for what is unused took a tenth of a
        # second now and then, in which a page waited for its kernel.
        loop.run_in_executor(None, compress_all).add_done_callback(lambda _: gc.freeze())
        await over.wait()
        await looks.close()
        await self._end_kernels()

    async def _end_kernels(self) -> None:
        """Let kernels finish what they are saving, but not for long."""
        try:
            await asyncio.wait_for(self.kernel_manager.end_all(), KERNEL_SHUTDOWN_TIMEOUT)
        except TimeoutError:
            self.kernel_manager.at_once = True
            with suppress(HTTPError):  # one that ended by itself meanwhile
                await self.kernel_manager.shutdown_all(now=True)
