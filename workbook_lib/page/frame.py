"""What Voila tells a kernel of its page, and what stands around it without a server of ours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, quote, urlencode

from workbook_lib import assets
from workbook_lib.content.page_frame import Frame, make_frame, start_page_words, who_sees
from workbook_lib.content.page_links import PAGE_LINKS, link_checker
from workbook_lib.content.schema.chapter import Chapter
from workbook_lib.content.schema.pack import Content
from workbook_lib.insight.progress import chapter_link
from workbook_lib.record import Record
from workbook_lib.sections.help import language_query
from workbook_lib.sections.output import render
from workbook_lib.store.mode import Mode, is_binder, mode_for
from workbook_lib.widgets.mount_points import SERVED_VARIABLE, STATIC_PATH

RENDER_URL = re.compile(r"/voila/render/((?:[^/]+/)*)[^/]+\.ipynb$")
"""The address of one notebook of many; Voila that was given a single one shows it at its root."""


def language(environ: Mapping[str, str]) -> str:
    """Return the language asked for in the address, else the one the server was started with.

    Parameters
    ----------
    environ : mapping of str to str
        The process environment. Voila hands the query of the address on in ``QUERY_STRING``, where
        the server's token may stand too; nothing of it is kept or shown.
    """
    asked = parse_qs(environ.get("QUERY_STRING", "")).get("lang", [""])[0]
    return asked or environ.get("WORKBOOK_LANG", "en")


def in_voila(environ: Mapping[str, str]) -> bool:
    """Tell whether a page of Voila shows this notebook."""
    return environ.get("SERVER_SOFTWARE", "").startswith("voila") or "VOILA_BASE_URL" in environ


def page_frame(
    content: Content, chapter: Chapter, environ: Mapping[str, str], folder: Path | None = None
) -> Frame | None:
    """Return what stands around a page; None where a server of ours draws it, and in JupyterLab.

    Parameters
    ----------
    content : Content
        The words.
    chapter : Chapter
        The chapter that the page shows.
    environ : mapping of str to str
        Voila hands over the page's address here.
    folder : Path, optional
        Where the notebooks lie; the kernel's own folder if not given.
    """
    if SERVED_VARIABLE in environ or not in_voila(environ):
        return None
    mode = mode_for(environ)
    folder = Path.cwd() if folder is None else folder
    many = RENDER_URL.search(environ.get("SCRIPT_NAME", ""))
    spoken = content.pack.language
    usual = environ.get("WORKBOOK_LANG", "en")
    query = f"?{urlencode({'lang': spoken})}" if spoken != usual else ""

    def served(each: Chapter) -> bool:
        return bool(many) and (folder / f"{each.notebook}.ipynb").is_file()

    pages = [
        (
            each,
            chapter_link(
                each,
                f"{quote(each.notebook)}.ipynb{query}",  # beside this one
                Record(),
                here=each.id == chapter.id,
            ),
        )
        for each in content.chapters
        if each.id == chapter.id or served(each)
    ]
    frame = make_frame(
        content,
        pages,
        mode=mode.value,
        title=chapter.title,
        assets=f"{environ.get('VOILA_BASE_URL', '/')}{STATIC_PATH}",
        home=_tree_url(many[1], query) if many else "",
        on_binder=mode is Mode.GUEST and is_binder(environ),
    )
    frame["version"] = f"?v={assets.digest()}"
    if mode is Mode.GUEST:
        frame["file"] = {**start_page_words(content.home), "today": date.today().isoformat()}  # noqa: DTZ011
    return frame


def _tree_url(below: str, query: str) -> str:
    """Return the address of the list of notebooks, seen from one that lies this far below."""
    up = "../" * (below.count("/") + 1)
    return f"{up}tree/{below.rstrip('/')}{query}"


HELP_CHAPTER = "get-help"
"""Id of the chapter that every page leads to."""


def render_opening(
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
        sees=who_sees(chapter, content, mode.value, on_binder=borrowed, keeps=keeps),
        words=content.interface,
        helps=chapter.id == HELP_CHAPTER,
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
    chapter = next((each for each in content.chapters if each.id == HELP_CHAPTER), None)
    if chapter is None or not link_checker(environ, folder)(f"{chapter.notebook}.ipynb"):
        return None
    return f"{chapter.notebook}.ipynb{language_query(environ)}"


def limit_page_links(content: Content, environ: Mapping[str, str], folder: Path) -> None:
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
    PAGE_LINKS.allow_all()
    if in_voila(environ) and SERVED_VARIABLE not in environ:
        words = content.interface.notebook
        PAGE_LINKS.restrict(
            link_checker(environ, folder), words.another_page if words else "{title}"
        )
