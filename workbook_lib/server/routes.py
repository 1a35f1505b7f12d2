"""Every address that our own server answers. What is not here is not there."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from workbook_lib.server.pages.assets import ROUTES, AssetHandler, MadeHandler
from workbook_lib.server.pages.binder_memory import HELD
from workbook_lib.server.pages.chapter import (
    ChapterHandler,
    EndHandler,
    LineHandler,
    OwnKernelHandler,
)
from workbook_lib.server.pages.home import OwnHomeHandler
from workbook_lib.server.pages.record_file import FILE
from workbook_lib.server.pages.sign_in import AgainHandler, LeaveHandler, OnceHandler
from workbook_lib.server.workshop.facilitator import (
    BoardHandler,
    CodesHandler,
    DoHandler,
    KeyHandler,
    StateHandler,
)
from workbook_lib.server.workshop.participant import (
    GuestHandler,
    OfferHandler,
    OwnCodeHandler,
    TakeBackHandler,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook_lib.server.app import Server
    from workbook_lib.server.workshop.base import RoomPage

ROOM: Mapping[str, type[RoomPage]] = MappingProxyType(
    {
        "room": GuestHandler,
        "room/offer": OfferHandler,
        "room/take-back": TakeBackHandler,
        "room/lead": KeyHandler,
        "room/board": BoardHandler,
        "room/state": StateHandler,
        "room/codes/(read|take-out)": CodesHandler,
        "room/do/(hide|show|hold|let-go|end)": DoHandler,
    }
)
"""Handlers by their address, below the server's base address."""


KERNEL = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"


def routes(server: Server) -> list[tuple[Any, ...]]:
    """Return the routes: pages, assets, and kernels by their id."""
    chapter = {
        "template_paths": server.template_paths,
        "config": server.config,
        "voila_configuration": server.voila_configuration,
    }
    below: list[tuple[Any, ...]] = [
        ("", OwnHomeHandler),
        (r"voila/render/((?:[^/.][^/]*/)*[^/.][^/]*\.ipynb)", ChapterHandler, chapter),
        *((f"workbook/file/{name}", handler) for name, handler in FILE.items()),
        *((f"workbook/held/{name}", handler) for name, handler in HELD.items()),
        ("workbook/leave", LeaveHandler),
        ("workbook/code", OwnCodeHandler),
        ("workbook/open", AgainHandler),
        ("workbook/open/([A-Za-z0-9_-]+)", OnceHandler),
        *ROOM.items(),
        (ROUTES[0], MadeHandler),
        (ROUTES[1], AssetHandler),
        (rf"voila/api/shutdown/{KERNEL}", EndHandler),
        (rf"api/kernels/{KERNEL}", OwnKernelHandler),
        (rf"api/kernels/{KERNEL}/channels", LineHandler),
        *server.place.routes,
    ]
    base = re.escape(server.base_url)
    return [(f"{base}{path}", *rest) for path, *rest in below]
