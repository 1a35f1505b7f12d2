"""Adds the start page and the assets to a Jupyter server: JupyterLab's, Binder's, a hub's."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

OURS = "WORKBOOK_MODE"
"""Stands in the environment when the server was started for the workbook alone."""

NEWS = "@jupyterlab/apputils-extension:announcements"


def _link_jupyter_server_extension(serverapp: ServerApp) -> None:
    """Have Voila ask us before it starts a kernel; it reads its settings after this."""
    from workbook_lib.kernel.pool import NURSERY
    from workbook_lib.kernel.provisioner import provisioner_name
    from workbook_lib.server.voila_hook import before_launch
    from workbook_lib.widgets.mount_points import SERVED

    # In the environment, so that kernels know it too.
    os.environ[SERVED] = "1"
    section = serverapp.config.VoilaConfiguration
    if "prelaunch_hook" not in section:
        section.prelaunch_hook = before_launch
    if OURS in os.environ:
        # Served to anyone, signed in or not, and our pages have none.
        section.file_allowlist = []
        factory = serverapp.config.KernelProvisionerFactory
        if "default_provisioner_name" not in factory:
            factory.default_provisioner_name = provisioner_name()
        NURSERY.open()


def _without_news(_: Any, page_config: dict[str, Any]) -> dict[str, Any]:
    """Leave out the part of JupyterLab that offers to fetch news from elsewhere."""
    disabled = page_config.get("disabledExtensions", [])
    return {**page_config, "disabledExtensions": [*disabled, NEWS]}


def _load_jupyter_server_extension(serverapp: ServerApp) -> None:
    """Add the routes."""
    from jupyter_server.utils import url_path_join
    from tornado.web import RedirectHandler

    from workbook_lib.serve.crash import leave_no_image
    from workbook_lib.serve.leave import LeaveHandler
    from workbook_lib.serve.noted import guard
    from workbook_lib.serve.room.code import CodeHandler
    from workbook_lib.serve.saved import drop_widget_state
    from workbook_lib.serve.templates import environment
    from workbook_lib.server.pages.assets import ROUTES, AssetHandler, MadeHandler
    from workbook_lib.server.pages.base import ENVIRONMENT
    from workbook_lib.server.pages.binder_memory import HELD, Held, quiet
    from workbook_lib.server.pages.binder_memory import SETTING as HELD_HERE
    from workbook_lib.server.pages.home import HomeHandler
    from workbook_lib.server.pages.record_file import FILE
    from workbook_lib.server.site import SETTING, Site
    from workbook_lib.store.mode import QUIET, on_binder

    app = serverapp.web_app
    serverapp.contents_manager.register_pre_save_hook(drop_widget_state)
    if on_binder(os.environ):
        # In the environment, so that kernels know it too.
        os.environ[QUIET] = quiet(serverapp, os.environ)
    site = Site(dict(os.environ), Path(serverapp.root_dir), home="workbook/")
    app.settings[SETTING] = site
    app.settings[ENVIRONMENT] = environment()
    if OURS in os.environ:
        app.settings.setdefault("page_config_hook", _without_news)
    base = app.settings["base_url"]
    routes: list[tuple[Any, ...]] = [
        (url_path_join(base, ROUTES[0]), MadeHandler),
        (url_path_join(base, ROUTES[1]), AssetHandler),
        (url_path_join(base, "workbook/?"), HomeHandler),
        (url_path_join(base, "workbook/leave"), LeaveHandler),
        (url_path_join(base, "workbook/code"), CodeHandler),
        *((url_path_join(base, "workbook/file", name), each) for name, each in FILE.items()),
    ]
    if site.loan:
        leave_no_image()
        app.settings[HELD_HERE] = Held()
        home = {"url": url_path_join(base, "workbook/"), "permanent": False}
        routes += [
            *((url_path_join(base, "workbook/held", name), each) for name, each in HELD.items()),
            # Who comes without an address comes to the start page.
            (base, RedirectHandler, home),
        ]
    app.add_handlers(".*$", routes)
    guard(app, serverapp.kernel_manager)
