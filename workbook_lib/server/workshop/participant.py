"""The guests' pages and API of a room, and the share code page."""

from __future__ import annotations

import asyncio
from urllib.parse import urlencode

import segno
from jupyter_server.auth.decorator import authorized
from tornado.web import HTTPError, authenticated

from workbook_lib.server.pages.base import PageHandler
from workbook_lib.server.workshop.base import (
    GUEST_COOKIE,
    RoomApiHandler,
    RoomPageHandler,
    parse_body,
)
from workbook_lib.workshop.disclosure import is_valid_offer
from workbook_lib.workshop.questions import (
    Offer,
    board_questions,
    matching_entries,
    offer_options,
    offer_questions,
    questions_json,
)
from workbook_lib.workshop.share_codes import is_identity, new_identity, share_code


class RoomHandler(RoomPageHandler):
    """The page of the room, or the form for its word."""

    @authenticated
    @authorized
    async def get(self) -> None:
        """Send the page, or the form for the word."""
        room = self.room
        word = self.get_query_argument("word", "")
        inside = self.browser_id is not None or self.is_leader
        if self.browser_id is not None:
            # Only a browser that sent its cookie back can offer, and is counted.
            room.count_browser(self.browser_id)
        elif inside or (word and await self._check_word(word)):
            self.set_room_cookie(GUEST_COOKIE)
        if word and (inside or room.matches_word(word)):
            self._redirect_without_word()
            return
        content = self.site.content(self.language)
        template = "room.html.j2" if inside else "room_enter.html.j2"
        frame = self.frame(content, content.room.title)
        self.finish(
            self.render_in_frame(
                template,
                frame,
                room=content.room,
                word=room.word,
                wrong=word,
                encrypted=self.invitation.encrypted,
                leader=self.is_leader,
                page_data=self.page_data(
                    board_questions(content), frame, content.room.guest.model_dump(exclude={"wifi"})
                ),
            )
        )

    async def _check_word(self, word: str) -> bool:
        """Whether this is the room's word; wrong guesses delay the next answers."""
        right = self.room.matches_word(word)
        delay = self.room.guess_limit.delay(str(self.request.remote_ip), right=right)
        if delay is None:
            raise HTTPError(429)
        await asyncio.sleep(delay)
        return right

    def _redirect_without_word(self) -> None:
        """Redirect to the address without the word."""
        lang = self.get_query_argument("lang", "")
        self.redirect(self.request.path + (f"?{urlencode({'lang': lang})}" if lang else ""))


class OfferHandler(RoomApiHandler):
    """Adds the offer of a guest to the board, under the random id of the browser's cookie.

    A browser has one offer, so nobody can fill the board.
    """

    @authenticated
    @authorized
    async def post(self) -> None:
        """Add the offer, in place of an earlier one."""
        browser, choices = self.parse_offer()
        if not is_valid_offer(choices, self.room.questions):
            raise HTTPError(400)
        await self.change_board(lambda: self.room.board.offer(browser, choices))

    def parse_offer(self) -> tuple[str, dict[str, list[str]]]:
        """Return the browser's id and the choices in the body, which are not checked yet."""
        browser = self.browser_id
        if browser is None:
            raise HTTPError(403)
        _, choices = parse_body(self.request.body)
        self.room.count_browser(browser)
        return browser, choices


class TakeBackHandler(OfferHandler):
    """Removes the offer of a guest."""

    @authenticated
    @authorized
    async def post(self) -> None:
        browser, _ = self.parse_offer()
        await self.change_board(lambda: self.room.board.withdraw(browser))


class ShareCodeHandler(PageHandler):
    """The share code page."""

    auth_resource = "contents"

    @authenticated
    @authorized
    def get(self) -> None:
        """Send the page, with the answers in the person's own record to the board's questions."""
        if self.locked:
            self.send_locked_page()
            return
        content = self.site.content(self.language)
        frame = self.frame(content, content.room.code.title)
        entries = board_questions(content)
        page_data = {
            "xsrf": self.xsrf_token.decode(),
            "words": content.room.code.model_dump(),
            "questions": questions_json(entries, frame),
            "entries": matching_entries(self.site.record(), entries),
        }
        self.finish(
            self.render_in_frame(
                "code.html.j2",
                frame,
                code=content.room.code,
                rule=content.room.rule,
                page_data=page_data,
            )
        )

    @authenticated
    @authorized
    def post(self) -> None:
        """Answer with a share code for choices, and its QR code."""
        body, choices = parse_body(self.request.body)
        identity = str(body.get("identity"))
        if not is_identity(identity):
            identity = new_identity()
        questions = offer_questions(self.site.content(self.language))
        if not is_valid_offer(choices, questions):
            raise HTTPError(400)
        offered = offer_options(questions)
        code = share_code(Offer.of(choices, offered), offered, identity)
        qr_code = segno.make(code, micro=False, error="m")
        picture = qr_code.svg_inline(border=4, omitsize=True, dark="#1b1320", light="#fff")
        self.finish({"code": code, "identity": identity, "picture": picture})
