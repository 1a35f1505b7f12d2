"""A room's addresses: for everybody who has its word, and for the leader alone."""

from __future__ import annotations

import asyncio
import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from jupyter_server.auth.decorator import authorized
from markupsafe import Markup
from tornado.web import HTTPError, authenticated

from workbook_lib.content.agenda import AgendaPart
from workbook_lib.insight.group import fits
from workbook_lib.serve.pages import OwnPage
from workbook_lib.serve.room.choices import Asked, asked
from workbook_lib.store.board import BoardClosed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook_lib.content.pack import Content
    from workbook_lib.serve.frame import Frame
    from workbook_lib.serve.room.invitation import Invitation
    from workbook_lib.serve.room.room import Room

SETTING = "workbook_room"
"""Under this name the room, and what leads into it, stand in a tornado application's settings."""

GUEST, LEADER = "workbook-room", "workbook-leader"
"""Cookies: who has said the room's word, and who has the leader's key."""

LONGEST_NAME = 64
"""Characters of the random name that a phone offers under."""

RUN_SHEET = "workshop"


class RoomPage(OwnPage):
    """What all of them have in common: they are there while a room is."""

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
        found: tuple[Room, Invitation] | None = self.settings.get(SETTING)
        if found is None:
            raise HTTPError(404)
        return found

    def has(self, cookie: str) -> bool:
        """Whether this browser has been let in."""
        return self.get_signed_cookie(cookie) == self.room.word.encode()

    def let_in(self, cookie: str) -> None:
        """Let this browser in until it is closed."""
        self.set_signed_cookie(
            cookie,
            self.room.word,
            expires_days=None,
            httponly=True,
            samesite="Lax" if cookie == GUEST else "Strict",
            secure=self.invitation.encrypted,
            path=self.base_url,
        )

    def told(self, found: list[Asked], frame: Frame, words: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a page's script has to know."""
        urls = {place["id"]: place["url"] for place in (*frame["places"], *frame["aside"])}
        return {
            "xsrf": self.xsrf_token.decode(),
            "base": f"{self.base_url}room/",
            "words": words,
            "questions": [
                {
                    "id": each.question.id,
                    "one": each.question.one,
                    "title": each.title,
                    "choose": each.choose,
                    "url": urls.get(each.chapter or "", f"{frame['home']}#seat"),
                    "choices": each.choices,
                }
                for each in found
            ],
        }


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
                wrong=bool(said),
                encrypted=self.invitation.encrypted,
                leader=self.has(LEADER),
                told=self.told(
                    asked(content), frame, content.room.guest.model_dump(exclude={"wifi"})
                ),
            )
        )


class OfferHandler(RoomPage):
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
        try:
            body = json.loads(self.request.body)
            name, choices = body["name"], body.get("choices", {})
            known = isinstance(name, str) and name.isalnum() and name.isascii()
            if not known or len(name) > LONGEST_NAME:
                raise HTTPError(400)
            return name, {str(each): [str(one) for one in some] for each, some in choices.items()}
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            raise HTTPError(400) from None

    async def keep(self, change: Any) -> None:
        """Change the board, beside the work of answering others."""
        try:
            await asyncio.to_thread(change)
        except BoardClosed:
            raise HTTPError(410) from None
        self.set_status(204)
        self.finish()

    def write_error(self, status_code: int, **_: Any) -> None:
        """Say the number and nothing else: a script reads it."""
        self.set_status(status_code)
        self.finish()


class TakeBackHandler(OfferHandler):
    """Takes an offer back."""

    @authenticated
    @authorized
    async def post(self) -> None:
        """Take it off the board; nothing happens where there is none."""
        name, _ = self.said()
        await self.keep(lambda: self.room.board.take_back(name))


class KeyHandler(RoomPage):
    """The leader's door. The key is in a cookie then, and in no address that stays anywhere."""

    @authenticated
    @authorized
    def get(self) -> None:
        """Let in who has the key."""
        if not self.room.opens(self.get_query_argument("key", "")):
            self.refuse()
            return
        self.let_in(LEADER)
        self.redirect(f"{self.base_url}room/board")

    def refuse(self) -> None:
        """Say where the leader's address is."""
        content = self.site.content(self.language)
        words = content.room.board
        self.say_who_may()
        self.set_status(403)
        self.finish(
            self.show("error.html.j2", content, words.refused_title, text=words.refused, status=403)
        )


class BoardHandler(KeyHandler):
    """The board, as the leader shows it on a big screen, and the leader's own buttons."""

    @authenticated
    @authorized
    def get(self) -> None:
        """Draw the page; its script fills in the numbers."""
        room, content = self.room, self.site.content(self.language)
        if not self.has(LEADER):
            self.refuse()
            return
        self.say_who_may()
        words = content.room.board
        frame = self.frame(content, words.title)
        found = asked(content)
        told = self.told(found, frame, words.model_dump())
        sheet = next((each["url"] for each in frame["aside"] if each["id"] == RUN_SHEET), None)
        self.finish(
            self.draw(
                "board.html.j2",
                frame,
                board=words,
                rule=content.room.rule,
                room=room,
                invitation=self.invitation,
                picture=Markup(self.invitation.picture(room)),  # noqa: S704 - drawn by us
                asked=found,
                sheet=sheet,
                told={**told, "agenda": _agenda(content)},
            )
        )


class LeaderHandler(OfferHandler):
    """What only the leader's page may ask for."""

    async def prepare(self, **_: Any) -> None:
        """Refuse everybody else."""
        await super().prepare()
        if not self.has(LEADER):
            raise HTTPError(403)


class StateHandler(LeaderHandler):
    """What the board shows now."""

    @authenticated
    @authorized
    async def get(self) -> None:
        """Say it."""
        try:
            shown = await asyncio.to_thread(self.room.shows)
        except BoardClosed:
            raise HTTPError(410) from None
        self.finish(shown)


class DoHandler(LeaderHandler):
    """The leader's buttons."""

    @authenticated
    @authorized
    async def post(self, act: str = "") -> None:
        """Do what the button says."""
        room = self.room
        if act in ("hide", "show"):
            room.hidden = act == "hide"
            await self.keep(lambda: None)
        elif act in ("hold", "let-go"):
            await self.keep(lambda: room.board.hold(on=act == "hold"))
        else:
            # First the board: what was offered shall be gone whatever happens to the rest.
            await self.keep(room.close)
            room.over()


def _agenda(content: Content) -> dict[str, Any] | None:
    """Return the steps of a session as everybody may see them, without what is for the leader."""
    for chapter in content.chapters:
        for section in chapter.sections:
            if isinstance(section.part, AgendaPart):
                part = section.part
                steps = [
                    {"title": each.title, "minutes": each.minutes, "do": [], "say": []}
                    for each in part.steps
                ]
                return {"steps": steps, "words": part.words.model_dump()}
    return None


ROOM: Mapping[str, type[RoomPage]] = MappingProxyType(
    {
        "room": GuestHandler,
        "room/offer": OfferHandler,
        "room/take-back": TakeBackHandler,
        "room/lead": KeyHandler,
        "room/board": BoardHandler,
        "room/state": StateHandler,
        "room/do/(hide|show|hold|let-go|end)": DoHandler,
    }
)
"""Handlers by their address, below the server's base address."""
