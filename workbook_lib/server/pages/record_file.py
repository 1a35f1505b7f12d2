"""A person's own file: taken away, brought, cleared. A guest's is made in the page instead.

A sealed file is sealed and opened here, in memory: the passphrase is in no address, log or file.
"""

from __future__ import annotations

import asyncio
import time
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tornado.web import HTTPError

from workbook_lib.record import Record, RecordError, decode, encode
from workbook_lib.record.errors import UnreadableFile
from workbook_lib.record.wire_format import from_wire
from workbook_lib.server.pages.api_base import RecordFileHandler
from workbook_lib.server.security.cookies import forget_secret
from workbook_lib.store.encryption import InvalidPassphrase, key_for, new_key, parse_sealed
from workbook_lib.store.passphrase import (
    SealState,
    remove_passphrase,
    seal_state,
    set_passphrase,
    unlock,
    verify_passphrase,
)
from workbook_lib.store.record_file import HEADER_BYTES, seal_id
from workbook_lib.store.version_history import list_versions, read_version, restore_version

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook_lib.store.personal import PersonalStore


class UnlockHandler(RecordFileHandler):
    """Takes the passphrase, and opens the file for this server and its kernels."""

    async def do(self, store: PersonalStore) -> None:
        """Open it."""
        await asyncio.to_thread(unlock, store.place, self.text("passphrase"))
        self.done()


class LockHandler(RecordFileHandler):
    """Closes the file again: no key is left in the server or in a kernel."""

    async def do(self, store: PersonalStore) -> None:
        """Close it."""
        store.place.keys.forget()
        await self.end_pages()
        self.done()


class SealHandler(RecordFileHandler):
    """Sets a passphrase; with ``old``, which has to be right, changes it."""

    async def do(self, store: PersonalStore) -> None:
        """Seal everything with it."""
        passphrase = self.text("passphrase")
        if await asyncio.to_thread(seal_state, store.place) is not SealState.NONE:
            await asyncio.to_thread(verify_passphrase, store.place, self.text("old"))
        await asyncio.to_thread(set_passphrase, store.place, passphrase)
        await self.end_pages()
        self.done()


class UnsealHandler(RecordFileHandler):
    """Removes the passphrase, for someone who knows it."""

    async def do(self, store: PersonalStore) -> None:
        """Unseal everything."""
        await asyncio.to_thread(verify_passphrase, store.place, self.text("passphrase"))
        await asyncio.to_thread(remove_passphrase, store.place)
        await self.end_pages()
        self.done()


PASSPHRASE_HANDLERS: Mapping[str, type[RecordFileHandler]] = MappingProxyType(
    {"unlock": UnlockHandler, "lock": LockHandler, "seal": SealHandler, "unseal": UnsealHandler}
)
"""Handlers by the last part of their address."""


class VersionsHandler(RecordFileHandler):
    """Lists them, newest first: ``name``, ``moment`` (milliseconds since 1970) and ``size``."""

    async def do(self, store: PersonalStore) -> None:
        """List them."""
        found = await asyncio.to_thread(list_versions, store.place)
        lines = [
            {
                "name": each.name,
                "moment": int(each.moment.timestamp() * 1000),
                "size": each.size,
            }
            for each in found
        ]
        self.finish({"versions": lines})


class VersionHandler(RecordFileHandler):
    """Sends what is in one, to be looked at."""

    async def do(self, store: PersonalStore) -> None:
        """Send it."""
        record = await asyncio.to_thread(read_version, store.place, self.text("name"))
        self.set_header("Content-Type", "application/json; charset=UTF-8")
        self.finish(encode(record))


class RestoreHandler(RecordFileHandler):
    """Brings one back. Open pages get new kernels, which show it."""

    async def do(self, store: PersonalStore) -> None:
        """Bring it back."""
        await asyncio.to_thread(restore_version, store.place, self.text("name"))
        await self.end_pages()
        self.done()


VERSION_HANDLERS: Mapping[str, type[RecordFileHandler]] = MappingProxyType(
    {"versions": VersionsHandler, "past": VersionHandler, "restore": RestoreHandler}
)
"""Handlers by the last part of their address."""


MAX_CLOCK_LEAD_MS = 366 * 24 * 60 * 60 * 1000
"""Milliseconds by which a file's stamps may be ahead of this computer's clock and of the record.

Later wins when records join, so an entry from a far future could never be changed again. The page
gives such entries new stamps before it sends them.
"""


