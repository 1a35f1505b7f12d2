"""A guest's side of a room: coming in, offering, taking back."""

from __future__ import annotations

from urllib.parse import urlencode

from jupyter_server.auth.decorator import authorized
from tornado.web import HTTPError, authenticated

from workbook_lib.insight.group import fits
from workbook_lib.serve.room.choices import asked
from workbook_lib.serve.room.page import GUEST, LEADER, RoomPage, RoomScript, body_of

LONGEST_NAME = 64
"""Characters of the random name that a phone offers under."""


class GuestHandler(RoomPage):
    """Where everybody comes in: what this is, and what may be offered."""

    @authenticated
    @authorized
    def get(self) -> None:
        """Draw the page, or ask for the word."""
        room = self.room
        said = self.get_query_argument("word", "")
        if said and room.called(said):
            if not self.has(GUEST):
                room.joined += 1
            self.let_in(GUEST)
            lang = self.get_query_argument("lang", "")
            self.redirect(self.request.path + (f"?{urlencode({'lang': lang})}" if lang else ""))
            return
        content = self.site.content(self.language)
        self.say_who_may()
        inside = self.has(GUEST) or self.has(LEADER)
        template = "room.html.j2" if inside else "room_enter.html.j2"
        frame = self.frame(content, content.room.title)
        self.finish(
            self.draw(
                template,
                frame,
                room=content.room,
                word=room.word,
                wrong=said,
                encrypted=self.invitation.encrypted,
                leader=self.has(LEADER),
                told=self.told(
                    asked(content), frame, content.room.guest.model_dump(exclude={"wifi"})
                ),
            )
        )


class OfferHandler(RoomScript):
    """Takes what a guest offers: choices, under a random name that their browser keeps."""

    @authenticated
    @authorized
    async def post(self) -> None:
        """Put it on the board, in the place of an earlier one under the same name."""
        name, choices = self.said()
        if not fits(choices, self.room.questions):
            raise HTTPError(400)
        await self.keep(lambda: self.room.board.offer(name, choices))

    def said(self) -> tuple[str, dict[str, list[str]]]:
        """Return the name and the choices in the body, which may be anything."""
        if not self.has(GUEST) and not self.has(LEADER):
            raise HTTPError(403)
        body, choices = body_of(self.request.body)
        name = body.get("name")
        if not isinstance(name, str) or len(name) > LONGEST_NAME:
            raise HTTPError(400)
        if not (name.isalnum() and name.isascii()):
            raise HTTPError(400)
        return name, choices


class TakeBackHandler(OfferHandler):
    """Takes an offer back."""

    @authenticated
    @authorized
    async def post(self) -> None:
        """Take it off the board; nothing happens where there is none."""
        name, _ = self.said()
        await self.keep(lambda: self.room.board.take_back(name))
