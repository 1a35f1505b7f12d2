"""A share code: a person's choices, carried to the board of a room that is on another server.

The page is there in every house, and needs neither a room nor a kernel. The code and its picture
are made in the browser (``js/code.js``), so that nothing is sent, not even on the press.
"""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from workbook_lib.serve.pages import OwnPage, Page
from workbook_lib.serve.room.choices import answers, as_told, asked


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
            "words": content.room.code.model_dump(),
            "questions": as_told(found, frame),
            "kept": answers(self.site.record(), found),
        }
        self.finish(
            self.draw(
                "code.html.j2", frame, code=content.room.code, rule=content.room.rule, told=told
            )
        )


class OwnCodeHandler(OwnPage, CodeHandler):
    """The page on our own server."""
