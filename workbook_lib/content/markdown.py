"""Renders Markdown as safe HTML, and replaces links to pages that cannot be opened.

A text that a pack lacks is shown in English. `mark_fallback` puts it between two invisible
characters, which isolate its writing direction where it is plain text; in HTML, `declare_language`
replaces them with the attributes ``lang`` and ``dir``. ``fallback.js`` does the same in a page.

Raw HTML is escaped. Links may go to the web, to a mail address or to a page of the workbook. Images
are disabled, since they would load from other hosts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Template
from markdown_it import MarkdownIt
from markupsafe import Markup

from workbook_lib.settings import Settings

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ALLOWED_SCHEME = re.compile(r"https?://|mailto:", re.IGNORECASE)


class _SafeMarkdown(MarkdownIt):
    """Markdown parser that allows only safe links."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        """Return whether a URL is allowed in a link."""
        url = url.strip()
        if _SCHEME.match(url):
            return _ALLOWED_SCHEME.match(url) is not None
        # "//host" is another host, and browsers read "\" as "/".
        return not url.startswith(("//", "\\", "/\\"))


_ISOLATE, _END = "\u2066", "\u2069"
_MARKED = re.compile(f"{_ISOLATE}([^{_ISOLATE}{_END}]*){_END}")
ENGLISH_ATTRIBUTES = 'lang="en" dir="ltr"'
_BLOCK = re.compile(r"<(p|ul|ol|h[1-6]|blockquote)>")
_TAG = re.compile(
    r"(<(?:script|style)\b.*?</(?:script|style)>|<!--.*?-->|</?[A-Za-z](?:[^<>\"]|\"[^\"]*\")*>)",
    re.DOTALL | re.IGNORECASE,
)
_TEXT_ONLY = re.compile(r"<(option|title|textarea|text)\b", re.IGNORECASE)


def mark_fallback(text: str) -> str:
    """Mark a text as English on a page in another language."""
    return f"{_ISOLATE}{text}{_END}"


def is_fallback(text: str) -> bool:
    """Return whether a text as a whole is marked as English."""
    return _MARKED.fullmatch(text) is not None


def without_marks(text: str) -> str:
    """Return a text without marks.

    Examples
    --------
    >>> without_marks(mark_fallback("Stop")) == "Stop"
    True
    """
    return _MARKED.sub(r"\1", text) if _ISOLATE in text else text


def declare_language(html: str) -> str:
    """Replace marks with the attributes ``lang`` and ``dir``.

    A text that is all that an element has gets them on the element, any other a ``span``.

    Examples
    --------
    >>> declare_language(f"<p>{mark_fallback('Stop')}</p>")
    '<p lang="en" dir="ltr">Stop</p>'
    """
    if _ISOLATE not in html:
        return html
    parts = _TAG.split(html)
    for place in range(0, len(parts), 2):
        text = parts[place]
        if _ISOLATE not in text:
            continue
        before = parts[place - 1] if place else ""
        after = parts[place + 1] if place + 1 < len(parts) else ""
        name = re.match(r"<([\w-]+)", before)
        whole = name and after == f"</{name[1]}>" and is_fallback(text.strip())
        if name and whole and " lang=" not in before:
            own = re.sub(r' dir="[^"]*"', "", before[:-1])
            parts[place - 1] = f"{own} {ENGLISH_ATTRIBUTES}>"
            parts[place] = without_marks(text)
        elif _TEXT_ONLY.match(before):
            parts[place] = without_marks(text)
        else:
            parts[place] = _MARKED.sub(rf"<span {ENGLISH_ATTRIBUTES}>\1</span>", text)
    for place in range(1, len(parts), 2):
        if not parts[place].lower().startswith(("<script", "<style")):
            parts[place] = without_marks(parts[place])
    return "".join(parts)


class LanguageTemplate(Template):
    """A template whose HTML declares the language of texts that a pack lacks."""

    def render(self, *args: Any, **values: Any) -> str:
        """Render the template."""
        return declare_language(super().render(*args, **values))


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
    if is_fallback(text):
        return _BLOCK.sub(rf"<\1 {ENGLISH_ATTRIBUTES}>", to_html(without_marks(text)))
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
