"""A person's own file: taken away, brought, cleared. A guest's is made in the page instead.

Everything here is a POST by someone who is signed in, from a page of ours (XSRF), and is not to be
kept by anyone on the way. The doors are shut on a server whose visitors are guests.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from jupyter_server.auth.decorator import authorized
from jupyter_server.utils import ensure_async
from tornado.web import HTTPError, authenticated

from workbook_lib.record import Record, RecordTrouble, decode, encode
from workbook_lib.record.file import parsed
from workbook_lib.record.trouble import UnreadableFile
from workbook_lib.record.wire import from_wire
from workbook_lib.serve.pages import OwnPage
from workbook_lib.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook_lib.store.personal import PersonalStore

AHEAD = 366 * 24 * 60 * 60 * 1000
"""Milliseconds by which a file's stamps may be ahead of this computer's clock.

Later wins when records join, so an entry from a far future could never be changed again.
"""


class FileHandler(OwnPage):
    """What the three have in common."""

    auth_resource = "contents"

    @property
    def store(self) -> PersonalStore:
        """Where the words are kept."""
        store = self.site.store()
        if store is None:
            raise HTTPError(404)
        return store

    @authenticated
    @authorized
    async def post(self) -> None:
        """Do it, or say in one sentence why it could not be done."""
        self.say_who_may()
        try:
            await self.do(self.store)
        except Trouble as trouble:
            self.refuse(409, sentence=str(trouble))

    async def do(self, store: PersonalStore) -> None:
        """Do what this address is for."""
        raise HTTPError(405)

    def refuse(self, status: int, **why: str) -> None:
        """Answer that nothing was changed."""
        self.set_status(status)
        self.finish(dict(why))


class SaveHandler(FileHandler):
    """Sends the record as the bytes of a file.

    The body may hold entries that the page has and no kernel has taken yet; they are in the file
    that is sent and nowhere else.
    """

    async def do(self, store: PersonalStore) -> None:
        """Send it."""
        data = await asyncio.to_thread(lambda: encode(store.load().join(_pending(self.body()))))
        self.set_header("Content-Type", "application/json; charset=UTF-8")
        self.set_header("Content-Disposition", "attachment")
        self.finish(data)

    def body(self) -> Mapping[str, Any]:
        """Return the entries in the body."""
        try:
            entries = parsed(self.request.body or b"{}")
        except UnreadableFile:
            raise HTTPError(400) from None
        if not isinstance(entries, dict):
            raise HTTPError(400)
        return entries


class BringHandler(FileHandler):
    """Joins a file into the record."""

    async def do(self, store: PersonalStore) -> None:
        """Read all of it before anything is kept."""
        try:
            brought = await asyncio.to_thread(decode, self.request.body)
        except UnreadableFile as trouble:
            self.refuse(422, refused="newer" if trouble.newer else "damaged")
            return
        latest = max((each.stamp.milliseconds for each in brought.entries.values()), default=0)
        if latest > time.time() * 1000 + AHEAD:
            self.refuse(422, refused="future")
            return
        await asyncio.to_thread(store.save, brought)
        self.set_status(204)
        self.finish()


class ClearHandler(FileHandler):
    """Removes the record and its earlier versions."""

    async def do(self, store: PersonalStore) -> None:
        """End the kernels first: one that lived on would write what it remembers once more."""
        await self._end_pages()
        await asyncio.to_thread(store.clear)
        self.set_status(204)
        self.finish()

    async def _end_pages(self) -> None:
        """End the kernels of our pages; on a Jupyter server, those of other notebooks live on."""
        sessions = self.settings.get("session_manager")
        others: set[str] = set()
        if sessions is not None:
            ours = {chapter.notebook for chapter in self.site.content(self.language).chapters}
            for session in await ensure_async(sessions.list_sessions()):
                if PurePosixPath(session["path"]).stem in ours:
                    await ensure_async(sessions.delete_session(session["id"]))
                else:
                    others.add(session["kernel"]["id"])
        # A kernel without a session belongs to a page that Voila drew.
        for kernel in set(self.kernel_manager.list_kernel_ids()) - others:
            await ensure_async(self.kernel_manager.shutdown_kernel(kernel, now=True))


def _pending(wire: Mapping[str, Any]) -> Record:
    try:
        return Record(from_wire(wire))
    except RecordTrouble:
        raise HTTPError(400) from None


FILE: Mapping[str, type[FileHandler]] = MappingProxyType(
    {"save": SaveHandler, "bring": BringHandler, "clear": ClearHandler}
)
"""Handlers by the last part of their address."""
