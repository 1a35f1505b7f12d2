"""The leader's side of a room: the key, the board, the buttons."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from jupyter_server.auth.decorator import authorized
from markupsafe import Markup
from tornado.web import HTTPError, authenticated

from workbook_lib.content.parts.workshop import AgendaPart
from workbook_lib.server.workshop.base import (
    LEADER_COOKIE,
    RoomApiHandler,
    RoomPageHandler,
    parse_body,
)
from workbook_lib.workshop.questions import board_questions
from workbook_lib.workshop.share_codes import read_codes

if TYPE_CHECKING:
    from workbook_lib.content.schema.pack import Content

AGENDA_CHAPTER = "workshop"
"""Id of the chapter for leaders."""


class LeaderKeyHandler(RoomPageHandler):
    """The leader's door. The key is in a cookie then, and in no address that stays anywhere."""

    @authenticated
    @authorized
    def get(self) -> None:
        """Let in who has the key."""
        if not self.room.opens(self.get_query_argument("key", "")):
            self.refuse()
            return
        self.let_in(LEADER_COOKIE)
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


class BoardHandler(LeaderKeyHandler):
    """The board, as the leader shows it on a big screen, and the leader's own buttons."""

    @authenticated
    @authorized
    async def get(self) -> None:
        """Draw the page; its script fills in the numbers.

        The addresses of this computer are asked for anew each time.
        """
        room, content = self.room, self.site.content(self.language)
        if not self.leads:
            self.refuse()
            return
        hosts = await asyncio.to_thread(self.invitation.hosts)
        # A choice is in the page's own address, so it stays when the page is loaded again.
        asked_for = self.get_query_argument("at", "")
        host = asked_for if asked_for in hosts else next(iter(hosts), "")
        self.say_who_may()
        words = content.room.board
        frame = self.frame(content, words.title)
        found = board_questions(content)
        told = self.told(
            found, frame, {**words.model_dump(), "codes": content.room.codes.model_dump()}
        )
        sheet = next((each["url"] for each in frame["aside"] if each["id"] == AGENDA_CHAPTER), None)
        self.finish(
            self.draw(
                "board.html.j2",
                frame,
                board=words,
                codes=content.room.codes,
                rule=content.room.rule,
                room=room,
                host=host,
                addresses={each: self.invitation.address(each) for each in hosts},
                picture=Markup(self.invitation.picture(room, host)),  # noqa: S704 - drawn by us
                asked=found,
                sheet=sheet,
                told={**told, "agenda": _agenda(content)},
            )
        )


class LeaderApiHandler(RoomApiHandler):
    """What only the leader's page may ask for."""

    async def prepare(self, **_: Any) -> None:
        """Refuse everybody else."""
        await super().prepare()
        if not self.leads:
            raise HTTPError(403)


class BoardStateHandler(LeaderApiHandler):
    """What the board shows now."""

    @authenticated
    @authorized
    async def get(self) -> None:
        """Say it."""
        self.finish(await self.beside(self.room.shows))


class LeaderActionHandler(LeaderApiHandler):
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


class ReadCodesHandler(LeaderApiHandler):
    """Reads in share codes, or takes out what they brought. No answer repeats a code."""

    @authenticated
    @authorized
    async def post(self, act: str = "") -> None:
        """Say how many there were of each kind, and which lines could not be read and why."""
        room = self.room
        found = read_codes(self._text(), room.options)
        change = room.take_out if act == "take-out" else room.read_in
        counted = await self.beside(lambda: change(found.codes))
        lines: dict[str, list[int]] = {}
        for each in found.unread:
            lines.setdefault(each.why, []).append(each.line)
        unread = [{"why": why, "lines": sorted({*some})} for why, some in lines.items()]
        self.finish({"counted": counted, "unread": unread})

    def _text(self) -> str:
        text = parse_body(self.request.body)[0].get("codes")
        if not isinstance(text, str):
            raise HTTPError(400)
        return text


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
