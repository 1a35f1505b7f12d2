"""Links between pages of the workbook, replaced by text where the target is not served."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path

PAGE_LINK = re.compile(r'<a href="([^":?#]+\.ipynb)[^":]*"[^>]*>(.*?)</a>', re.DOTALL)
"""A link to another notebook, in rendered HTML."""

CanOpen = Callable[[str], bool]
"""Function that tells whether the file of a notebook can be linked to."""


def link_checker(environ: Mapping[str, str], folder: Path) -> CanOpen:
    """Return a function that tells whether a notebook has a URL beside the current page.

    Parameters
    ----------
    environ : mapping of str to str
        ``SCRIPT_NAME`` is the page that Voila serves.
    folder : Path
        Folder of the page's notebook.
    """
    # A Voila server for a single notebook has no URL for any other.
    single = "SCRIPT_NAME" in environ and not environ["SCRIPT_NAME"].endswith(".ipynb")
    return lambda notebook: not single and (folder / notebook).is_file()


class PageLinks:
    """Which links a page may show: all, unless restricted."""

    def __init__(self) -> None:
        self.allow_all()

    def allow_all(self) -> None:
        """Allow every link."""
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
