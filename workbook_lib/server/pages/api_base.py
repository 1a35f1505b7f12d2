"""Base handlers of the JSON API, and of the part that reads and changes a person's own record file.

Requests are POSTs of a signed-in browser from our own pages. Responses are not cached. In guest
mode there is no record file, and its addresses answer 404.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from jupyter_server.auth.decorator import authorized
from jupyter_server.utils import ensure_async
from tornado.web import HTTPError, authenticated, stream_request_body

from workbook_lib.errors import UserError
from workbook_lib.record.file_format import parse_json
from workbook_lib.record.values import UnreadableFile
from workbook_lib.server.pages.base import PageHandler
from workbook_lib.store.encryption import InvalidPassphrase, WrongPassphrase

if TYPE_CHECKING:
    from workbook_lib.store.personal import PersonalStore


MAX_FILE_BYTES = 100_000_000
"""Bytes of an imported file: larger than a valid one, so that the answer can say what is wrong."""

MAX_REFUSED_BYTES = 1_000_000
"""Bytes of a body that is read before a refusal, whoever sends it."""


class ApiHandler(PageHandler):
    """Answers a POST with a JSON object as its body."""

    def refuse(self, status: int, **why: str) -> None:
        """Answer with an error status and a JSON object that says why."""
        self.set_status(status)
        self.finish(dict(why))

    def send_done(self) -> None:
        """Answer 204: done, without content."""
        self.set_status(204)
        self.finish()

    def body_json(self) -> dict[str, Any]:
        """Return the JSON object in the body."""
        try:
            value = parse_json(self.request.body or b"{}")
        except UnreadableFile:
            raise HTTPError(400) from None
        if not isinstance(value, dict):
            raise HTTPError(400)
        return value

    def body_text(self, name: str) -> str:
        """Return one string of that object."""
        value = self.body_json().get(name)
        if not isinstance(value, str):
            raise HTTPError(400)
        return value


@stream_request_body
class RecordFileHandler(ApiHandler):
    """Base of the handlers for a person's own record file.

    A request without sign-in is refused before a long body is read.
    """

    auth_resource = "contents"

    _body_complete = False

    async def prepare(self, **_: Any) -> None:
        """Allow a signed-in browser a large body; refuse a long body of others by its headers.

        A short body is read before it is refused: an answer in the middle of a body ends the
        connection, and the browser may not see it.
        """
        self._parts: list[bytes] = []
        await super().prepare()
        try:
            super().check_xsrf_cookie()
            allowed = bool(self.current_user)
        except HTTPError:
            allowed = False
        connection: Any = self.request.connection
        if allowed:
            connection.set_max_body_size(MAX_FILE_BYTES)
        elif int(self.request.headers.get("Content-Length", "0")) > MAX_REFUSED_BYTES:
            raise HTTPError(403)

    def check_xsrf_cookie(self) -> None:
        """Check the token against forged requests, once the body is complete."""
        if self._body_complete:
            super().check_xsrf_cookie()

    def data_received(self, chunk: bytes) -> None:
        self._parts.append(chunk)

    @property
    def store(self) -> PersonalStore:
        """The store of the person's record; 404 in guest mode."""
        store = self.site.store()
        if store is None:
            raise HTTPError(404)
        return store

    @authenticated
    @authorized
    async def post(self) -> None:
        """Handle the request, and answer errors with a reason or a sentence."""
        self._body_complete = True
        self.check_xsrf_cookie()
        self.request.body = b"".join(self._parts)
        self._parts.clear()
        try:
            await self.handle(self.store)
        except WrongPassphrase:
            self.refuse(422, refused="wrong")
        except InvalidPassphrase:
            self.refuse(422, refused="unfit")
        except UserError as error:
            self.refuse(409, sentence=self.error_text(error))

    async def handle(self, store: PersonalStore) -> None:
        raise HTTPError(405)

    async def end_page_kernels(self) -> None:
        """End the kernels of our pages, and clear the loaded record and the figure cache.

        On a Jupyter server the kernels of other notebooks keep running.
        """
        sessions = self.settings.get("session_manager")
        others: set[str] = set()
        if sessions is not None:
            ours = {chapter.notebook for chapter in self.site.content(self.language).chapters}
            for session in await ensure_async(sessions.list_sessions()):
                if PurePosixPath(session["path"]).stem in ours:
                    with suppress(HTTPError):  # its page has ended it meanwhile
                        await ensure_async(sessions.delete_session(session["id"]))
                else:
                    others.add(session["kernel"]["id"])
        # A kernel without a session belongs to a page that Voila rendered.
        for kernel in set(self.kernel_manager.list_kernel_ids()) - others:
            with suppress(HTTPError):
                await ensure_async(self.kernel_manager.shutdown_kernel(kernel, now=True))
        self.state.pool.forget()
        self.state.figure_cache.clear()
