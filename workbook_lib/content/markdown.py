"""Renders Markdown as safe HTML, and replaces links to pages that cannot be opened.

Raw HTML is escaped. Links may go to the web, to a mail address or to a page of the workbook. Images
are disabled, since they would load from other hosts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from markdown_it import MarkdownIt
from markupsafe import Markup

from workbook_lib.settings import Settings

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ALLOWED_SCHEME = re.compile(r"https?://|mailto:", re.IGNORECASE)


class _SafeMarkdown(MarkdownIt):
    """Markdown parser that allows only safe links."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        """Tell whether a URL is allowed in a link."""
        url = url.strip()
        if _SCHEME.match(url):
            return _ALLOWED_SCHEME.match(url) is not None
        # "//host" is another host, and browsers read "\" as "/".
        return not url.startswith(("//", "\\", "/\\"))


@lru_cache(maxsize=1_024)
def to_html(text: str) -> str:
    """Render Markdown as HTML.

    Parameters
    ----------
    text
        Paragraphs, lists, headings, emphasis, quotes and links.

    Returns
    -------
    str
        HTML. A link to a URL that is not allowed stays Markdown text.
    """
    # A parser holds state, so each text gets its own.
    parser = _SafeMarkdown("commonmark", {"html": False, "linkify": False, "typographer": False})
    parser.disable("image")
    html: str = parser.render(text)
    return html


def render_prose(text: str) -> Markup:
    """Render Markdown as HTML that a template does not escape again; the filter ``prose``."""
    return Markup(to_html(text))  # noqa: S704 - Markdown with raw HTML switched off


_PAGE_LINK = re.compile(r"\[([^\]\n]+)\]\(([^():?#\s]+\.ipynb)(?:[?#][^()\s]*)?\)")
"""A Markdown link to another notebook."""

CanOpen = Callable[[str], bool]
"""Function that tells whether the file of a notebook can be linked to."""


def can_open_all(_: str) -> bool:
    """Tell for any notebook that it can be linked to."""
    return True


def link_checker(settings: Settings, folder: Path) -> CanOpen:
    """Return a function that tells whether a notebook has a URL beside the current page.

    Parameters
    ----------
    settings : Settings
        Settings of the process, with the path of the page that Voila serves.
    folder : Path
        Folder of the page's notebook.
    """
    # A Voila server for a single notebook has no URL for any other.
    script_name = settings.script_name
    single = script_name is not None and not script_name.endswith(".ipynb")
    return lambda notebook: not single and (folder / notebook).is_file()


def replace_page_links(text: str, can_open: CanOpen, replacement: str) -> str:
    """Replace links to pages that cannot be opened.

    Parameters
    ----------
    text : str
        Markdown.
    can_open : callable
        Tells whether the file of a notebook can be linked to.
    replacement : str
        Text with ``{title}`` and ``{notebook}``.

    Examples
    --------
    >>> replace_page_links("Read [Help](help.ipynb).", lambda _: False, "{title} ({notebook})")
    'Read Help (help.ipynb).'
    """

    def replace(link: re.Match[str]) -> str:
        title, notebook = link.groups()
        if can_open(notebook):
            return link[0]
        return replacement.replace("{title}", title).replace("{notebook}", notebook)

    return _PAGE_LINK.sub(replace, text)
