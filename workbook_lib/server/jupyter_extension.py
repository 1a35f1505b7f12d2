"""Adds our pages, API and assets to a Jupyter server: of JupyterLab, Binder or a hub."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.utils import ensure_async
from tornado.routing import PathMatches
from tornado.web import RedirectHandler

from workbook_lib.server.compat import IncludedApplication
from workbook_lib.server.kernels.provisioner import POOL_SETTING, new_pool, provisioner_name
from workbook_lib.server.pages.binder_memory import idle_timeout
from workbook_lib.server.pages.chapter import PageKernelHandler
from workbook_lib.server.pages.home import HomeHandler
from workbook_lib.server.prerender.snapshots import Snapshots
from workbook_lib.server.routes import (
    CHAPTER_HANDLERS,
    KERNEL_HANDLERS,
    KERNEL_PATH,
    SHARED_ROUTES,
)
from workbook_lib.server.security.cookies import CURRENT_VISITOR
from workbook_lib.server.security.headers import FramedChapterHeaders, Gzip
from workbook_lib.server.security.process import disable_core_dumps
from workbook_lib.server.site import Site
from workbook_lib.server.state import STATE_SETTING, AppState, BinderMemory
from workbook_lib.settings import IDLE_TIMEOUT_VARIABLE, SERVED_VARIABLE, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jupyter_server.serverapp import ServerApp
    from jupyter_server.services.kernels.kernelmanager import MappingKernelManager
    from tornado.httputil import HTTPServerRequest


class PageKernels:
    """Starts the kernels of our pages, and knows their visitors.

    Parameters
    ----------
    manager : MappingKernelManager
        The kernel manager of the server.
    """

    def __init__(self, manager: MappingKernelManager) -> None:
        self._manager = manager
        self._visitors: dict[str, str | None] = {}
        self.context = manager.context
        self.get_kernel = manager.get_kernel

    def __contains__(self, kernel_id: str) -> bool:
        return kernel_id in self._visitors and kernel_id in self._manager

    async def start_kernel(self, **options: Any) -> str:
        """Start a kernel for the visitor of this request, and return its id."""
        kernel_id: str = await ensure_async(self._manager.start_kernel(**options))
        self._visitors = {name: visitor for name, visitor in self._visitors.items() if name in self}
        self._visitors[kernel_id] = CURRENT_VISITOR.get()
        return kernel_id

    def belongs_to(self, kernel_id: str, visitor: str | None) -> bool:
        """Whether a kernel runs and was started by a page of this visitor."""
        return visitor is not None and kernel_id in self and self._visitors[kernel_id] == visitor

    def has_capacity_for(self, visitor: str | None) -> bool:
        """Whether a page would get a kernel: a Jupyter server has no limit."""
        return True

    async def end(self, kernel_id: str) -> None:
        await ensure_async(self._manager.shutdown_kernel(kernel_id))


class PathMatchesIf(PathMatches):
    """Matches a path whose one variable part is accepted."""

    def __init__(self, path: str, accepts: Callable[[str], bool]) -> None:
        super().__init__(path)
        self._accepts = accepts

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        """Return the path arguments; None for a path that is left to other handlers."""
        arguments = super().match(request)
        if arguments is None:
            return None
        values: list[bytes] = [*arguments["path_args"], *arguments["path_kwargs"].values()]
        try:
            accepted = self._accepts(values[0].decode())
        except UnicodeDecodeError:
            return None
        return arguments if accepted else None


def page_rules(base_url: str, site: Site, kernels: PageKernels) -> Iterator[tuple[Any, ...]]:
    """Yield the rules of chapters and their kernels; all others are the Jupyter server's own.

    A notebook that somebody has changed is Voila's to render: our page would not show the change.

    Parameters
    ----------
    base_url : str
        Base URL of the server.
    site : Site
        Knows the chapters.
    kernels : PageKernels
        Knows the kernels of our pages.
    """
    base = re.escape(base_url)
    for path, handler in CHAPTER_HANDLERS.items():
        yield PathMatchesIf(f"{base}{path}", site.runs_as_delivered), handler
    refused = {rf"api/kernels/{KERNEL_PATH}/(?:interrupt|restart)": PageKernelHandler}
    for path, handler in {**KERNEL_HANDLERS, **refused}.items():
        yield PathMatchesIf(f"{base}{path}", kernels.__contains__), handler


DATA_PAGE = "data"
"""Value of ``voila.page`` in the metadata of a notebook of a person's own data."""

WIDGET_MODULES = "workbook_lib."
"""Prefix of the module names of our widgets."""


