"""A chapter's page on our own server, drawn by Voila, and the line to its kernel."""

from __future__ import annotations

from typing import Any

from voila.tornado.handler import TornadoVoilaHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from workbook_lib.serve.pages import OwnPage


class ChapterHandler(OwnPage, TornadoVoilaHandler):
    """Voila's page, let in and refused in our words."""


class LineHandler(VoilaKernelWebsocketHandler):
    """The line between a page and its kernel. No one reads what it says when it is refused."""

    def write_error(self, status_code: int, **_: Any) -> None:
        """Say the number and nothing else."""
        self.set_status(status_code)
        self.finish()
