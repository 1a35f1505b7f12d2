"""The API of a person's own record file: download, import, clear, versions and passphrase.

In guest mode the page does this itself. Files are sealed and opened in memory; a passphrase is
never in a URL, a log or a file.
"""

from __future__ import annotations

import asyncio
import time
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tornado.web import HTTPError

from workbook_lib.errors import UserError
from workbook_lib.record import Record, decode, encode
from workbook_lib.record.values import UnreadableFile
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
    """Unlocks the file with its passphrase, for this server and its kernels."""

    async def handle(self, store: PersonalStore) -> None:
        await asyncio.to_thread(unlock, store.file, self.body_text("passphrase"))
        self.send_done()


class LockHandler(RecordFileHandler):
    """Locks the file: forgets the key, and ends the kernels that have it."""

    async def handle(self, store: PersonalStore) -> None:
        store.file.keys.remove()
        await self.end_page_kernels()
        self.send_done()


class SealHandler(RecordFileHandler):
    """Sets a passphrase, or changes it, for which ``old`` has to be right."""

    async def handle(self, store: PersonalStore) -> None:
        passphrase = self.body_text("passphrase")
        if await asyncio.to_thread(seal_state, store.file) is not SealState.UNSEALED:
            await asyncio.to_thread(verify_passphrase, store.file, self.body_text("old"))
        await asyncio.to_thread(set_passphrase, store.file, passphrase)
        await self.end_page_kernels()
        self.send_done()


class UnsealHandler(RecordFileHandler):
    """Removes the passphrase, for someone who knows it."""

    async def handle(self, store: PersonalStore) -> None:
        await asyncio.to_thread(verify_passphrase, store.file, self.body_text("passphrase"))
        await asyncio.to_thread(remove_passphrase, store.file)
        await self.end_page_kernels()
        self.send_done()


PASSPHRASE_HANDLERS: Mapping[str, type[RecordFileHandler]] = MappingProxyType(
    {"unlock": UnlockHandler, "lock": LockHandler, "seal": SealHandler, "unseal": UnsealHandler}
)
"""Handlers by the last part of their URL."""


class VersionsHandler(RecordFileHandler):
    """Lists earlier versions, newest first: ``name``, ``moment`` (ms since 1970) and ``size``."""

    async def handle(self, store: PersonalStore) -> None:
        versions = await asyncio.to_thread(list_versions, store.file)
        entries = [
            {
                "name": version.name,
                "moment": int(version.moment.timestamp() * 1000),
                "size": version.size,
            }
            for version in versions
        ]
        self.finish({"versions": entries})


class VersionHandler(RecordFileHandler):
    """Sends the record of an earlier version, to be viewed."""

    async def handle(self, store: PersonalStore) -> None:
        record = await asyncio.to_thread(read_version, store.file, self.body_text("name"))
        self.set_header("Content-Type", "application/json; charset=UTF-8")
        self.finish(encode(record))


class RestoreHandler(RecordFileHandler):
    """Restores an earlier version. Open pages get new kernels, which show it."""

    async def handle(self, store: PersonalStore) -> None:
        await asyncio.to_thread(restore_version, store.file, self.body_text("name"))
        await self.end_page_kernels()
        self.send_done()


VERSION_HANDLERS: Mapping[str, type[RecordFileHandler]] = MappingProxyType(
    {"versions": VersionsHandler, "past": VersionHandler, "restore": RestoreHandler}
)
"""Handlers by the last part of their URL."""


MAX_CLOCK_LEAD_MS = 366 * 24 * 60 * 60 * 1000
"""Milliseconds by which an imported stamp may be ahead of this clock and of the record.

The later stamp wins when records join, so an entry from the far future could never be changed. The
page gives such entries new stamps before it sends them.
"""


class DownloadHandler(RecordFileHandler):
    """Sends the record as a file.

    The body may contain entries of the page that no kernel has acknowledged yet; they are joined
    into the download and are not stored.
    """

    async def handle(self, store: PersonalStore) -> None:
        data = await asyncio.to_thread(
            lambda: encode(store.load().join(_pending(self.body_json())))
        )
        _send(self, data)


class SealedDownloadHandler(RecordFileHandler):
    """Sends the record as a sealed file, with its own passphrase or the record's."""

    async def handle(self, store: PersonalStore) -> None:
        body = self.body_json()
        entries, passphrase = body.get("entries", {}), body.get("passphrase")
        if not isinstance(entries, dict) or not isinstance(passphrase, str | None):
            raise HTTPError(400)
        pending = _pending(entries)
        key = await asyncio.to_thread(lambda: new_key(passphrase)) if passphrase else None

        def sealed_file() -> bytes:
            current = store.file.open()
            plain = encode(store.file.decode(current).join(pending))
            sealing_key = key or current.key
            if sealing_key is None:
                raise InvalidPassphrase
            return sealing_key.seal(plain)

        _send(self, await asyncio.to_thread(sealed_file))


class OpenSealedHandler(RecordFileHandler):
    """Opens an uploaded sealed file and sends its content back; stores nothing."""

    async def handle(self, store: PersonalStore) -> None:
        data, passphrase = (
            self.body_text("file").encode("utf-8", "surrogatepass"),
            self.body_text("passphrase"),
        )
        try:
            sealed = parse_sealed(data)
            if sealed is None:
                raise HTTPError(400)
            key = await asyncio.to_thread(key_for, sealed, passphrase)
        except UnreadableFile as error:
            self.refuse(422, refused="newer" if error.newer else "damaged")
            return
        _send(self, key.open(sealed))


class ImportHandler(RecordFileHandler):
    """Joins a file into the record."""

    async def handle(self, store: PersonalStore) -> None:
        """Check the whole file before storing any of it."""
        if seal_id(self.request.body[:HEADER_BYTES]) != b"":
            self.refuse(422, refused="locked")
            return
        try:
            imported = await asyncio.to_thread(decode, self.request.body)
        except UnreadableFile as error:
            self.refuse(422, refused="newer" if error.newer else "damaged")
            return
        present = await asyncio.to_thread(store.load)
        known = present.latest.milliseconds if present.latest else 0
        latest = imported.latest.milliseconds if imported.latest else 0
        if latest > max(time.time() * 1000, known) + MAX_CLOCK_LEAD_MS:
            self.refuse(422, refused="future")
            return
        await asyncio.to_thread(store.save, imported)
        self.send_done()


class JoinCopyHandler(RecordFileHandler):
    """Joins a sync copy beside the record file into the record."""

    async def handle(self, store: PersonalStore) -> None:
        """Join the copy; open pages pick up new entries."""
        await asyncio.to_thread(store.join_copy, self.body_text("name"))
        self.send_done()


class ClearHandler(RecordFileHandler):
    """Removes the record, its earlier versions and the server's cookie key."""

    async def handle(self, store: PersonalStore) -> None:
        """End the kernels first, since a running one would write its record again."""
        await self.end_page_kernels()
        await asyncio.to_thread(store.clear)
        await asyncio.to_thread(forget_secret, store.folder)
        self.site.record()  # replaces the cached record by the empty one
        self.send_done()


def _pending(wire: Mapping[str, Any]) -> Record:
    try:
        return from_wire(wire)
    except UserError:
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
"""Handlers by the last part of their URL."""