def drop_widget_state(model: dict[str, Any], **_: Any) -> None:
    """Remove the widget state from a notebook with our widgets before it is saved.

    JupyterLab adds it with "Save Widget State Automatically". It contains the text of the forms, in
    plain text even where the person's own file is sealed.

    Parameters
    ----------
    model : dict
        Contents model of the notebook.
    """
    metadata = _notebook(model).get("metadata", {})
    for kind in (metadata.get("widgets") or {}).values():
        states = kind.get("state", {}).values() if isinstance(kind, dict) else ()
        if any(_is_own_widget(state) for state in states):
            del metadata["widgets"]
            return


def drop_data_outputs(model: dict[str, Any], **_: Any) -> None:
    """Remove the outputs from a notebook of a person's own data before it is saved.

    They contain the person's words, in plain text even where their own file is sealed.

    Parameters
    ----------
    model : dict
        Contents model of the notebook.
    """
    notebook = _notebook(model)
    voila = notebook.get("metadata", {}).get("voila")
    if isinstance(voila, dict) and voila.get("page") == DATA_PAGE:
        for cell in notebook.get("cells", []):
            if cell.get("cell_type") == "code":
                cell["outputs"], cell["execution_count"] = [], None


def _notebook(model: dict[str, Any]) -> dict[str, Any]:
    """Return the notebook of a contents model; empty for another file."""
    content = model.get("content")
    return content if model.get("type") == "notebook" and isinstance(content, dict) else {}


def _is_own_widget(state: Any) -> bool:
    traits = state.get("state", {}) if isinstance(state, dict) else {}
    return str(traits.get("_anywidget_id", "")).startswith(WIDGET_MODULES)


NEWS_EXTENSION = "@jupyterlab/apputils-extension:announcements"


def _link_jupyter_server_extension(serverapp: ServerApp) -> None:
    """Set the kernel provisioner, before Voila reads its configuration."""
    # An environment variable, so that kernels inherit it.
    os.environ[SERVED_VARIABLE] = "1"
    if Settings.read().mode:  # the server runs for the workbook alone
        # Voila serves these files without sign-in, and our pages have none.
        serverapp.config.VoilaConfiguration.file_allowlist = []
        factory = serverapp.config.KernelProvisionerFactory
        if "default_provisioner_name" not in factory:
            factory.default_provisioner_name = provisioner_name()
        # It loads libraries while the server starts.
        pool = serverapp.tornado_settings[POOL_SETTING] = new_pool()
        pool.open()


def _disable_news(_: Any, page_config: dict[str, Any]) -> dict[str, Any]:
    """Disable the JupyterLab extension that fetches news from the network."""
    disabled = page_config.get("disabledExtensions", [])
    return {**page_config, "disabledExtensions": [*disabled, NEWS_EXTENSION]}


def _load_jupyter_server_extension(serverapp: ServerApp) -> None:
    """Add the settings and routes."""
    app = serverapp.web_app
    for hook in (drop_widget_state, drop_data_outputs):
        serverapp.contents_manager.register_pre_save_hook(hook)
    if Settings.read().on_binder:
        # An environment variable, so that kernels inherit it.
        os.environ[IDLE_TIMEOUT_VARIABLE] = idle_timeout(serverapp, Settings.read())
    site = Site(Settings.read(), Path(serverapp.root_dir), home="workbook/")
    kernels = PageKernels(serverapp.kernel_manager)
    pool = app.settings.setdefault(POOL_SETTING, new_pool())
    app.settings[STATE_SETTING] = AppState(
        site=site,
        kernels=kernels,
        pool=pool,
        snapshots=Snapshots(site, pool),
        has_login=True,
        binder_memory=BinderMemory() if site.idle_limit else None,
    )
    if site.settings.mode:
        app.settings.setdefault("page_config_hook", _disable_news)
    base = app.settings["base_url"]
    rules: list[tuple[Any, ...]] = [
        (f"{re.escape(base)}{path}", *rest)
        for path, *rest in [("workbook/?", HomeHandler), *SHARED_ROUTES]
    ]
    if site.idle_limit:
        disable_core_dumps()
        home = {"url": f"{base}workbook/", "permanent": False}
        # A visitor of the base URL is sent to the start page.
        rules.append((re.escape(base), RedirectHandler, home))
    websocket_class = app.settings.get("kernel_websocket_connection_class")
    if websocket_class in (None, ZMQChannelsWebsocketConnection):  # not behind a gateway
        rules += page_rules(base, site, kernels)
    IncludedApplication(rules, [Gzip, FramedChapterHeaders]).include_in(app)


async def _start_jupyter_server_extension(serverapp: ServerApp) -> None:
    """Render the chapters before the first visitor, where the server is for them alone."""
    state: AppState = serverapp.web_app.settings[STATE_SETTING]
    if state.site.settings.mode:
        state.snapshots.render_ahead(state.site.default_language)
