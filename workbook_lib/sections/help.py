"""Sections about help: help lines, safety check, advice, and chapters for one reader."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import ipywidgets

from workbook_lib.content.language import format_day, isolate, writing_direction
from workbook_lib.content.parts.help import (
    AlonePart,
    CounselPart,
    HelpLine,
    HelpLinesPart,
    HelpLineWords,
    SafetyPart,
    TipsPart,
)
from workbook_lib.content.schema.chapter import Section
from workbook_lib.sections.output import render, show_html
from workbook_lib.settings import Settings
from workbook_lib.widgets.blocks import HtmlBlock, Safety

if TYPE_CHECKING:
    from workbook_lib.session.context import SectionContext

CHECK_VALID_FOR = timedelta(days=183)
"""How long a number counts as checked: half a year."""


def build_helplines(
    context: SectionContext, _: Section, part: HelpLinesPart
) -> Sequence[ipywidgets.Widget]:
    """Show the help lines as HTML, which needs neither scripts nor a kernel."""
    today = date.today()  # noqa: DTZ011 - the reader's local date
    show_html(helplines_html(part, today, context.language))
    return []


def helplines_html(part: HelpLinesPart, today: date, language: str) -> str:
    """Return the help lines as HTML.

    Parameters
    ----------
    part : HelpLinesPart
        The lines.
    today : date
        Current date, to mark numbers that were checked long ago.
    language : str
        Language of the page.
    """
    return render(
        "helplines",
        part=part,
        dial=dialable,
        about=lambda line: source_note(line, part.words, today, language),
    )


def dialable(number: str) -> str:
    """Return a phone number without spaces and dashes, for a ``tel:`` link."""
    return re.sub(r"[^\d+]", "", number)


def source_note(line: HelpLine, words: HelpLineWords, today: date, language: str) -> str:
    """Return the source of a number and when it was checked."""
    source = isolate(line.source, writing_direction(language))
    if line.checked is None:
        return words.unchecked.replace("{source}", source)
    template = (line.state == "copy" and words.copied) or words.checked
    note = template.replace("{source}", source)
    note = note.replace("{day}", format_day(line.checked, language, long=True))
    return note if today - line.checked <= CHECK_VALID_FOR else f"{note} {words.old}"


def build_safety(_: SectionContext, __: Section, part: SafetyPart) -> Sequence[ipywidgets.Widget]:
    """Build the safety check, which stores nothing."""
    return [Safety(part)]


def build_counsel(_: SectionContext, __: Section, part: CounselPart) -> Sequence[ipywidgets.Widget]:
    """Build lists of advice."""
    return [HtmlBlock(render("counsel", part=part))]


def build_tips(_: SectionContext, __: Section, part: TipsPart) -> Sequence[ipywidgets.Widget]:
    """Build the pieces of advice."""
    return [HtmlBlock(render("tips", tips=part.tips))]


def build_alone(
    context: SectionContext, _: Section, part: AlonePart
) -> Sequence[ipywidgets.Widget]:
    """Build the list of chapters, without those that this pack does not have."""
    chapters = {chapter.id: chapter for chapter in context.content.chapters}
    steps = [(chapters[step.chapter], step) for step in part.steps if step.chapter in chapters]
    query = language_query(Settings.read())
    words = context.content.interface.notebook
    return [
        HtmlBlock(
            render(
                "alone",
                part=part,
                steps=steps,
                query=query,
                can_open=context.can_open,
                another_page=words.another_page if words else "{title}",
            )
        )
    ]


def language_query(settings: Settings) -> str:
    """Return a query string with the language of this page's URL, and nothing else of it."""
    language = settings.url_language
    return f"?{urlencode({'lang': language})}" if language else ""
