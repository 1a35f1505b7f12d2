"""People's words made ready for a drawing: cleaned, wrapped, cut to fit, escaped.

plotly reads a small HTML of its own in every text, and sets mathematics between dollar signs; a
person's words are neither.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbook_lib.figures.fonts import Font

ELLIPSIS = "…"

# "#" is here because the page swaps the colors in a figure by their hex values: no text of a
# person's can then be taken for one.
_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;", "#": "&#35;", "\\": "&#92;"}
)
_JOINER = "\u200d"
_NON_JOINER = "\u200c"
_LTR_ISOLATE, _RTL_ISOLATE, _END_ISOLATE = "\u2066", "\u2067", "\u2069"
# No drawing holds more; a longer text is cut before it is measured.
_MAX_LENGTH = 800


def clean_text(text: str) -> str:
    """Put a text on one line, without control characters, direction marks or half characters."""
    return " ".join("".join(map(_clean_char, text[: 4 * _MAX_LENGTH])).split())


def wrap_text(text: str, font: Font, width: float) -> list[str]:
    """Break a text into lines.

    Parameters
    ----------
    text : str
        Words on one line.
    font : Font
        What they are set in.
    width : float
        Pixels a line may take.

    Returns
    -------
    list of str
        Lines, none of them wider; a word that is too wide alone is broken, with a hyphen between
        letters that can take one.
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
    """Wrap a text into at most so many lines of much the same width.

    A longer text is cut at a word, with an ellipsis.

    Parameters
    ----------
    text : str
        A person's words.
    font : Font
        What they are set in.
    width : float
        Pixels a line may take.
    most : int
        Lines there is room for.
    around : tuple of str
        What stands before and after the words (quotes), also when they are cut.

    Returns
    -------
    list of str
        No more than ``most`` lines; none for a text without words.
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
        lambda kept: before + kept.rstrip(".,;:!?") + ELLIPSIS + after,
        (font, width, most),
    )
    if cut:
        return cut
    # Not even the first word fits.
    clusters = _grapheme_clusters(pieces[0])
    return _longest_fitting(
        ["".join(clusters[:count]) for count in range(1, len(clusters) + 1)],
        lambda kept: before + kept + ELLIPSIS + after,
        (font, width, most),
    )


def truncate_text(text: str, most: int) -> str:
    """Cut a text at a word, to at most so many characters."""
    words = clean_text(text)
    if len(words) <= most:
        return words
    head = words[: most - 1]
    return (head.rsplit(" ", 1)[0] if " " in head else head).rstrip(".,;:!?") + ELLIPSIS


def to_plotly_text(lines: list[str]) -> str:
    """Turn lines into plotly's text: escaped, each line in the direction of the whole."""
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
    if kind == "Cs":  # half of a character: no encoding can carry it
        return "\ufffd"
    return " " if kind == "Cc" else "" if kind == "Cf" else char


def _longest_fitting(
    candidates: list[str], dress: Callable[[str], str], room: tuple[Font, float, int]
) -> list[str]:
    """Wrap the last of the growing candidates that fits."""
    font, width, most = room
    low, high = 0, len(candidates)
    best: list[str] = []
    while low < high:
        middle = (low + high) // 2
        lines = wrap_text(dress(candidates[middle]), font, width)
        if len(lines) <= most:
            best, low = lines, middle + 1
        else:
            high = middle
    return _balance_lines(dress(candidates[low - 1]), font, width, best) if best else best


def _balance_lines(text: str, font: Font, width: float, lines: list[str]) -> list[str]:
    """Wrap again as narrowly as the same number of lines allows, so that no word stands alone."""
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
    """Break one word into pieces that fit, with hyphens where letters can take them."""
    pieces: list[str] = []
    piece = ""
    for cluster in _grapheme_clusters(word):
        room_for = "-" if _hyphenable(cluster[0]) else ""
        if piece and font.width(piece + cluster + room_for) > width:
            pieces.append(piece + (room_for if _hyphenable(piece[-1]) else ""))
            piece = ""
        piece += cluster
    return [*pieces, piece]


def _hyphenable(char: str) -> bool:
    # Scripts with capitals (Latin, Greek, Cyrillic) hyphenate; the others just break.
    return char.lower() != char.upper()


def _grapheme_clusters(word: str) -> list[str]:
    """Split a word into what a reader takes for one sign: accents and joined emoji stay whole."""
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
    # Accents, vowel signs, variation selectors and skin tones belong to what stands before them.
    return unicodedata.category(char)[0] == "M" or "\U0001f3fb" <= char <= "\U0001f3ff"


def _is_regional_indicator(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
