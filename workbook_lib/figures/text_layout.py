"""Prepares people's texts for figures: cleans, wraps, truncates and escapes them.

Plotly interprets a subset of HTML, and math between dollar signs, in every text.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbook_lib.figures.fonts import Font

ELLIPSIS = "…"

# "#" is escaped because the page replaces hex colors in a figure; a text must not look like one.
_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;", "#": "&#35;", "\\": "&#92;"}
)
_JOINER = "\u200d"
_NON_JOINER = "\u200c"
_LTR_ISOLATE, _RTL_ISOLATE, _END_ISOLATE = "\u2066", "\u2067", "\u2069"
# No figure has room for more; a longer text is truncated before it is measured.
_MAX_LENGTH = 800


def clean_text(text: str) -> str:
    """Return a text on one line, without control characters, direction marks and surrogates."""
    return " ".join("".join(map(_clean_char, text[: 4 * _MAX_LENGTH])).split())


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
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if font.width(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *broken, line = [word] if font.width(word) <= width else _break_word(word, font, width)
        lines += broken
    return [*lines, line] if line else lines


def fit_text(
    text: str, font: Font, width: float, most: int, around: tuple[str, str] = ("", "")
) -> list[str]:
    """Wrap a text into a limited number of lines of similar width.

    A longer text is truncated at a word, with an ellipsis.

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
    list of str
        At most ``most`` lines; none for a text without words.
    """
    words = clean_text(text)
    if not words:
        return []
    before, after = around
    if len(words) <= _MAX_LENGTH:
        whole = wrap_text(before + words + after, font, width)
        if len(whole) <= most:
            return _balance_lines(before + words + after, font, width, whole)
    pieces = words[:_MAX_LENGTH].split()
    cut = _longest_fitting(
        [" ".join(pieces[:count]) for count in range(1, len(pieces) + 1)],
        lambda start: before + start.rstrip(".,;:!?") + ELLIPSIS + after,
        (font, width, most),
    )
    if cut:
        return cut
    # The first word alone is too wide.
    clusters = _grapheme_clusters(pieces[0])
    return _longest_fitting(
        ["".join(clusters[:count]) for count in range(1, len(clusters) + 1)],
        lambda start: before + start + ELLIPSIS + after,
        (font, width, most),
    )


def truncate_text(text: str, most: int) -> str:
    """Truncate a text at a word, to at most ``most`` characters."""
    words = clean_text(text)
    if len(words) <= most:
        return words
    head = words[: most - 1]
    return (head.rsplit(" ", 1)[0] if " " in head else head).rstrip(".,;:!?") + ELLIPSIS


def to_plotly_text(lines: list[str]) -> str:
    """Return lines as a plotly text: escaped, each line in the direction of the whole text."""
    joined = " ".join(lines)
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
    if kind == "Cs":  # a lone surrogate, which cannot be encoded
        return "\ufffd"
    return " " if kind == "Cc" else "" if kind == "Cf" else char


def _longest_fitting(
    candidates: list[str], decorate: Callable[[str], str], limits: tuple[Font, float, int]
) -> list[str]:
    """Return the longest candidate that fits, wrapped. Candidates are sorted by length."""
    font, width, most = limits
    low, high = 0, len(candidates)
    best: list[str] = []
    while low < high:
        middle = (low + high) // 2
        lines = wrap_text(decorate(candidates[middle]), font, width)
        if len(lines) <= most:
            best, low = lines, middle + 1
        else:
            high = middle
    return _balance_lines(decorate(candidates[low - 1]), font, width, best) if best else best


def _balance_lines(text: str, font: Font, width: float, lines: list[str]) -> list[str]:
    """Wrap a text as narrowly as the same number of lines allows, so that lines are similar."""
    narrow = max(font.width(word) for word in text.split())
    wide = width
    if narrow > width:
        return lines
    while wide - narrow > 2:
        middle = (narrow + wide) / 2
        if len(wrap_text(text, font, middle)) > len(lines):
            narrow = middle
        else:
            wide = middle
    return wrap_text(text, font, wide)


def _break_word(word: str, font: Font, width: float) -> list[str]:
    """Break one word into pieces that fit, with hyphens where its script has them."""
    pieces: list[str] = []
    piece = ""
    for cluster in _grapheme_clusters(word):
        hyphen = "-" if _hyphenable(cluster[0]) else ""
        if piece and font.width(piece + cluster + hyphen) > width:
            pieces.append(piece + (hyphen if _hyphenable(piece[-1]) else ""))
            piece = ""
        piece += cluster
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
