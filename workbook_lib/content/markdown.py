"""Renders Markdown as safe HTML, and replaces links to pages that cannot be opened.

Raw HTML is escaped. Links may go to the web, to a mail address or to a page of the workbook. Images
are disabled, since they would load from other hosts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from html import escape
from pathlib import Path

from markdown_it import MarkdownIt

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


PAGE_LINK = re.compile(r'<a href="([^":?#]+\.ipynb)[^":]*"[^>]*>(.*?)</a>', re.DOTALL)
"""A link to another notebook, in rendered HTML."""

CanOpen = Callable[[str], bool]
"""Function that tells whether the file of a notebook can be linked to."""


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


class PageLinks:
    """Which links a page may show: all, unless restricted."""

    def __init__(self) -> None:
        self.allow_all()

    def allow_all(self) -> None:
        self._can_open: CanOpen = lambda _: True
        self._text = "{title}"

    def restrict(self, can_open: CanOpen, text: str) -> None:
        """Replace links that cannot be opened by ``text`` with its title and notebook."""
        self._can_open, self._text = can_open, text

    def opens(self, notebook: str) -> bool:
        """Tell whether the file of a notebook can be linked to."""
        return self._can_open(notebook)

    def replace_broken(self, html: str) -> str:
        """Return HTML with text in place of links that cannot be opened."""
        return PAGE_LINK.sub(self._replacement, html)

    def _replacement(self, link: re.Match[str]) -> str:
        whole, notebook, title = link[0], link[1], link[2]
        if self._can_open(notebook):
            return whole
        text = escape(self._text, quote=False)
        return text.replace("{title}", title).replace("{notebook}", notebook)


PAGE_LINKS = PageLinks()
"""Links of the page that this kernel shows."""
