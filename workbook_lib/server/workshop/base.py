"""Base handlers of the room, which answer 404 without one, and its cookies."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tornado.web import HTTPError

from workbook_lib.server.pages.base import PageHandler
from workbook_lib.workshop.board_store import BoardClosed
from workbook_lib.workshop.questions import questions_json

if TYPE_CHECKING:
    from workbook_lib.content.page_frame import Frame
    from workbook_lib.server.workshop.invitation import Invitation
    from workbook_lib.server.workshop.room import Room
    from workbook_lib.workshop.questions import BoardQuestion

GUEST_COOKIE, LEADER_COOKIE = "workbook-room", "workbook-leader"
"""Cookies of a guest, with a random id, and of the facilitator."""


MAX_BODY_BYTES = 20_000
"""Bytes of a body: many times what all choices need, or several hundred share codes."""


def parse_body(body: bytes) -> tuple[Mapping[str, Any], dict[str, list[str]]]:
    """Return the JSON body, and its choices, which are not checked yet.

    Raises
    ------
    HTTPError
        413 when it is too long, 400 when it has another form.
    """
    if len(body) > MAX_BODY_BYTES:
        raise HTTPError(413)
    try:
        fields = json.loads(body)
        choices = fields.get("choices", {}).items()
        return fields, {str(key): [str(value) for value in values] for key, values in choices}
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise HTTPError(400) from None


class RoomPageHandler(PageHandler):
    """A page of the room."""

    auth_resource = "contents"

    @property
    def room(self) -> Room:
        room: Room = self._open[0]
        return room

    @property
    def invitation(self) -> Invitation:
        invitation: Invitation = self._open[1]
        return invitation

    @property
    def _open(self) -> tuple[Room, Invitation]:
        if self.state.room is None:
            raise HTTPError(404)
        return self.state.room

    @property
    def is_leader(self) -> bool:
        """Whether this browser is the facilitator's."""
        return self.get_signed_cookie(LEADER_COOKIE) == self.room.word.encode()

    @property
    def browser_id(self) -> str | None:
        """The random id of a guest's browser; None for all others."""
        word, _, name = (self.get_signed_cookie(GUEST_COOKIE) or b"").decode().rpartition("|")
        return name if word == self.room.word else None

    def set_room_cookie(self, cookie: str) -> None:
        """Set the facilitator's or a guest's cookie, until the browser is closed."""
        word = self.room.word
        self.set_signed_cookie(
            cookie,
            word if cookie == LEADER_COOKIE else f"{word}|{secrets.token_hex(16)}",
            expires_days=None,
            httponly=True,
            samesite="Lax" if cookie == GUEST_COOKIE else "Strict",
            secure=self.invitation.encrypted,
            path=self.base_url,
        )

    def page_data(
        self, board_questions: list[BoardQuestion], frame: Frame, words: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return the data for the script of a page."""
        return {
            "xsrf": self.xsrf_token.decode(),
            "base": f"{self.base_url}room/",
            "words": words,
            "questions": questions_json(board_questions, frame),
        }


class RoomApiHandler(RoomPageHandler):
    """Base of the API that the scripts of the pages call."""

    async def change_board(self, change: Callable[[], None]) -> None:
        """Change the board in a thread, and answer 204."""
        await self.in_thread(change)
        self.set_status(204)
        self.finish()

    async def in_thread(self, work: Callable[[], Any]) -> Any:
        """Run a function in a thread; answer 410 once the board is closed."""
        try:
            return await asyncio.to_thread(work)
        except BoardClosed:
            raise HTTPError(410) from None

    def write_error(self, status_code: int, **_: Any) -> None:
        """Answer with the status alone."""
        self.set_status(status_code)
        self.finish()
