"""What happens to a notebook between its file and Voila's template."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from workbook_lib.server.pages.base import build_frame
from workbook_lib.server.security.cookies import ensure_visitor_cookie
from workbook_lib.server.security.headers import VOILA_PAGE_HEADERS
from workbook_lib.server.site import SITE_SETTING

if TYPE_CHECKING:
    from jupyter_server.base.handlers import JupyterHandler
    from nbformat import NotebookNode

    from workbook_lib.server.site import Site

TEMPLATE_NAME = "between-us"
"""Notebooks ask for our template by this name in their metadata."""


def before_launch(handler: JupyterHandler, notebook: NotebookNode, cwd: str) -> NotebookNode:
    """Give the template what it says around a notebook of ours; leave others as they are.

    Voila calls this before it starts a kernel: the last moment to note whose it will be. Reading
    the token sets its cookie, without which the browser cannot end its kernel when the page is
    closed.

    Parameters
    ----------
    handler : JupyterHandler
        Answers the request.
    notebook : NotebookNode
        As it was read from its file.
    cwd : str
        Folder of the notebook, below the root.
    """
    ensure_visitor_cookie(handler)
    handler.xsrf_token  # noqa: B018 - reading it is the point
    site: Site | None = handler.settings.get(SITE_SETTING)
    if site is not None and notebook.metadata.get("voila", {}).get("template") == TEMPLATE_NAME:
        name = PurePosixPath(unquote(handler.request.path)).stem
        language = site.language(handler.get_argument("lang", ""))
        content = site.content_around(name, language)
        title = str(notebook.metadata.get("title", name))
        for header, value in VOILA_PAGE_HEADERS.items():
            handler.set_header(header, value)
        frame = build_frame(site, content, handler.base_url, title=title, notebook=name)
        notebook.metadata["workbook"] = dict(frame)
    return notebook
