"""Adds the start page and the assets to a Jupyter server: JupyterLab's, Binder's, a hub's."""

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
    """Remembers which kernels were started for a page of ours, and for whom.

    Parameters
    ----------
    manager : MappingKernelManager
        The server's own; what it starts while a page is drawn is noted.
    """

    def __init__(self, manager: MappingKernelManager) -> None:
        self._manager = manager
        self._visitors: dict[str, str] = {}
        self._start = manager.start_kernel
        manager.start_kernel = self._start_and_note  # type: ignore[method-assign]

    def __contains__(self, kernel_id: str) -> bool:
        return kernel_id in self._visitors and kernel_id in self._manager

    def belongs(self, kernel_id: str, visitor: str | None) -> bool:
        """Whether a kernel is there and was started by a page of this visitor."""
        return kernel_id in self and self._visitors[kernel_id] == visitor

    async def end(self, kernel_id: str) -> None:
        """End a kernel."""
        await ensure_async(self._manager.shutdown_kernel(kernel_id))

    async def _start_and_note(self, **asked: Any) -> str:
        kernel_id: str = await ensure_async(self._start(**asked))
        visitor = CURRENT_VISITOR.get()
        if visitor is not None:
            self._visitors = {each: who for each, who in self._visitors.items() if each in self}
            self._visitors[kernel_id] = visitor
        return kernel_id


class PageKernelPath(PathMatches):
    """Matches an address of a kernel that was noted."""

    def __init__(self, path: str, noted: PageKernels) -> None:
        super().__init__(path)
        self._noted = noted

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        """Return what stands in the address; None when another kernel is meant."""
        found = super().match(request)
        if not found or found["path_kwargs"]["kernel_id"].decode() not in self._noted:
            return None
        return found


def install_routes(app: Application, manager: MappingKernelManager) -> None:
    """Put our doors before those of the server and of Voila, for the kernels of our pages.

    Kernels that run on another computer, behind a gateway, have a line of another kind: it is left
    as it is.
    """
    line = app.settings.get("kernel_websocket_connection_class", ZMQChannelsWebsocketConnection)
    if line is not ZMQChannelsWebsocketConnection:
        return
    noted = app.settings[KERNELS_SETTING] = PageKernels(manager)
    doors = {
        f"voila/api/shutdown/{KERNEL_PATH}": EndKernelHandler,
        f"api/kernels/{KERNEL_PATH}": PageKernelHandler,
        rf"api/kernels/{KERNEL_PATH}/(?:interrupt|restart)": PageKernelHandler,
        f"api/kernels/{KERNEL_PATH}/channels": KernelSocketHandler,
    }
    base = app.settings["base_url"]
    rules = [
        (PageKernelPath(url_path_join(base, path), noted), handler)
        for path, handler in doors.items()
    ]
    app.add_handlers(".*$", rules)
    # Voila came first, and what came first would be asked first.
    order = app.default_router.rules
    order.insert(0, order.pop(-2))


WIDGET_MODULES = "workbook_lib."
"""How the names of our widgets begin."""


def drop_widget_state(model: dict[str, Any], **_: Any) -> None:
    """Leave the state of widgets out of a notebook with widgets of ours, before it is saved.

    JupyterLab puts it there when somebody has switched on "Save Widget State Automatically". It
    holds what stands in the forms, in plain text, also where the person's own file is sealed.

    Parameters
    ----------
    model : dict
        What is about to be saved, as Jupyter's contents managers describe it.
    """
    if model.get("type") != "notebook" or not isinstance(model.get("content"), dict):
        return
    metadata = model["content"].get("metadata", {})
    for kind in (metadata.get("widgets") or {}).values():
        states = kind.get("state", {}).values() if isinstance(kind, dict) else ()
        if any(_is_own_widget(each) for each in states):
            del metadata["widgets"]
            return


def _is_own_widget(state: Any) -> bool:
    told = state.get("state", {}) if isinstance(state, dict) else {}
    return str(told.get("_anywidget_id", "")).startswith(WIDGET_MODULES)


MODE_VARIABLE = "WORKBOOK_MODE"
"""Stands in the environment when the server was started for the workbook alone."""

NEWS_EXTENSION = "@jupyterlab/apputils-extension:announcements"


def _link_jupyter_server_extension(serverapp: ServerApp) -> None:
    """Have Voila ask us before it starts a kernel; it reads its settings after this."""
    from workbook_lib.kernel.pool import POOL
    from workbook_lib.kernel.provisioner import provisioner_name
    from workbook_lib.server.voila_hook import before_launch
    from workbook_lib.widgets.mount_points import SERVED_VARIABLE

    # In the environment, so that kernels know it too.
    os.environ[SERVED_VARIABLE] = "1"
    section = serverapp.config.VoilaConfiguration
    if "prelaunch_hook" not in section:
        section.prelaunch_hook = before_launch
    if MODE_VARIABLE in os.environ:
        # Served to anyone, signed in or not, and our pages have none.
        section.file_allowlist = []
        factory = serverapp.config.KernelProvisionerFactory
        if "default_provisioner_name" not in factory:
            factory.default_provisioner_name = provisioner_name()
        POOL.open()


def _disable_news(_: Any, page_config: dict[str, Any]) -> dict[str, Any]:
    """Leave out the part of JupyterLab that offers to fetch news from elsewhere."""
    disabled = page_config.get("disabledExtensions", [])
    return {**page_config, "disabledExtensions": [*disabled, NEWS_EXTENSION]}


def _load_jupyter_server_extension(serverapp: ServerApp) -> None:
    """Add the routes."""
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
        # In the environment, so that kernels know it too.
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
            (url_path_join(base, "workbook/file", name), each)
            for name, each in RECORD_FILE_HANDLERS.items()
        ),
    ]
    if site.loan:
        disable_core_dumps()
        app.settings[HELD_HERE] = BinderMemory()
        home = {"url": url_path_join(base, "workbook/"), "permanent": False}
        routes += [
            *(
                (url_path_join(base, "workbook/held", name), each)
                for name, each in BINDER_MEMORY_HANDLERS.items()
            ),
            # Who comes without an address comes to the start page.
            (base, RedirectHandler, home),
        ]
    app.add_handlers(".*$", routes)
    install_routes(app, serverapp.kernel_manager)
