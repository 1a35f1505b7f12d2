"""A chapter's page on our own server, drawn by Voila."""

from __future__ import annotations

from voila.tornado.handler import TornadoVoilaHandler

from workbook_lib.serve.pages import OwnPage


class ChapterHandler(OwnPage, TornadoVoilaHandler):
    """Voila's page, let in and refused in our words."""
