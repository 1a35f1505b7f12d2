"""All routes of our own server."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from tornado.web import Application

from workbook_lib.server.pages.assets import ASSET_ROUTE, AssetHandler
from workbook_lib.server.pages.binder_memory import BINDER_MEMORY_HANDLERS
from workbook_lib.server.pages.chapter import (
    ChapterHandler,
    DataPageHandler,
    EndKernelHandler,
    KernelSocketHandler,
    PageKernelHandler,
    StartKernelHandler,
)
from workbook_lib.server.pages.home import (
    MANIFEST_PATH,
    HomeHandler,
    ManifestHandler,
    NewCodeHandler,
    OneTimeCodeHandler,
    SignOutHandler,
)
from workbook_lib.server.pages.record_file import RECORD_FILE_HANDLERS
from workbook_lib.server.workshop.facilitator import (
    BoardHandler,
    BoardStateHandler,
    LeaderActionHandler,
    LeaderKeyHandler,
    ReadCodesHandler,
)
from workbook_lib.server.workshop.participant import (
    OfferHandler,
    RoomHandler,
    ShareCodeHandler,
    TakeBackHandler,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from jupyter_server.base.handlers import JupyterHandler
    from tornado.httputil import HTTPServerRequest

    from workbook_lib.server.workshop.base import RoomPageHandler

ROOM_HANDLERS: Mapping[str, type[RoomPageHandler]] = MappingProxyType(
    {
        "room": RoomHandler,
        "room/offer": OfferHandler,
        "room/take-back": TakeBackHandler,
        "room/lead": LeaderKeyHandler,
        "room/board": BoardHandler,
        "room/state": BoardStateHandler,
        "room/codes/(read|take-out)": ReadCodesHandler,
        "room/do/(hide|show|hold|let-go|end)": LeaderActionHandler,
    }
)
"""Handlers by their path below the base path."""


CHAPTER_PATH = r"voila/render/((?:[^/.][^/]*/)*[^/.][^/]*\.ipynb)"

DATA_PATH = r"voila/render/((?:notebooks/)?explore\.ipynb)"
"""Path of the notebook of a person's own data; a Jupyter server leaves it to Voila."""

KERNEL_PATH = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"


SHARED_ROUTES: tuple[tuple[Any, ...], ...] = (
    *((f"workbook/file/{name}", handler) for name, handler in RECORD_FILE_HANDLERS.items()),
    *((f"workbook/held/{name}", handler) for name, handler in BINDER_MEMORY_HANDLERS.items()),
    ("workbook/leave", SignOutHandler),
    ("workbook/code", ShareCodeHandler),
    (ASSET_ROUTE, AssetHandler),
)
"""Routes below the base URL that a Jupyter server has as well."""

CHAPTER_HANDLERS: Mapping[str, type[JupyterHandler]] = MappingProxyType(
    {CHAPTER_PATH: ChapterHandler, f"{CHAPTER_PATH}/kernel": StartKernelHandler}
)
"""Handlers of a chapter by their path, with the path of its notebook."""

KERNEL_HANDLERS: Mapping[str, type[JupyterHandler]] = MappingProxyType(
    {
        f"voila/api/shutdown/{KERNEL_PATH}": EndKernelHandler,
        f"api/kernels/{KERNEL_PATH}": PageKernelHandler,
        f"api/kernels/{KERNEL_PATH}/channels": KernelSocketHandler,
    }
)
"""Handlers of a page's kernel by their path, with the id of the kernel."""


def build_routes(
    base_url: str, own_routes: Iterable[tuple[Any, ...]] = ()
) -> list[tuple[Any, ...]]:
    """Return the routes of our own server.

    Parameters
    ----------
    base_url : str
        Begins and ends with a slash; every path is below it.
    own_routes : iterable of tuple
        Additional routes.
    """
    below: list[tuple[Any, ...]] = [
        ("", HomeHandler),
        (re.escape(MANIFEST_PATH), ManifestHandler),
        (DATA_PATH, DataPageHandler),
        *CHAPTER_HANDLERS.items(),
        *SHARED_ROUTES,
        ("workbook/open", NewCodeHandler),
        ("workbook/open/([A-Za-z0-9_-]+)", OneTimeCodeHandler),
        *ROOM_HANDLERS.items(),
        *KERNEL_HANDLERS.items(),
        *own_routes,
    ]
    base = re.escape(base_url)
    return [(f"{base}{path}", *rest) for path, *rest in below]


class BasedApplication(Application):
    """A tornado application that recognizes its base URL in any escaping.

    On a hub, a user name is part of the URL, as in ``/user/ana@example.org/``. Some proxies escape
    characters that the hub does not, such as ``@``. Routes, redirects and cookie paths compare
    literally, so the path is converted to the form of the hub first.
    """

    def find_handler(self, request: HTTPServerRequest, **kwargs: Any) -> Any:
        """Return the handler of a request, with its path converted."""
        own = with_base(request.path, self.settings["base_url"])
        request.uri = own + (request.uri or "").removeprefix(request.path)
        request.path = own
        return super().find_handler(request, **kwargs)


def with_base(path: str, base: str) -> str:
    """Return a request path with the base URL in the escaping of the server.

    Parameters
    ----------
    path : str
        Path of the request.
    base : str
        Base URL, which begins and ends with a slash.
    """
    ours = base.removesuffix("/").split("/")
    parts = path.split("/")
    start, rest = parts[: len(ours)], parts[len(ours) :]
    if [*map(unquote, start)] != [*map(unquote, ours)]:
        return path
    return "/".join([*ours, *rest])
