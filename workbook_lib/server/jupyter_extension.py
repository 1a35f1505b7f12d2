"""Adds our pages, API and assets to a Jupyter server: of JupyterLab, Binder or a hub."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.utils import ensure_async, url_path_join
from tornado.routing import PathMatches

from workbook_lib.server.pages.chapter import (
    EndKernelHandler,
    KernelSocketHandler,
    PageKernelHandler,
)
from workbook_lib.server.routes import KERNEL_PATH
from workbook_lib.server.security.cookies import CURRENT_VISITOR, KERNELS_SETTING

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp
    from jupyter_server.services.kernels.kernelmanager import MappingKernelManager
    from tornado.httputil import HTTPServerRequest
    from tornado.web import Application


class PageKernels:
    """Registry of the kernels of our pages and their visitors.

    Parameters
    ----------
    manager : MappingKernelManager
        The server's kernel manager; its ``start_kernel`` is wrapped.
    """

    def __init__(self, manager: MappingKernelManager) -> None:
        self._manager = manager
        self._visitors: dict[str, str] = {}
        self._start = manager.start_kernel
        manager.start_kernel = self._start_and_register  # type: ignore[method-assign]

    def __contains__(self, kernel_id: str) -> bool:
        return kernel_id in self._visitors and kernel_id in self._manager

    def belongs_to(self, kernel_id: str, visitor: str | None) -> bool:
        """Whether a kernel runs and was started by a page of this visitor."""
        return kernel_id in self and self._visitors[kernel_id] == visitor

    async def end(self, kernel_id: str) -> None:
        await ensure_async(self._manager.shutdown_kernel(kernel_id))

    async def _start_and_register(self, **options: Any) -> str:
        kernel_id: str = await ensure_async(self._start(**options))
        visitor = CURRENT_VISITOR.get()
        if visitor is not None:
            self._visitors = {name: who for name, who in self._visitors.items() if name in self}
            self._visitors[kernel_id] = visitor
        return kernel_id


class PageKernelPath(PathMatches):
    """Matches the path of a kernel of our pages."""

    def __init__(self, path: str, kernels: PageKernels) -> None:
        super().__init__(path)
        self._kernels = kernels

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        """Return the path arguments; None for another kernel."""
        arguments = super().match(request)
        if not arguments or arguments["path_kwargs"]["kernel_id"].decode() not in self._kernels:
            return None
        return arguments


def install_routes(app: Application, manager: MappingKernelManager) -> None:
    """Route the kernels of our pages to our handlers, before those of the server and of Voila.

    Kernels behind a gateway have another websocket class and are left alone.
    """
    connection_class = app.settings.get(
        "kernel_websocket_connection_class", ZMQChannelsWebsocketConnection
    )
    if connection_class is not ZMQChannelsWebsocketConnection:
        return
    kernels = app.settings[KERNELS_SETTING] = PageKernels(manager)
    handlers = {
        f"voila/api/shutdown/{KERNEL_PATH}": EndKernelHandler,
        f"api/kernels/{KERNEL_PATH}": PageKernelHandler,
        rf"api/kernels/{KERNEL_PATH}/(?:interrupt|restart)": PageKernelHandler,
        f"api/kernels/{KERNEL_PATH}/channels": KernelSocketHandler,
    }
    base = app.settings["base_url"]
    rules = [
        (PageKernelPath(url_path_join(base, path), kernels), handler)
        for path, handler in handlers.items()
    ]
    app.add_handlers(".*$", rules)
    # Tornado tries rules in order, so move ours before Voila's.
    order = app.default_router.rules
    order.insert(0, order.pop(-2))


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
    if model.get("type") != "notebook" or not isinstance(model.get("content"), dict):
        return
    metadata = model["content"].get("metadata", {})
    for kind in (metadata.get("widgets") or {}).values():
        states = kind.get("state", {}).values() if isinstance(kind, dict) else ()
        if any(_is_own_widget(state) for state in states):
            del metadata["widgets"]
            return


def _is_own_widget(state: Any) -> bool:
    traits = state.get("state", {}) if isinstance(state, dict) else {}
    return str(traits.get("_anywidget_id", "")).startswith(WIDGET_MODULES)


MODE_VARIABLE = "WORKBOOK_MODE"
"""Environment variable that is set when the server runs for the workbook alone."""

NEWS_EXTENSION = "@jupyterlab/apputils-extension:announcements"


def _link_jupyter_server_extension(serverapp: ServerApp) -> None:
    """Set the Voila hook and the kernel provisioner, before Voila reads its configuration."""
    from workbook_lib.kernel.pool import POOL
    from workbook_lib.kernel.provisioner import provisioner_name
    from workbook_lib.server.voila_hook import before_launch
    from workbook_lib.widgets.mount_points import SERVED_VARIABLE

    # An environment variable, so that kernels inherit it.
    os.environ[SERVED_VARIABLE] = "1"
    section = serverapp.config.VoilaConfiguration
    if "prelaunch_hook" not in section:
        section.prelaunch_hook = before_launch
    if MODE_VARIABLE in os.environ:
        # Voila serves these files without sign-in, and our pages have none.
        section.file_allowlist = []
        factory = serverapp.config.KernelProvisionerFactory
        if "default_provisioner_name" not in factory:
            factory.default_provisioner_name = provisioner_name()
        POOL.open()


def _disable_news(_: Any, page_config: dict[str, Any]) -> dict[str, Any]:
    """Disable the JupyterLab extension that fetches news from the network."""
    disabled = page_config.get("disabledExtensions", [])
    return {**page_config, "disabledExtensions": [*disabled, NEWS_EXTENSION]}


def _load_jupyter_server_extension(serverapp: ServerApp) -> None:
    """Add the settings and routes."""
    from jupyter_server.utils import url_path_join
    from tornado.web import RedirectHandler

    from workbook_lib.server.pages.assets import ASSET_ROUTES, AssetHandler, GeneratedAssetHandler
    from workbook_lib.server.pages.base import TEMPLATES_SETTING
    from workbook_lib.server.pages.binder_memory import (
        BINDER_MEMORY_HANDLERS,
        BinderMemory,
        idle_timeout,
    )
    from workbook_lib.server.pages.binder_memory import BINDER_MEMORY_SETTING as HELD_HERE
    from workbook_lib.server.pages.home import HomeHandler
    from workbook_lib.server.pages.record_file import RECORD_FILE_HANDLERS
    from workbook_lib.server.pages.sign_in import SignOutHandler
    from workbook_lib.server.pages.templates import environment
    from workbook_lib.server.security.process import disable_core_dumps
    from workbook_lib.server.site import SITE_SETTING, Site
    from workbook_lib.server.workshop.participant import ShareCodeHandler
    from workbook_lib.store.mode import IDLE_TIMEOUT_VARIABLE, is_binder

    app = serverapp.web_app
    serverapp.contents_manager.register_pre_save_hook(drop_widget_state)
    if is_binder(os.environ):
        # An environment variable, so that kernels inherit it.
        os.environ[IDLE_TIMEOUT_VARIABLE] = idle_timeout(serverapp, os.environ)
    site = Site(dict(os.environ), Path(serverapp.root_dir), home="workbook/")
    app.settings[SITE_SETTING] = site
    app.settings[TEMPLATES_SETTING] = environment()
    if MODE_VARIABLE in os.environ:
        app.settings.setdefault("page_config_hook", _disable_news)
    base = app.settings["base_url"]
    routes: list[tuple[Any, ...]] = [
        (url_path_join(base, ASSET_ROUTES[0]), GeneratedAssetHandler),
        (url_path_join(base, ASSET_ROUTES[1]), AssetHandler),
        (url_path_join(base, "workbook/?"), HomeHandler),
        (url_path_join(base, "workbook/leave"), SignOutHandler),
        (url_path_join(base, "workbook/code"), ShareCodeHandler),
        *(
            (url_path_join(base, "workbook/file", name), handler)
            for name, handler in RECORD_FILE_HANDLERS.items()
        ),
    ]
    if site.idle_limit:
        disable_core_dumps()
        app.settings[HELD_HERE] = BinderMemory()
        home = {"url": url_path_join(base, "workbook/"), "permanent": False}
        routes += [
            *(
                (url_path_join(base, "workbook/held", name), handler)
                for name, handler in BINDER_MEMORY_HANDLERS.items()
            ),
            # Who comes without an address comes to the start page.
            (base, RedirectHandler, home),
        ]
    app.add_handlers(".*$", routes)
    install_routes(app, serverapp.kernel_manager)
