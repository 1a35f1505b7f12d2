"""Renders Markdown as safe HTML.

Raw HTML is escaped. Links may go to the web, to a mail address or to a page of the workbook. Images
are disabled, since they would load from other hosts.
"""

from __future__ import annotations

import re
from functools import lru_cache

from markdown_it import MarkdownIt

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
