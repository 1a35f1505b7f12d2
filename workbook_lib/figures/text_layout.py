"""Prepares texts for figures: fonts and text widths; cleaning, wrapping, truncating, escaping.

Plotly interprets a subset of HTML, and math between dollar signs, in every text.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from workbook_lib.content.markdown import is_fallback, mark_fallback, without_marks

Typeface = Literal["body", "bold", "quote"]

WIDTHS_FILE = Path(__file__).with_name("font_widths.json")
"""Advance widths by typeface and character, in thousandths of an em."""

_BODY_FAMILY = (
    "Atkinson Hyperlegible Next Variable, Atkinson Hyperlegible, system-ui, -apple-system, "
    "Segoe UI, Roboto, Noto Sans, sans-serif"
)
_QUOTE_FAMILY = (
    "Ysabeau Variable, Gill Sans Nova, Gill Sans, Optima, Candara, Noto Sans, sans-serif"
)


@dataclass(frozen=True)
class Font:
    """A font at one size.

    Parameters
    ----------
    family : str
        CSS font families.
    size : int
        Pixels. Nothing in a figure is smaller than 14.
    weight : int
        CSS font weight.
    italic : bool
        Italic, for words that someone says or thinks.
    typeface : {"body", "bold", "quote"}
        Its name in ``font_widths.json``.

    Examples
    --------
    >>> body_font(16).width("wide") < bold_font(16).width("wide")
    True
    """

    family: str
    size: int
    weight: int
    italic: bool
    typeface: Typeface

    @property
    def line(self) -> float:
        """Line height in pixels, as in plotly."""
        return self.size * 1.3

    def width(self, text: str) -> float:
        """Return the width of a text in pixels, an upper estimate for unknown characters."""
        return sum(map(_char_widths(self.typeface).__getitem__, text)) * self.size / 1000


class _CharWidths(dict[str, int]):
    """Widths of characters in thousandths of an em, of those that the font lacks as well."""

    def __missing__(self, char: str) -> int:
        plain = unicodedata.normalize("NFD", char)[0]  # an accented letter is as wide as its base
        wide = self.get(plain) or _fallback_width(char)
        self[char] = wide
        return wide


@cache
def _char_widths(typeface: Typeface) -> _CharWidths:
    """Return the widths that a test computes from the bundled fonts."""
    widths = json.loads(WIDTHS_FILE.read_text("utf-8"))
    return _CharWidths(widths[typeface])


def body_font(size: int) -> Font:
    """Return the font of body text."""
    return Font(_BODY_FAMILY, size, 400, italic=False, typeface="body")


def bold_font(size: int) -> Font:
    """Return the font of labels and numbers."""
    return Font(_BODY_FAMILY, size, 690, italic=False, typeface="bold")


def quote_font(size: int) -> Font:
    """Return the font of words that someone says or thinks."""
    return Font(_QUOTE_FAMILY, size, 520, italic=True, typeface="quote")


def _fallback_width(char: str) -> int:
    """Return the width of a character that the font lacks, an upper estimate for fallback fonts."""
    kind = unicodedata.category(char)
    if kind in ("Mn", "Me", "Cf"):
        return 0
    if kind[0] in "SC":  # emoji, and characters unknown to this Python
        return 1350
    if unicodedata.east_asian_width(char) in ("W", "F"):
        return 1000
    return 850 if kind in ("Lu", "Pd", "Po") else 680


ELLIPSIS = "…"

# "#" is escaped because the page replaces hex colors in a figure; a text must not look like one.
_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;", "#": "&#35;", "\\": "&#92;"}
)
_JOINER = "\u200d"
_NON_JOINER = "\u200c"
_LTR_ISOLATE, _RTL_ISOLATE, _END_ISOLATE = "\u2066", "\u2067", "\u2069"
# Not allowed in XML; lone surrogates are not either.
_NON_CHARACTERS = "\ufffe\uffff"
# No figure has room for more; a longer text is truncated before it is measured.
_MAX_LENGTH = 800


def clean_text(text: str) -> str:
    """Return a text on one line, without control characters, direction marks and surrogates."""
    head = text[: 4 * _MAX_LENGTH]
    if not head.isprintable():  # nothing printable is replaced
        head = "".join(map(_clean_char, head))
    return " ".join(head.split())


def wrap_text(text: str, font: Font, width: float) -> list[str]:
    """Break a text into lines.

    Parameters
    ----------
    text : str
        Text on one line.
    font : Font
        Its font.
    width : float
        Maximum width of a line in pixels.

    Returns
    -------
    list of str
        The lines. A word that is wider than a line is broken, with a hyphen where its script has
        hyphens.

    Examples
    --------
    >>> wrap_text("a late text and no answer", body_font(16), 90)
    ['a late text', 'and no', 'answer']
    """
    lines: list[str] = []
    line, line_width, space = "", 0.0, font.width(" ")
    for word in text.split():
        wide = font.width(word)
        if line and line_width + space + wide <= width:
            line, line_width = f"{line} {word}", line_width + space + wide
            continue
        if line:
            lines.append(line)
        *broken, line = [word] if wide <= width else _break_word(word, font, width)
        lines += broken
        line_width = font.width(line) if broken else wide
    return [*lines, line] if line else lines


class FittedText(NamedTuple):
    """A text that fits into a number of lines, and whether it is complete."""

    text: str
    lines: int
    whole: bool


def fit_words(
    text: str, font: Font, width: float, most: int, around: tuple[str, str] = ("", "")
) -> FittedText:
    """Truncate a text at a word, with an ellipsis, so that it fits into a number of lines.

    Parameters
    ----------
    text : str
        A person's text.
    font : Font
        Its font.
    width : float
        Maximum width of a line in pixels.
    most : int
        Maximum number of lines.
    around : tuple of str
        Quotes before and after the text, which stay when it is truncated.

    Returns
    -------
    FittedText
        The text on one line, and the number of lines that it takes.

    Examples
    --------
    >>> fit_words("a late text and no answer", body_font(16), 90, 1)
    FittedText(text='a late text…', lines=1, whole=False)
    """
    words = clean_text(text)
    if not words:
        return FittedText("", 0, whole=True)
    before, after = around
    if len(words) <= _MAX_LENGTH:
        lines = len(wrap_text(before + words + after, font, width))
        if lines <= most:
            return FittedText(before + words + after, lines, whole=True)
    pieces = words[:_MAX_LENGTH].split()
    return (
        _longest_fitting(
            [
                before + " ".join(pieces[:count]).rstrip(".,;:!?") + ELLIPSIS + after
                for count in range(1, len(pieces) + 1)
            ],
            (font, width, most),
        )
        or _longest_fitting(  # the first word alone is too wide
            [before + start + ELLIPSIS + after for start in _starts(_grapheme_clusters(pieces[0]))],
            (font, width, most),
        )
        or FittedText("", 0, whole=False)
    )


def truncate_text(text: str, most: int) -> str:
    """Truncate a text at a word, to at most ``most`` characters.

    Examples
    --------
    >>> truncate_text("a late text and no answer", 11)
    'a late…'
    """
    words = clean_text(text)
    if len(words) <= most:
        return words
    head = words[: most - 1]
    return (head.rsplit(" ", 1)[0] if " " in head else head).rstrip(".,;:!?") + ELLIPSIS


def to_plotly_text(lines: list[str]) -> str:
    """Return lines as a plotly text: escaped, each line in the direction of the whole text.

    Examples
    --------
    >>> to_plotly_text(["this & that", "$5"])
    'this &amp; that<br>&#36;5'
    """
    joined = " ".join(lines)
    if is_fallback(joined):
        lines = [mark_fallback(line) for line in without_marks("\n".join(lines)).split("\n")]
    directions = [unicodedata.bidirectional(char) for char in joined]
    strong = next((d for d in directions if d in ("L", "R", "AL")), "L")
    if "R" in directions or "AL" in directions:
        start = _LTR_ISOLATE if strong == "L" else _RTL_ISOLATE
        lines = [f"{start}{line}{_END_ISOLATE}" for line in lines]
    return "<br>".join(line.translate(_ESCAPES) for line in lines)


def _clean_char(char: str) -> str:
    if char in (_JOINER, _NON_JOINER):
        return char
    kind = unicodedata.category(char)
    if kind == "Cs" or char in _NON_CHARACTERS:
        return "\ufffd"
    return " " if kind == "Cc" else "" if kind == "Cf" else char


def _starts(pieces: list[str]) -> list[str]:
    """Return the starts of a text that end after each of its pieces."""
    return ["".join(pieces[:count]) for count in range(1, len(pieces) + 1)]


def _longest_fitting(candidates: list[str], limits: tuple[Font, float, int]) -> FittedText | None:
    """Return the longest candidate that fits. Candidates are sorted by length."""
    font, width, most = limits
    low, high = 0, len(candidates)
    best = None
    while low < high:
        middle = (low + high) // 2
        lines = len(wrap_text(candidates[middle], font, width))
        if lines <= most:
            best, low = FittedText(candidates[middle], lines, whole=False), middle + 1
        else:
            high = middle
    return best


def _break_word(word: str, font: Font, width: float) -> list[str]:
    """Break one word into pieces that fit, with hyphens where its script has them."""
    pieces: list[str] = []
    piece, line_width = "", 0.0
    for cluster in _grapheme_clusters(word):
        hyphen = "-" if _hyphenable(cluster[0]) else ""
        wide = font.width(cluster)
        if piece and line_width + wide + font.width(hyphen) > width:
            pieces.append(piece + (hyphen if _hyphenable(piece[-1]) else ""))
            piece, line_width = "", 0.0
        piece, line_width = piece + cluster, line_width + wide
    return [*pieces, piece]


def _hyphenable(char: str) -> bool:
    # Scripts with capitals (Latin, Greek, Cyrillic) hyphenate; others break without a hyphen.
    return char.lower() != char.upper()


def _grapheme_clusters(word: str) -> list[str]:
    """Split a word into grapheme clusters, so that accents and joined emoji stay whole."""
    clusters: list[str] = []
    for char in word:
        last = clusters[-1] if clusters else ""
        joined = last.endswith(_JOINER) or char in (_JOINER, _NON_JOINER)
        second_of_flag = (
            len(last) == 1 and _is_regional_indicator(last) and _is_regional_indicator(char)
        )
        if last and (joined or second_of_flag or _is_modifier(char)):
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters


def _is_modifier(char: str) -> bool:
    # Accents, vowel signs, variation selectors and skin tones belong to the character before them.
    return unicodedata.category(char)[0] == "M" or "\U0001f3fb" <= char <= "\U0001f3ff"


def _is_regional_indicator(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
