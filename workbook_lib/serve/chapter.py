"""A chapter's page on our own server, drawn by Voila, and the line to its kernel."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from tornado.web import authenticated
from voila.tornado.handler import TornadoVoilaHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from workbook_lib.serve.first import SETTING, FirstLooks, kept, modules
from workbook_lib.serve.frame import draw_frame
from workbook_lib.serve.pages import ENVIRONMENT, OwnPage

RUN = "X-Workbook-Run"
"""A page that is there already asks with this header to have its notebook run in a kernel."""


class ChapterHandler(OwnPage, TornadoVoilaHandler):
    """Voila's page, let in and refused in our words.

    A visitor gets the page at once, as it looks before anybody has written; the page itself then
    asks for its kernel. While that look is not known yet, the visitor waits for Voila and a kernel.
    """

    @authenticated
    async def get(self, path: str) -> None:
        """Send the page."""
        pieces = [] if RUN in self.request.headers else self._pieces(path)
        if not pieces:
            await TornadoVoilaHandler.get(self, path)
            return
        assert self.xsrf_token  # noqa: S101 - reading it sets the cookie that ends the kernel
        name = PurePosixPath(path).stem
        content = self.site.content_around(name, self.language)
        frame = draw_frame(self.site, content, self.base_url, title=name, notebook=name)
        template = self.settings[ENVIRONMENT].get_template("chapter.html.j2")
        self.finish(
            template.render(
                frame=frame,
                base_url=self.base_url,
                pieces=pieces,
                drawn=[each if "state" in each else None for each in pieces],
                kept=kept(pieces, self.site.record()),
                preloaded=["page", *modules(pieces)],
            )
        )

    def _pieces(self, path: str) -> list[dict[str, Any]]:
        looks: FirstLooks = self.settings[SETTING]
        notebook = PurePosixPath(path)
        chapter = notebook.stem.lstrip("0123456789-")
        shown = self.site.root / notebook
        return looks.of(chapter, self.language) if shown.is_file() else []


class LineHandler(VoilaKernelWebsocketHandler):
    """The line between a page and its kernel. No one reads what it says when it is refused."""

    def write_error(self, status_code: int, **_: Any) -> None:
        """Say the number and nothing else."""
        self.set_status(status_code)
        self.finish()
