"""A guest's side of a room: coming in, offering, taking back."""

from __future__ import annotations

import asyncio
from urllib.parse import urlencode

import segno
from jupyter_server.auth.decorator import authorized
from tornado.web import HTTPError, authenticated

from workbook_lib.server.pages.base import OwnPageHandler, PageHandler
from workbook_lib.server.workshop.base import (
    GUEST_COOKIE,
    RoomApiHandler,
    RoomPageHandler,
    parse_body,
)
from workbook_lib.workshop.disclosure import is_valid_offer
from workbook_lib.workshop.offers import Offer
from workbook_lib.workshop.questions import (
    board_questions,
    matching_entries,
    offer_options,
    offer_questions,
    questions_json,
)
from workbook_lib.workshop.share_codes import is_identity, new_identity, share_code

LONGEST_NAME = 64
"""Characters of the random name by which a page knows its offer."""


class RoomHandler(RoomPageHandler):
    """Where everybody comes in: what this is, and what may be offered."""

    @authenticated
    @authorized
    async def get(self) -> None:
        """Draw the page, or ask for the word."""
        room = self.room
        said = self.get_query_argument("word", "")
        inside = self.phone is not None or self.leads
        if self.phone is not None:
            # Only a browser that has kept its cookie can offer, and counts as a phone.
            room.meet(self.phone)
        elif inside or (said and await self._called(said)):
            self.let_in(GUEST_COOKIE)
        if said and (inside or room.called(said)):
            self._again()
            return
        content = self.site.content(self.language)
        self.say_who_may()
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
                leader=self.leads,
                told=self.told(
                    board_questions(content), frame, content.room.guest.model_dump(exclude={"wifi"})
                ),
            )
        )

    async def _called(self, said: str) -> bool:
        """Whether this is the room's word. Who guesses again and again waits longer each time."""
        pace, address = self.room.pace, str(self.request.remote_ip)
        pause = pace.pause(address)
        if pause is None:
            raise HTTPError(429)
        await asyncio.sleep(pause)
        found = self.room.called(said)
        pace.note(address, pause, right=found)
        return found

    def _again(self) -> None:
        """Come again without the word in the address, where it would stay."""
        lang = self.get_query_argument("lang", "")
        self.redirect(self.request.path + (f"?{urlencode({'lang': lang})}" if lang else ""))


class OfferHandler(RoomApiHandler):
    """Takes what a guest offers: choices, under the random name of their browser.

    A browser has one offer, whatever it calls it: nobody can fill the board with invented ones.
    """

    @authenticated
    @authorized
    async def post(self) -> None:
        """Put it on the board, in the place of an earlier one under the same name."""
        name, choices = self.said()
        if not is_valid_offer(choices, self.room.questions):
            raise HTTPError(400)
        await self.keep(lambda: self.room.board.offer(name, choices))

    def said(self) -> tuple[str, dict[str, list[str]]]:
        """Return the browser's name and the choices in the body, which may be anything."""
        phone = self.phone
        if phone is None:
            raise HTTPError(403)
        body, choices = parse_body(self.request.body)
        name = body.get("name")
        if not isinstance(name, str) or len(name) > LONGEST_NAME:
            raise HTTPError(400)
        if not (name.isalnum() and name.isascii()):
            raise HTTPError(400)
        self.room.meet(phone)
        return phone, choices


class TakeBackHandler(OfferHandler):
    """Takes an offer back."""

    @authenticated
    @authorized
    async def post(self) -> None:
        """Take it off the board; nothing happens where there is none."""
        name, _ = self.said()
        await self.keep(lambda: self.room.board.take_back(name))


class ShareCodeHandler(PageHandler):
    """The page on a Jupyter server."""

    auth_resource = "contents"

    @authenticated
    @authorized
    def get(self) -> None:
        """Draw the page, with what a person's own file says to the questions of the board."""
        self.say_who_may()
        if self.locked:
            self.say_locked()
            return
        content = self.site.content(self.language)
        frame = self.frame(content, content.room.code.title)
        found = board_questions(content)
        told = {
            "xsrf": self.xsrf_token.decode(),
            "words": content.room.code.model_dump(),
            "questions": questions_json(found, frame),
            "kept": matching_entries(self.site.record(), found),
        }
        self.finish(
            self.draw(
                "code.html.j2", frame, code=content.room.code, rule=content.room.rule, told=told
            )
        )

    @authenticated
    @authorized
    def post(self) -> None:
        """Make a code of choices, and its picture."""
        self.say_who_may()
        body, choices = parse_body(self.request.body)
        identity = str(body.get("identity"))
        if not is_identity(identity):
            identity = new_identity()
        known = offer_questions(self.site.content(self.language))
        if not is_valid_offer(choices, known):
            raise HTTPError(400)
        offered = offer_options(known)
        code = share_code(Offer.of(choices, offered), offered, identity)
        drawn = segno.make(code, micro=False, error="m")
        picture = drawn.svg_inline(border=4, omitsize=True, dark="#1b1320", light="#fff")
        self.finish({"code": code, "identity": identity, "picture": picture})


class OwnShareCodeHandler(OwnPageHandler, ShareCodeHandler):
    """The page on our own server."""
