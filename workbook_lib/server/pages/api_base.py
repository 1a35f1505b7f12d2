"""A door to a person's own file: opened by a POST of someone who is signed in, from a page of ours.

What comes and goes is not to be kept by anyone on the way. The doors are shut on a server whose
visitors are guests.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from jupyter_server.auth.decorator import authorized
from jupyter_server.utils import ensure_async
from tornado.web import HTTPError, authenticated, stream_request_body

from workbook_lib.errors import UserError
from workbook_lib.kernel.pool import POOL
from workbook_lib.record.errors import UnreadableFile
from workbook_lib.record.file_format import parse_json
from workbook_lib.server.pages.base import OwnPageHandler
from workbook_lib.server.prerender.figure_cache import FIGURE_CACHE_SETTING as DRAWN
from workbook_lib.store.encryption import InvalidPassphrase, WrongPassphrase

if TYPE_CHECKING:
    from workbook_lib.server.prerender.figure_cache import FigureCache
    from workbook_lib.store.personal import PersonalStore


MAX_FILE_BYTES = 100_000_000
"""Bytes of a file that is brought: it is read by us before we say what is wrong with it."""

MAX_REFUSED_BYTES = 1_000_000
"""Bytes of a body that is taken in, whoever sends it."""


class ApiHandler(OwnPageHandler):
    """What is asked by POST, with a table as its body, and answered in a few words."""

    def refuse(self, status: int, **why: str) -> None:
        """Answer that nothing was changed."""
        self.set_status(status)
        self.finish(dict(why))

    def done(self) -> None:
        """Answer that it is done, and that there is nothing to say."""
        self.set_status(204)
        self.finish()

    def table(self) -> dict[str, Any]:
        """Return the table that is the body."""
        try:
            found = parse_json(self.request.body or b"{}")
        except UnreadableFile:
            raise HTTPError(400) from None
        if not isinstance(found, dict):
            raise HTTPError(400)
        return found

    def text(self, name: str) -> str:
        """Return one text of that table."""
        found = self.table().get(name)
        if not isinstance(found, str):
            raise HTTPError(400)
        return found


@stream_request_body
class RecordFileHandler(ApiHandler):
    """What all doors to the file have in common.

    A stranger is refused before a long body of theirs is taken in.
    """

    auth_resource = "contents"

    _body_is_in = False

    async def prepare(self, **_: Any) -> None:
        """Let a person send a whole file, and refuse a long body of anyone else at its head.

        A short body is taken in before it is refused: an answer in the middle of a body ends the
        connection, and the browser may not see it.
        """
        self._parts: list[bytes] = []
        await super().prepare()
        try:
            super().check_xsrf_cookie()
            allowed = bool(self.current_user)
        except HTTPError:
            allowed = False
        line: Any = self.request.connection
        if allowed:
            line.set_max_body_size(MAX_FILE_BYTES)
        elif int(self.request.headers.get("Content-Length", "0")) > MAX_REFUSED_BYTES:
            raise HTTPError(403)

    def check_xsrf_cookie(self) -> None:
        """Check that a request is from a page of ours, once its body is in."""
        if self._body_is_in:
            super().check_xsrf_cookie()

    def data_received(self, chunk: bytes) -> None:
        """Take in a part of the body."""
        self._parts.append(chunk)

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
        self._body_is_in = True
        self.check_xsrf_cookie()
        self.say_who_may()
        self.request.body = b"".join(self._parts)
        self._parts.clear()
        try:
            await self.do(self.store)
        except WrongPassphrase:
            self.refuse(422, refused="wrong")
        except InvalidPassphrase:
            self.refuse(422, refused="unfit")
        except UserError as trouble:
            self.refuse(409, sentence=str(trouble))

    async def do(self, store: PersonalStore) -> None:
        """Do what this address is for."""
        raise HTTPError(405)

    async def end_pages(self) -> None:
        """End the kernels of our pages, and let go of what was read for the next ones.

        On a Jupyter server, the kernels of other notebooks live on.
        """
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
        POOL.forget()
        drawings: FigureCache | None = self.settings.get(DRAWN)  # none on a Jupyter server
        if drawings is not None:
            drawings.forget()
