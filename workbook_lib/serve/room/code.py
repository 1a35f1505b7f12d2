"""A share code: a person's choices, carried to the board of a room that is on another server.

The page is there in every house, and needs neither a room nor a kernel. Choices come when its
button is pressed, in the body of a request; nothing of them is kept.
"""

from __future__ import annotations

import segno
from jupyter_server.auth.decorator import authorized
from tornado.web import HTTPError, authenticated

from workbook_lib.server.pages.base import OwnPage, Page
from workbook_lib.server.workshop.base import body_of
from workbook_lib.workshop.disclosure import fits
from workbook_lib.workshop.offers import Offer
from workbook_lib.workshop.questions import answers, as_told, asked, options, questions
from workbook_lib.workshop.share_codes import is_identity, new_identity, share_code


class CodeHandler(Page):
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
        found = asked(content)
        told = {
            "xsrf": self.xsrf_token.decode(),
            "words": content.room.code.model_dump(),
            "questions": as_told(found, frame),
            "kept": answers(self.site.record(), found),
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
        body, choices = body_of(self.request.body)
        identity = str(body.get("identity"))
        if not is_identity(identity):
            identity = new_identity()
        known = questions(self.site.content(self.language))
        if not fits(choices, known):
            raise HTTPError(400)
        offered = options(known)
        code = share_code(Offer.of(choices, offered), offered, identity)
        drawn = segno.make(code, micro=False, error="m")
        picture = drawn.svg_inline(border=4, omitsize=True, dark="#1b1320", light="#fff")
        self.finish({"code": code, "identity": identity, "picture": picture})


class OwnCodeHandler(OwnPage, CodeHandler):
    """The page on our own server."""