class DownloadHandler(RecordFileHandler):
    """Sends the record as the bytes of a file.

    The body may hold entries that the page has and no kernel has taken yet; they are in the file
    that is sent and nowhere else.
    """

    async def do(self, store: PersonalStore) -> None:
        """Send it."""
        data = await asyncio.to_thread(lambda: encode(store.load().join(_pending(self.table()))))
        _send(self, data)


class SealedDownloadHandler(RecordFileHandler):
    """Sends the record as a sealed file: under the passphrase of the record, or one of its own."""

    async def do(self, store: PersonalStore) -> None:
        """Send it."""
        asked = self.table()
        entries, passphrase = asked.get("entries", {}), asked.get("passphrase")
        if not isinstance(entries, dict) or not isinstance(passphrase, str | None):
            raise HTTPError(400)
        pending = _pending(entries)
        key = await asyncio.to_thread(lambda: new_key(passphrase)) if passphrase else None

        def made() -> bytes:
            found = store.place.find()
            plain = encode(store.place.record(found).join(pending))
            lock = key or found.key
            if lock is None:
                raise InvalidPassphrase
            return lock.seal(plain)

        _send(self, await asyncio.to_thread(made))


class OpenSealedHandler(RecordFileHandler):
    """Opens a sealed file that was brought, and sends back what is in it. Nothing is kept."""

    async def do(self, store: PersonalStore) -> None:
        """Open it."""
        data, passphrase = (
            self.text("file").encode("utf-8", "surrogatepass"),
            self.text("passphrase"),
        )
        try:
            sealed = parse_sealed(data)
            if sealed is None:
                raise HTTPError(400)
            key = await asyncio.to_thread(key_for, sealed, passphrase)
        except UnreadableFile as trouble:
            self.refuse(422, refused="newer" if trouble.newer else "damaged")
            return
        _send(self, key.open(sealed))


class ImportHandler(RecordFileHandler):
    """Joins a file into the record."""

    async def do(self, store: PersonalStore) -> None:
        """Read all of it before anything is kept."""
        if seal_id(self.request.body[:HEADER_BYTES]) != b"":
            self.refuse(422, refused="locked")
            return
        try:
            brought = await asyncio.to_thread(decode, self.request.body)
        except UnreadableFile as trouble:
            self.refuse(422, refused="newer" if trouble.newer else "damaged")
            return
        present = await asyncio.to_thread(store.load)
        known = present.latest.milliseconds if present.latest else 0
        latest = brought.latest.milliseconds if brought.latest else 0
        if latest > max(time.time() * 1000, known) + MAX_CLOCK_LEAD_MS:
            self.refuse(422, refused="future")
            return
        await asyncio.to_thread(store.save, brought)
        self.done()


class JoinCopyHandler(RecordFileHandler):
    """Joins a copy that another program left beside the file into the record."""

    async def do(self, store: PersonalStore) -> None:
        """Join it. Open pages take over what is new."""
        await asyncio.to_thread(store.join_copy, self.text("name"))
        self.done()


class ClearHandler(RecordFileHandler):
    """Removes the record and its earlier versions, and what the server keeps beside them."""

    async def do(self, store: PersonalStore) -> None:
        """End the kernels first: one that lived on would write what it remembers once more."""
        await self.end_pages()
        await asyncio.to_thread(store.clear)
        await asyncio.to_thread(forget_secret, store.folder)
        self.site.record()  # nothing, from now on; what was there is remembered no more
        self.done()


def _pending(wire: Mapping[str, Any]) -> Record:
    try:
        return from_wire(wire)
    except RecordError:
        raise HTTPError(400) from None


def _send(handler: RecordFileHandler, data: bytes) -> None:
    handler.set_header("Content-Type", "application/json; charset=UTF-8")
    handler.set_header("Content-Disposition", "attachment")
    handler.finish(data)


RECORD_FILE_HANDLERS: Mapping[str, type[RecordFileHandler]] = MappingProxyType(
    {
        "save": DownloadHandler,
        "sealed": SealedDownloadHandler,
        "open": OpenSealedHandler,
        "bring": ImportHandler,
        "join": JoinCopyHandler,
        "clear": ClearHandler,
        **PASSPHRASE_HANDLERS,
        **VERSION_HANDLERS,
    }
)
"""Handlers by the last part of their address."""
