"""Help lines, by need and country."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode

import ipywidgets

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
from workbook_lib.widgets.blocks import HtmlBlock, Safety

if TYPE_CHECKING:
    from workbook_lib.session.context import SectionContext

CHECK_VALID_FOR = timedelta(days=183)
"""Half a year: how long a number counts as checked."""


def build_helplines(
    _: SectionContext, __: Section, part: HelpLinesPart
) -> Sequence[ipywidgets.Widget]:
    """Show the panel of lines as plain HTML, which is there without a script and a kernel."""
    show_html(helplines_html(part, date.today()))  # noqa: DTZ011 - the reader's own day
    return []


def helplines_html(part: HelpLinesPart, today: date) -> str:
    """Return the lines as HTML.

    Parameters
    ----------
    part : HelpLinesPart
        The lines.
    today : date
        The day on which they are read: a number looked at long ago says so.
    """
    return render(
        "helplines",
        part=part,
        dial=dialable,
        about=lambda line: source_note(line, part.words, today),
    )


def dialable(number: str) -> str:
    """Return the digits of a number, as a telephone takes them."""
    return re.sub(r"[^\d+]", "", number)


def source_note(line: HelpLine, words: HelpLineWords, today: date) -> str:
    """Return where a number comes from, and how far to trust it on this day."""
    if line.checked is None:
        return words.unchecked.replace("{source}", line.source)
    said = (line.state == "copy" and words.copied) or words.checked
    said = said.replace("{source}", line.source)
    said = said.replace("{day}", _format_day(line.checked, words))
    return said if today - line.checked <= CHECK_VALID_FOR else f"{said} {words.old}"


def _format_day(day: date, words: HelpLineWords) -> str:
    """Return a day as it is written in the language of the page."""
    named = words.day.replace("{day}", str(day.day)).replace("{year}", str(day.year))
    return named.replace("{month}", words.months[day.month - 1])


def build_safety(_: SectionContext, __: Section, part: SafetyPart) -> Sequence[ipywidgets.Widget]:
    """Build the check. Neither the page's desk nor its keeper hears of it."""
    return [Safety(part)]


def build_counsel(_: SectionContext, __: Section, part: CounselPart) -> Sequence[ipywidgets.Widget]:
    """Build the lists."""
    return [HtmlBlock(render("counsel", part=part))]


def build_tips(_: SectionContext, __: Section, part: TipsPart) -> Sequence[ipywidgets.Widget]:
    """Build the list."""
    return [HtmlBlock(render("tips", tips=part.tips))]


def build_alone(
    context: SectionContext, _: Section, part: AlonePart
) -> Sequence[ipywidgets.Widget]:
    """Build the list of chapters; a chapter that this pack does not have is left out."""
    known = {chapter.id: chapter for chapter in context.content.chapters}
    steps = [(known[step.chapter], step) for step in part.steps if step.chapter in known]
    return [HtmlBlock(render("alone", part=part, steps=steps, asked=language_query(os.environ)))]


def language_query(environ: Mapping[str, str]) -> str:
    """Return the language in this page's address, to go on with; nothing else of it."""
    lang = parse_qs(environ.get("QUERY_STRING", "")).get("lang", [""])[0]
    return f"?{urlencode({'lang': lang})}" if lang else ""
