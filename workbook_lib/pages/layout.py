"""What Voila tells a kernel of its page, and what stands around it without a server of ours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, quote, urlencode

from workbook_lib import assets
from workbook_lib.assets.spot import SERVED, STATIC
from workbook_lib.content.chapter import Chapter
from workbook_lib.content.layout import Frame, frame_of, home_words
from workbook_lib.content.pack import Content
from workbook_lib.insight.progress import place
from workbook_lib.record import Record
from workbook_lib.store.house import Mode, mode_for, on_binder

RENDERED = re.compile(r"/voila/render/((?:[^/]+/)*)[^/]+\.ipynb$")
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


def framed(environ: Mapping[str, str]) -> bool:
    """Tell whether a page of Voila shows this notebook."""
    return environ.get("SERVER_SOFTWARE", "").startswith("voila") or "VOILA_BASE_URL" in environ


def plain_frame(
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
    if SERVED in environ or not framed(environ):
        return None
    mode = mode_for(environ)
    folder = Path.cwd() if folder is None else folder
    many = RENDERED.search(environ.get("SCRIPT_NAME", ""))
    spoken = content.pack.language
    usual = environ.get("WORKBOOK_LANG", "en")
    query = f"?{urlencode({'lang': spoken})}" if spoken != usual else ""

    def served(each: Chapter) -> bool:
        return bool(many) and (folder / f"{each.notebook}.ipynb").is_file()

    pages = [
        (
            each,
            place(
                each,
                f"{quote(each.notebook)}.ipynb{query}",  # beside this one
                Record(),
                here=each.id == chapter.id,
            ),
        )
        for each in content.chapters
        if each.id == chapter.id or served(each)
    ]
    frame = frame_of(
        content,
        pages,
        mode=mode.value,
        title=chapter.title,
        assets=f"{environ.get('VOILA_BASE_URL', '/')}{STATIC}",
        home=_tree(many[1], query) if many else "",
        borrowed=mode is Mode.GUEST and on_binder(environ),
    )
    frame["version"] = f"?v={assets.digest()}"
    if mode is Mode.GUEST:
        frame["file"] = {**home_words(content.home), "today": date.today().isoformat()}  # noqa: DTZ011
    return frame


def _tree(below: str, query: str) -> str:
    """Return the address of the list of notebooks, seen from one that lies this far below."""
    up = "../" * (below.count("/") + 1)
    return f"{up}tree/{below.rstrip('/')}{query}"
