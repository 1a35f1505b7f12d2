"""Every address that our own server answers. What is not here is not there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from workbook_lib.serve.leave import LeaveHandler
from workbook_lib.serve.room.code import OwnCodeHandler
from workbook_lib.serve.room.routes import ROOM
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
from workbook_lib.server.pages.sign_in import AgainHandler, OnceHandler

if TYPE_CHECKING:
    from workbook_lib.server.app import Server

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
