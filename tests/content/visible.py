"""Collects what a reader sees or hears of a page, and finds text that is not of the pack.

In the pseudo-language (`tests.content.pseudo`) every letter has an accent. So a word of plain
letters comes from somewhere else.
"""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

WORD = re.compile(r"(?<![\w&#-])[A-Za-z]{2,}(?!\w)")

ALLOWED = {
    # Names and units that are the same in every language.
    *("https", "http", "www", "ipynb", "json", "csv", "pdf", "kB", "MB", "Ctrl"),
    # The hook that other programs wait for.
    "Ready",
}
"""Tokens that may be in a text of any language."""

FONTS = re.compile(r"Atkinson Hyperlegible|Ysabeau|system-ui")
ADDRESS = re.compile(
    r"\b(?:https?://\S+|[\w.-]+\.ipynb\S*|\S*/\S*|--[a-z-]+|[\w-]+(?:\.[\w-]+)+|notes-[\d-]+\S*)"
)

PLACES = re.compile(r"\{[^{}]*\}")
"""What scripts fill in texts; a place that is left in a page is a mistake."""

SPOKEN = ("aria-label", "aria-valuetext", "aria-description", "title", "alt", "placeholder")
SILENT = {"script", "style", "template", "noscript"}


def words_of_no_pack(text):
    """Return the words of a text that are not of the pseudo-language and not allowed."""
    plain = ADDRESS.sub(" ", text)
    return [word for word in WORD.findall(plain) if word not in ALLOWED]


class _Reader(HTMLParser):
    """Collects texts and data of a page."""

    def __init__(self):
        super().__init__()
        self.texts, self.data, self.open = [], [], []
        self.kind = ""

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag in SILENT:
            self.open.append(tag)
            self.kind = values.get("type") or ""
        self.texts += [values[name] for name in SPOKEN if values.get(name)]
        if tag == "input" and values.get("type") in ("button", "submit"):
            self.texts.append(values.get("value") or "")

    def handle_endtag(self, tag):
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_data(self, data):
        if not self.open:
            self.texts.append(data)
        elif self.open[-1] == "script" and "json" in self.kind:
            self.data.append(data)
        elif self.open[-1] == "noscript":
            self.texts.append(data)


VOID = {"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
"""Elements without an end tag."""


class _UndeclaredReader(HTMLParser):
    """Collects the texts of a page that are in no element with ``lang="en"``.

    What a person wrote, and chose together with it, is left out.
    """

    def __init__(self):
        super().__init__()
        self.texts, self.languages = [], []

    def handle_starttag(self, tag, attrs):
        if tag in VOID:
            return
        outer = self.languages[-1][1] if self.languages else ""
        values = dict(attrs)
        left_out = tag in SILENT or values.get("translate") == "no" or outer == "left out"
        self.languages.append((tag, "left out" if left_out else values.get("lang", outer)))

    def handle_endtag(self, tag):
        while self.languages and self.languages.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if self.languages and self.languages[-1][1] not in ("en", "left out"):
            self.texts.append(data)


def undeclared_texts(html):
    """Return the texts of an HTML page that it does not declare to be in English."""
    reader = _UndeclaredReader()
    reader.feed(html)
    return reader.texts


def page_texts(html):
    """Return the texts of an HTML page, also those in its data for scripts."""
    reader = _Reader()
    reader.feed(html)
    data = [text for item in reader.data for text in data_texts(json.loads(item))]
    return [*reader.texts, *data]


NAMES_ONLY = re.compile(r"^(?:bu-[\w-]+\s*)+$|^[\w.:/{}|,#-]*$")
"""Class names, ids, paths, patterns and colors."""

HIDDEN_KEYS = {
    *("patterns", "exceptions", "phrases", "sentence", "family", "font", "style", "palette"),
    *("class", "markers"),
    *("capitals", "subjects", "verbs", "joins", "not_after", "not_before", "loose", "fillers"),
    *("fonts", "typefaces", "icon", "path", "entries", "record", "xsrf", "color", "mode"),
    *("textposition", "gift"),
}
"""Keys of data whose values are not shown."""

SHOWN_KEYS = {
    *("name", "text", "hovertext", "ticktext", "label", "title", "legend", "note", "help"),
    *("empty", "button", "summary", "caption", "heading", "button", "units"),
}
"""Keys of data whose values are shown even where they are one word."""


def data_texts(value, key=""):
    """Yield the texts among the values of data for scripts."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in HIDDEN_KEYS:
                yield from data_texts(inner, name)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from data_texts(inner, key)
    elif isinstance(value, str):
        if "<" in value and ">" in value:
            yield from page_texts(value)
        elif (key in SHOWN_KEYS or not NAMES_ONLY.match(value)) and not FONTS.search(value):
            yield PLACES.sub(" ", value)


def foreign(texts):
    """Return the texts with words of no pack, each with its words."""
    by_text = {text: words for text in texts if (words := words_of_no_pack(text))}
    return {" ".join(text.split())[:160]: words for text, words in by_text.items()}
