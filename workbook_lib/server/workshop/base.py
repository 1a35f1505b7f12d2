"""What a room's pages have in common: they are there while a room is, and know who was let in."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tornado.web import HTTPError

from workbook_lib.server.pages.base import OwnPageHandler
from workbook_lib.workshop.board_store import BoardClosed
from workbook_lib.workshop.questions import questions_json

if TYPE_CHECKING:
    from workbook_lib.content.page_frame import Frame
    from workbook_lib.server.workshop.invitation import Invitation
    from workbook_lib.server.workshop.room import Room
    from workbook_lib.workshop.questions import BoardQuestion

ROOM_SETTING = "workbook_room"
"""Under this name the room, and what leads into it, stand in a tornado application's settings."""

GUEST_COOKIE, LEADER_COOKIE = "workbook-room", "workbook-leader"
"""Cookies: who has said the room's word, with a random name, and who has the leader's key."""


MAX_BODY_BYTES = 20_000
"""Bytes of choices, many times what all of them need; or of codes, those of several hundred."""


def parse_body(body: bytes) -> tuple[Mapping[str, Any], dict[str, list[str]]]:
    """Return what a page said, and the choices in it, which may be anything.

    Raises
    ------
    HTTPError
        413 when it is too long, 400 when it is not of that form.
    """
    if len(body) > MAX_BODY_BYTES:
        raise HTTPError(413)
    try:
        said = json.loads(body)
        found = said.get("choices", {}).items()
        return said, {str(each): [str(one) for one in some] for each, some in found}
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise HTTPError(400) from None


class RoomPageHandler(OwnPageHandler):
    """A page of a room."""

    auth_resource = "contents"

    @property
    def room(self) -> Room:
        """The room of this server."""
        room: Room = self._open[0]
        return room

    @property
    def invitation(self) -> Invitation:
        """What leads into it."""
        invitation: Invitation = self._open[1]
        return invitation

    @property
    def _open(self) -> tuple[Room, Invitation]:
        found: tuple[Room, Invitation] | None = self.settings.get(ROOM_SETTING)
        if found is None:
            raise HTTPError(404)
        return found

    @property
    def leads(self) -> bool:
        """Whether this browser has the leader's key."""
        return self.get_signed_cookie(LEADER_COOKIE) == self.room.word.encode()

    @property
    def phone(self) -> str | None:
        """The random name of a browser that was let in; None for all others."""
        word, _, name = (self.get_signed_cookie(GUEST_COOKIE) or b"").decode().rpartition("|")
        return name if word == self.room.word else None

    def let_in(self, cookie: str) -> None:
        """Let this browser in until it is closed: as the leader, or under a random name."""
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

    def told(
        self, found: list[BoardQuestion], frame: Frame, words: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return what a page's script has to know."""
        return {
            "xsrf": self.xsrf_token.decode(),
            "base": f"{self.base_url}room/",
            "words": words,
            "questions": questions_json(found, frame),
        }


class RoomApiHandler(RoomPageHandler):
    """What a page's script asks for."""

    async def keep(self, change: Callable[[], None]) -> None:
        """Change the board, beside the work of answering others."""
        await self.beside(change)
        self.set_status(204)
        self.finish()

    async def beside(self, work: Callable[[], Any]) -> Any:
        """Do something with the board, beside the work of answering others."""
        try:
            return await asyncio.to_thread(work)
        except BoardClosed:
            raise HTTPError(410) from None

    def write_error(self, status_code: int, **_: Any) -> None:
        """Say the number and nothing else: a script reads it."""
        self.set_status(status_code)
        self.finish()
