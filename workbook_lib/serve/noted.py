"""The doors of our pages' kernels on a Jupyter server, whose other kernels stay as they are.

JupyterLab runs code in the kernels of its notebooks, and has to. A page that Voila drew has no need
to: its kernel is noted with the visitor it was started for, and answers as on our own server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.utils import ensure_async, url_path_join
from tornado.routing import PathMatches

from workbook_lib.server.pages.chapter import EndHandler, LineHandler, OwnKernelHandler
from workbook_lib.server.routes import KERNEL
from workbook_lib.server.security.cookies import KERNELS, VISITOR

if TYPE_CHECKING:
    from jupyter_server.services.kernels.kernelmanager import MappingKernelManager
    from tornado.httputil import HTTPServerRequest
    from tornado.web import Application


class NotedKernels:
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
        visitor = VISITOR.get()
        if visitor is not None:
            self._visitors = {each: who for each, who in self._visitors.items() if each in self}
            self._visitors[kernel_id] = visitor
        return kernel_id


class NotedKernel(PathMatches):
    """Matches an address of a kernel that was noted."""

    def __init__(self, path: str, noted: NotedKernels) -> None:
        super().__init__(path)
        self._noted = noted

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        """Return what stands in the address; None when another kernel is meant."""
        found = super().match(request)
        if not found or found["path_kwargs"]["kernel_id"].decode() not in self._noted:
            return None
        return found


def guard(app: Application, manager: MappingKernelManager) -> None:
    """Put our doors before those of the server and of Voila, for the kernels of our pages.

    Kernels that run on another computer, behind a gateway, have a line of another kind: it is left
    as it is.
    """
    line = app.settings.get("kernel_websocket_connection_class", ZMQChannelsWebsocketConnection)
    if line is not ZMQChannelsWebsocketConnection:
        return
    noted = app.settings[KERNELS] = NotedKernels(manager)
    doors = {
        f"voila/api/shutdown/{KERNEL}": EndHandler,
        f"api/kernels/{KERNEL}": OwnKernelHandler,
        rf"api/kernels/{KERNEL}/(?:interrupt|restart)": OwnKernelHandler,
        f"api/kernels/{KERNEL}/channels": LineHandler,
    }
    base = app.settings["base_url"]
    rules = [
        (NotedKernel(url_path_join(base, path), noted), handler) for path, handler in doors.items()
    ]
    app.add_handlers(".*$", rules)
    # Voila came first, and what came first would be asked first.
    order = app.default_router.rules
    order.insert(0, order.pop(-2))
