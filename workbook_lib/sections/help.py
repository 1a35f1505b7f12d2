"""Help lines, by need and country."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.parts.help import HelpLine, HelpLinesPart, HelpLineWords
from workbook_lib.content.schema.chapter import Section
from workbook_lib.pages.markup import render
from workbook_lib.sections.output import show_html

if TYPE_CHECKING:
    from workbook_lib.page.page import Page

LASTS = timedelta(days=183)
"""Half a year: how long a number counts as checked."""


def build(_: Page, __: Section, part: HelpLinesPart) -> Sequence[ipywidgets.Widget]:
    """Show the panel of lines as plain HTML, which is there without a script and a kernel."""
    show_html(markup(part, date.today()))  # noqa: DTZ011 - the reader's own day
    return []


def markup(part: HelpLinesPart, today: date) -> str:
    """Return the lines as HTML.

    Parameters
    ----------
    part : HelpLinesPart
        The lines.
    today : date
        The day on which they are read: a number looked at long ago says so.
    """
    return render(
        "helplines", part=part, dial=dial, about=lambda line: about(line, part.words, today)
    )


def dial(number: str) -> str:
    """Return the digits of a number, as a telephone takes them."""
    return re.sub(r"[^\d+]", "", number)


def about(line: HelpLine, words: HelpLineWords, today: date) -> str:
    """Return where a number comes from, and how far to trust it on this day."""
    if line.checked is None:
        return words.unchecked.replace("{source}", line.source)
    said = (line.state == "copy" and words.copied) or words.checked
    said = said.replace("{source}", line.source)
    said = said.replace("{day}", _written(line.checked, words))
    return said if today - line.checked <= LASTS else f"{said} {words.old}"


def _written(day: date, words: HelpLineWords) -> str:
    """Return a day as it is written in the language of the page."""
    named = words.day.replace("{day}", str(day.day)).replace("{year}", str(day.year))
    return named.replace("{month}", words.months[day.month - 1])
