"""Every address that our own server answers. What is not here is not there."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from workbook_lib.server.pages.assets import ASSET_ROUTES, AssetHandler, GeneratedAssetHandler
from workbook_lib.server.pages.binder_memory import BINDER_MEMORY_HANDLERS
from workbook_lib.server.pages.chapter import (
    ChapterHandler,
    EndKernelHandler,
    KernelSocketHandler,
    PageKernelHandler,
)
from workbook_lib.server.pages.home import OwnHomeHandler
from workbook_lib.server.pages.record_file import RECORD_FILE_HANDLERS
from workbook_lib.server.pages.sign_in import NewCodeHandler, OneTimeCodeHandler, SignOutHandler
from workbook_lib.server.workshop.facilitator import (
    BoardHandler,
    BoardStateHandler,
    LeaderActionHandler,
    LeaderKeyHandler,
    ReadCodesHandler,
)
from workbook_lib.server.workshop.participant import (
    OfferHandler,
    OwnShareCodeHandler,
    RoomHandler,
    TakeBackHandler,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook_lib.server.app import Server
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
"""Handlers by their address, below the server's base address."""


KERNEL_PATH = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"


def build_routes(server: Server) -> list[tuple[Any, ...]]:
    """Return the routes: pages, assets, and kernels by their id."""
    chapter = {
        "template_paths": server.template_paths,
        "config": server.config,
        "voila_configuration": server.voila_configuration,
    }
    below: list[tuple[Any, ...]] = [
        ("", OwnHomeHandler),
        (r"voila/render/((?:[^/.][^/]*/)*[^/.][^/]*\.ipynb)", ChapterHandler, chapter),
        *((f"workbook/file/{name}", handler) for name, handler in RECORD_FILE_HANDLERS.items()),
        *((f"workbook/held/{name}", handler) for name, handler in BINDER_MEMORY_HANDLERS.items()),
        ("workbook/leave", SignOutHandler),
        ("workbook/code", OwnShareCodeHandler),
        ("workbook/open", NewCodeHandler),
        ("workbook/open/([A-Za-z0-9_-]+)", OneTimeCodeHandler),
        *ROOM_HANDLERS.items(),
        (ASSET_ROUTES[0], GeneratedAssetHandler),
        (ASSET_ROUTES[1], AssetHandler),
        (rf"voila/api/shutdown/{KERNEL_PATH}", EndKernelHandler),
        (rf"api/kernels/{KERNEL_PATH}", PageKernelHandler),
        (rf"api/kernels/{KERNEL_PATH}/channels", KernelSocketHandler),
        *server.place.routes,
    ]
    base = re.escape(server.base_url)
    return [(f"{base}{path}", *rest) for path, *rest in below]
