"""Pages in a browser: our own server, and the same pages on JupyterLab's, Binder's and a hub's.

``server`` is the one behind ``workbook serve``; ``extension`` adds the start page and the assets to
any Jupyter server; ``site`` is what both of them show; ``template`` is the folder of pages, of
which ``index.html.j2`` is drawn by Voila.
"""

from __future__ import annotations

__all__ = ["_jupyter_server_extension_points"]


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "workbook_lib.server.jupyter_extension"}]
