"""The frame of a page in plain Voila, and the opening of a chapter."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import quote, urlencode

from workbook_lib.assets import asset_urls
from workbook_lib.content.loading.loader import OpenedChapter, content_folder, language_names
from workbook_lib.content.markdown import CanOpen, link_checker, replace_page_links
from workbook_lib.content.page_frame import (
    HELP_CHAPTER,
    STATIC_PATH,
    Frame,
    build_frame,
    language_links,
    start_page_words,
    who_sees,
)
from workbook_lib.content.schema.base import replace_texts
from workbook_lib.content.schema.chapter import Chapter
from workbook_lib.content.schema.pack import Content
from workbook_lib.insight.progress import chapter_link, homework_data
from workbook_lib.record import Record
from workbook_lib.sections.help import language_query
from workbook_lib.sections.output import render
from workbook_lib.settings import Settings
from workbook_lib.store.mode import Mode, mode_for

RENDER_URL = re.compile(r"/voila/render/((?:[^/]+/)*)[^/]+\.ipynb$")
"""URL of a notebook in a folder. Voila with a single notebook serves it at its root."""


def build_voila_frame(
    content: Content, chapter: Chapter, settings: Settings, folder: Path | None = None
) -> Frame | None:
    """Return the frame of a page of Voila; None for a page of our server and in JupyterLab.

    Parameters
    ----------
    content : Content
        The content pack.
    chapter : Chapter
        The chapter of the page.
    settings : Settings
        Settings of the process, with the URL of the page.
    folder : Path, optional
        Folder of the notebooks; by default the working directory of the kernel.
    """
    if not settings.in_voila:
        return None
    mode = mode_for(settings)
    folder = Path.cwd() if folder is None else folder
    in_folder = RENDER_URL.search(settings.script_name or "")
    page_language = content.pack.language
    default_language = settings.language
    query = f"?{urlencode({'lang': page_language})}" if page_language != default_language else ""

    def is_served(other: Chapter) -> bool:
        return bool(in_folder) and (folder / f"{other.notebook}.ipynb").is_file()

    pages = [
        (
            other,
            chapter_link(
                other,
                f"{quote(other.notebook)}.ipynb{query}",  # relative to this page
                Record(),
                here=other.id == chapter.id,
            ),
        )
        for other in content.chapters
        if other.id == chapter.id or is_served(other)
    ]
    frame = build_frame(
        content,
        pages,
        mode=mode.value,
        title=chapter.title,
        home=_tree_url(in_folder[1], query) if in_folder else "",
        on_binder=mode is Mode.GUEST and settings.on_binder,
        assets=asset_urls(f"{settings.voila_base_url}{STATIC_PATH}"),
    )
    frame["languages"] = language_links(
        language_names(content_folder(settings)), content.pack.language
    )
    if mode is Mode.GUEST:
        frame["file"] = {
            **start_page_words(content.home),
            "homework": homework_data(content.interface, Record()),
            "today": date.today().isoformat(),  # noqa: DTZ011
        }
    return frame


def _tree_url(folder: str, query: str) -> str:
    """Return the URL of Voila's list of notebooks, relative to a notebook in a folder."""
    up = "../" * (folder.count("/") + 1)
    return f"{up}tree/{folder.rstrip('/')}{query}"


def render_opening(
    chapter: Chapter,
    content: Content,
    settings: Settings,
    mode: Mode,
    *,
    on_binder: bool,
    saves_words: bool,
) -> str:
    """Return the opening of a chapter as HTML.

    Parameters
    ----------
    chapter : Chapter
        The chapter.
    content : Content
        Its content pack.
    settings : Settings
        As for `help_link`.
    mode : Mode
        Deployment mode.
    on_binder : bool
        Whether the page runs on Binder.
    saves_words : bool
        Whether the chapter stores anything.
    """
    return render(
        "opening",
        chapter=chapter,
        sees=who_sees(chapter, content, mode.value, on_binder=on_binder, saves_words=saves_words),
        words=content.interface,
        helps=chapter.id == HELP_CHAPTER,
        link=help_link(content, settings, Path.cwd()),
    )


def help_link(content: Content, settings: Settings, folder: Path) -> str | None:
    """Return the URL of the help page; None if there is none.

    Parameters
    ----------
    content : Content
        The content pack.
    settings : Settings
        Settings of the process, with the URL of the page.
    folder : Path
        Folder of the page's notebook.
    """
    chapter = next((entry for entry in content.chapters if entry.id == HELP_CHAPTER), None)
    if chapter is None or not link_checker(settings, folder)(f"{chapter.notebook}.ipynb"):
        return None
    return f"{chapter.notebook}.ipynb{language_query(settings)}"


def limit_page_links(opened: OpenedChapter, can_open: CanOpen) -> OpenedChapter:
    """Return a chapter with text in place of links to pages that cannot be opened.

    Parameters
    ----------
    opened : OpenedChapter
        The chapter and its pack, which has the text.
    can_open : callable
        Tells whether the file of a notebook can be linked to.
    """
    words = opened.content.interface.notebook
    text = words.another_page if words else "{title}"
    content, chapter = (
        replace_texts(model, lambda string: replace_page_links(string, can_open, text))
        for model in (opened.content, opened.chapter)
    )
    return replace(opened, content=content, chapter=chapter)
