"""The passphrase of a person's own file, as the start page asks for it.

It comes in the body of a POST, becomes a key in memory, and is let go of. Pages that are open are
given new kernels after each change: an old one holds the old key, or words that now are locked.
"""

from __future__ import annotations

import asyncio
from types import MappingProxyType
from typing import TYPE_CHECKING

from workbook_lib.server.pages.api_base import FileHandler
from workbook_lib.store.passphrase import (
    Lock,
    check,
    lock_of,
    remove_passphrase,
    set_passphrase,
    unlock,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook_lib.store.personal import PersonalStore


class UnlockHandler(FileHandler):
    """Takes the passphrase, and opens the file for this server and its kernels."""

    async def do(self, store: PersonalStore) -> None:
        """Open it."""
        await asyncio.to_thread(unlock, store.place, self.text("passphrase"))
        self.done()


class LockHandler(FileHandler):
    """Closes the file again: no key is left in the server or in a kernel."""

    async def do(self, store: PersonalStore) -> None:
        """Close it."""
        store.place.keys.forget()
        await self.end_pages()
        self.done()


class SealHandler(FileHandler):
    """Sets a passphrase; with ``old``, which has to be right, changes it."""

    async def do(self, store: PersonalStore) -> None:
        """Seal everything with it."""
        passphrase = self.text("passphrase")
        if await asyncio.to_thread(lock_of, store.place) is not Lock.NONE:
            await asyncio.to_thread(check, store.place, self.text("old"))
        await asyncio.to_thread(set_passphrase, store.place, passphrase)
        await self.end_pages()
        self.done()


class UnsealHandler(FileHandler):
    """Removes the passphrase, for someone who knows it."""

    async def do(self, store: PersonalStore) -> None:
        """Unseal everything."""
        await asyncio.to_thread(check, store.place, self.text("passphrase"))
        await asyncio.to_thread(remove_passphrase, store.place)
        await self.end_pages()
        self.done()


PASSPHRASE: Mapping[str, type[FileHandler]] = MappingProxyType(
    {"unlock": UnlockHandler, "lock": LockHandler, "seal": SealHandler, "unseal": UnsealHandler}
)
"""Handlers by the last part of their address."""
