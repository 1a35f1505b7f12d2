"""The way through the workbook for one: chapters that ask nobody else for anything."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode

import ipywidgets

from workbook_lib.content.parts.help import AlonePart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.pages.markup import render
from workbook_lib.widgets.prose import Prose

if TYPE_CHECKING:
    from workbook_lib.page.page import Page


def build(page: Page, _: Section, part: AlonePart) -> Sequence[ipywidgets.Widget]:
    """Build the list of chapters; a chapter that this pack does not have is left out."""
    known = {chapter.id: chapter for chapter in page.content.chapters}
    steps = [(known[step.chapter], step) for step in part.steps if step.chapter in known]
    return [Prose(render("alone", part=part, steps=steps, asked=asked(os.environ)))]


def asked(environ: Mapping[str, str]) -> str:
    """Return the language in this page's address, to go on with; nothing else of it."""
    lang = parse_qs(environ.get("QUERY_STRING", "")).get("lang", [""])[0]
    return f"?{urlencode({'lang': lang})}" if lang else ""
