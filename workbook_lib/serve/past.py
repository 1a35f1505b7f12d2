"""Earlier versions of a person's own file, as the start page lists them and brings one back."""

from __future__ import annotations

import asyncio
from types import MappingProxyType
from typing import TYPE_CHECKING

from workbook_lib.record import encode
from workbook_lib.server.pages.api_base import FileHandler
from workbook_lib.store.version_history import history, past, restore

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook_lib.store.personal import PersonalStore


class VersionsHandler(FileHandler):
    """Lists them, newest first: ``name``, ``moment`` (milliseconds since 1970) and ``size``."""

    async def do(self, store: PersonalStore) -> None:
        """List them."""
        found = await asyncio.to_thread(history, store.place)
        lines = [
            {
                "name": each.name,
                "moment": int(each.moment.timestamp() * 1000),
                "size": each.size,
            }
            for each in found
        ]
        self.finish({"versions": lines})


class PastHandler(FileHandler):
    """Sends what is in one, to be looked at."""

    async def do(self, store: PersonalStore) -> None:
        """Send it."""
        record = await asyncio.to_thread(past, store.place, self.text("name"))
        self.set_header("Content-Type", "application/json; charset=UTF-8")
        self.finish(encode(record))


class RestoreHandler(FileHandler):
    """Brings one back. Open pages get new kernels, which show it."""

    async def do(self, store: PersonalStore) -> None:
        """Bring it back."""
        await asyncio.to_thread(restore, store.place, self.text("name"))
        await self.end_pages()
        self.done()


PAST: Mapping[str, type[FileHandler]] = MappingProxyType(
    {"versions": VersionsHandler, "past": PastHandler, "restore": RestoreHandler}
)
"""Handlers by the last part of their address."""
