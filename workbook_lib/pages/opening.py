"""What stands at the top of a chapter where no page of ours draws it: in JupyterLab."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_lib.assets.spot import SERVED
from workbook_lib.content.layout import who_sees
from workbook_lib.content.page_links import PAGE_LINKS, opener
from workbook_lib.pages.alone import asked
from workbook_lib.pages.layout import framed
from workbook_lib.pages.markup import render

if TYPE_CHECKING:
    from workbook_lib.content.chapter import Chapter
    from workbook_lib.content.pack import Content
    from workbook_lib.store.house import Mode

HELP = "get-help"
"""Id of the chapter that every page leads to."""


def opening(
    chapter: Chapter,
    content: Content,
    environ: Mapping[str, str],
    mode: Mode,
    *,
    borrowed: bool,
    keeps: bool,
) -> str:
    """Return the opening of a chapter as HTML.

    Parameters
    ----------
    chapter : Chapter
        The chapter.
    content : Content
        The pack that it is from.
    environ : mapping of str to str
        As for `help_link`.
    mode : Mode
        Where words are kept.
    borrowed : bool
        Whether Binder lends this computer.
    keeps : bool
        Whether anything that is written in this chapter is kept.
    """
    return render(
        "opening",
        chapter=chapter,
        sees=who_sees(chapter, content, mode.value, borrowed=borrowed, keeps=keeps),
        words=content.interface,
        helps=chapter.id == HELP,
        link=help_link(content, environ, Path.cwd()),
    )


def help_link(content: Content, environ: Mapping[str, str], folder: Path) -> str | None:
    """Return the address of the page where to get help; None where there is no such page.

    Parameters
    ----------
    content : Content
        The pack: it may have no such chapter.
    environ : mapping of str to str
        Says which page Voila serves, and in which language.
    folder : Path
        Where the page's notebook lies.
    """
    chapter = next((each for each in content.chapters if each.id == HELP), None)
    if chapter is None or not opener(environ, folder)(f"{chapter.notebook}.ipynb"):
        return None
    return f"{chapter.notebook}.ipynb{asked(environ)}"


def link_what_is_served(content: Content, environ: Mapping[str, str], folder: Path) -> None:
    """Link to other pages where Voila serves them by itself, and name their notebooks elsewhere.

    Parameters
    ----------
    content : Content
        Has the words that stand for a link.
    environ : mapping of str to str
        Says which page Voila serves.
    folder : Path
        Where the page's notebook lies.
    """
    PAGE_LINKS.all()
    if framed(environ) and SERVED not in environ:
        words = content.interface.notebook
        PAGE_LINKS.only(opener(environ, folder), words.another_page if words else "{title}")
