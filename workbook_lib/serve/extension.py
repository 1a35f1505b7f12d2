"""Adds the start page and the assets to a Jupyter server: JupyterLab's, Binder's, a hub's."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp


def _link_jupyter_server_extension(serverapp: ServerApp) -> None:
    """Have Voila ask us before it starts a kernel; it reads its settings after this."""
    from workbook_lib.serve.hook import before_launch

    section = serverapp.config.VoilaConfiguration
    if "prelaunch_hook" not in section:
        section.prelaunch_hook = before_launch


def _load_jupyter_server_extension(serverapp: ServerApp) -> None:
    """Add the routes."""
    from jupyter_server.utils import url_path_join

    from workbook_lib.serve.home import HomeHandler
    from workbook_lib.serve.pages import ENVIRONMENT, environment
    from workbook_lib.serve.site import SETTING, Site
    from workbook_lib.serve.static import ROUTE, AssetHandler

    app = serverapp.web_app
    app.settings[SETTING] = Site(dict(os.environ), Path(serverapp.root_dir), home="workbook/")
    app.settings[ENVIRONMENT] = environment()
    base = app.settings["base_url"]
    routes = [
        (url_path_join(base, ROUTE), AssetHandler),
        (url_path_join(base, "workbook/?"), HomeHandler),
    ]
    app.add_handlers(".*$", routes)
