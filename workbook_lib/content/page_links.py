"""Links from one page of the workbook to another, and words where the other page is not served."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path

PAGE_LINK = re.compile(r'<a href="([^":?#]+\.ipynb)[^":]*"[^>]*>(.*?)</a>', re.DOTALL)
"""A link to another notebook, in HTML of ours."""

CanOpen = Callable[[str], bool]
"""Tells whether a page can link to the file of a notebook."""


def link_checker(environ: Mapping[str, str], folder: Path) -> CanOpen:
    """Return what tells whether a notebook has an address beside the one that a page shows.

    Parameters
    ----------
    environ : mapping of str to str
        Says which page Voila serves.
    folder : Path
        Where the page's notebook lies.
    """
    # Voila that serves one notebook has no address for any other.
    alone = "SCRIPT_NAME" in environ and not environ["SCRIPT_NAME"].endswith(".ipynb")
    return lambda notebook: not alone and (folder / notebook).is_file()


class PageLinks:
    """The links that a page may show: all of them, until `only` says otherwise."""

    def __init__(self) -> None:
        self.all()

    def all(self) -> None:
        """Show every link."""
        self._opens: CanOpen = lambda _: True
        self._words = "{title}"

    def only(self, opens: CanOpen, words: str) -> None:
        """Show a link only where it opens, and ``words`` with title and notebook elsewhere."""
        self._opens, self._words = opens, words

    def opens(self, notebook: str) -> bool:
        """Tell whether a link to the file of a notebook opens."""
        return self._opens(notebook)

    def checked(self, html: str) -> str:
        """Return HTML with words in place of each link that does not open."""
        return PAGE_LINK.sub(self._checked, html)

    def _checked(self, found: re.Match[str]) -> str:
        whole, notebook, title = found[0], found[1], found[2]
        if self._opens(notebook):
            return whole
        words = escape(self._words, quote=False)
        return words.replace("{title}", title).replace("{notebook}", notebook)


PAGE_LINKS = PageLinks()
"""Those of the page that this kernel shows."""
