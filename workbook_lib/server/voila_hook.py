"""Voila ``prelaunch_hook``: adds the page frame to the notebook metadata."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from workbook_lib.server.pages.base import build_server_frame
from workbook_lib.server.security.cookies import ensure_visitor_cookie
from workbook_lib.server.security.headers import VOILA_PAGE_HEADERS
from workbook_lib.server.site import SITE_SETTING

if TYPE_CHECKING:
    from jupyter_server.base.handlers import JupyterHandler
    from nbformat import NotebookNode

    from workbook_lib.server.site import Site

TEMPLATE_NAME = "between-us"
"""Name of our template in the metadata of a notebook."""


def before_launch(handler: JupyterHandler, notebook: NotebookNode, cwd: str) -> NotebookNode:
    """Add the frame to the metadata of a notebook with our template; leave others unchanged.

    Voila calls this before it starts a kernel, so it also sets the visitor who will own the kernel.
    Reading the XSRF token sets its cookie, with which the browser later ends its kernel.

    Parameters
    ----------
    handler : JupyterHandler
        Handler of the request.
    notebook : NotebookNode
        Notebook from its file.
    cwd : str
        Folder of the notebook, below the root.
    """
    ensure_visitor_cookie(handler)
    handler.xsrf_token  # noqa: B018 - reading it sets the cookie
    site: Site | None = handler.settings.get(SITE_SETTING)
    if site is not None and notebook.metadata.get("voila", {}).get("template") == TEMPLATE_NAME:
        name = PurePosixPath(unquote(handler.request.path)).stem
        language = site.language(handler.get_argument("lang", ""))
        content = site.content_for_notebook(name, language)
        title = str(notebook.metadata.get("title", name))
        for header, value in VOILA_PAGE_HEADERS.items():
            handler.set_header(header, value)
        frame = build_server_frame(site, content, handler.base_url, title=title, notebook=name)
        notebook.metadata["workbook"] = dict(frame)
    return notebook
