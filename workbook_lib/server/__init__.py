"""Our own server, and the extension that serves the same pages on any Jupyter server.

``app`` is the server of ``workbook serve`` and ``start`` starts it; ``jupyter_extension`` adds the
start page, the API and the assets to a Jupyter server; ``site`` is the configuration of both.
``templates`` is also the folder of the Voila template, with ``index.html.j2``.
"""

from __future__ import annotations

__all__ = ["_jupyter_server_extension_points"]


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "workbook_lib.server.jupyter_extension"}]
