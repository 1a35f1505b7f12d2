"""Markdown as HTML that is safe to show.

Raw HTML stays text, links go to the web, to a mail address or to a place in the workbook, and
pictures are not drawn: they would ask other hosts for something.
"""

from __future__ import annotations

import re
from functools import lru_cache

from markdown_it import MarkdownIt

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ALLOWED_SCHEME = re.compile(r"https?://|mailto:", re.IGNORECASE)


class _SafeMarkdown(MarkdownIt):
    """Reads Markdown, and knows which links are allowed."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        """Tell whether a link may go to an address."""
        url = url.strip()
        if _SCHEME.match(url):
            return _ALLOWED_SCHEME.match(url) is not None
        # "//host" leaves for another host without saying so, and browsers read "\" as "/".
        return not url.startswith(("//", "\\", "/\\"))


@lru_cache(maxsize=1_024)
def to_html(text: str) -> str:
    """Turn Markdown into HTML.

    Parameters
    ----------
    text
        Paragraphs, lists, headings, emphasis, quotes and links.

    Returns
    -------
    str
        HTML. A link to a place that is not allowed stays text, brackets and all.
    """
    # Made anew for each text, as it holds state.
    reader = _SafeMarkdown("commonmark", {"html": False, "linkify": False, "typographer": False})
    reader.disable("image")
    html: str = reader.render(text)
    return html
