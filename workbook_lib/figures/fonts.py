"""The fonts of the figures, and the width of text in them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

# Advance widths of the characters from space to tilde, in hundredths of an em, as a browser
# measures the bundled fonts.
_BODY_WIDTHS = (
    *(28, 29, 30, 65, 59, 92, 73, 16, 30, 30, 48, 61, 21, 36, 21, 39, 65, 41, 55, 58, 61, 59, 60),
    *(51, 61, 59, 21, 21, 55, 63, 55, 48, 78, 63, 61, 64, 67, 57, 55, 69, 69, 39, 51, 63, 54, 82),
    *(69, 71, 59, 72, 61, 59, 56, 69, 59, 86, 62, 57, 61, 32, 39, 34, 55, 37, 24, 52, 57, 48, 56),
    *(54, 31, 56, 55, 25, 24, 49, 26, 84, 55, 55, 57, 57, 35, 47, 33, 54, 46, 68, 48, 45, 46, 34),
    *(24, 34, 55),
)
_BOLD_WIDTHS = (
    *(31, 30, 39, 76, 61, 97, 72, 21, 33, 33, 48, 59, 27, 37, 27, 44, 66, 44, 58, 60, 62, 61, 62),
    *(54, 62, 57, 27, 27, 57, 61, 57, 54, 78, 68, 64, 66, 69, 60, 56, 72, 70, 42, 56, 66, 55, 86),
    *(72, 74, 63, 75, 65, 61, 60, 69, 64, 88, 68, 65, 62, 34, 44, 34, 58, 40, 29, 55, 59, 51, 59),
    *(56, 36, 59, 57, 30, 26, 55, 32, 88, 57, 57, 59, 60, 37, 51, 37, 57, 53, 74, 54, 52, 50, 38),
    *(25, 38, 54),
)
_QUOTE_WIDTHS = (
    *(22, 27, 45, 61, 53, 61, 77, 26, 37, 37, 46, 57, 27, 37, 26, 39, 54, 32, 42, 39, 48, 40, 49),
    *(40, 47, 49, 26, 27, 54, 58, 54, 37, 88, 63, 58, 63, 71, 56, 53, 68, 74, 32, 33, 64, 55, 90),
    *(73, 75, 58, 75, 65, 51, 64, 71, 65, 93, 61, 61, 60, 35, 40, 35, 38, 53, 27, 51, 48, 37, 52),
    *(40, 33, 45, 50, 26, 23, 50, 26, 79, 52, 45, 48, 49, 39, 34, 35, 51, 46, 72, 44, 44, 42, 39),
    *(39, 39, 55),
)
_QUOTE_MARKS = "\u2018\u2019\u201c\u201d"
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
    widths : tuple of int
        Advance widths from space to tilde, in hundredths of an em.
    """

    family: str
    size: int
    weight: int
    italic: bool
    widths: tuple[int, ...]

    @property
    def line(self) -> float:
        """Line height in pixels, as in plotly."""
        return self.size * 1.3

    def width(self, text: str) -> float:
        """Return the width of a text in pixels, an upper estimate for unknown characters."""
        return sum(map(_char_widths(self.widths).__getitem__, text)) * self.size / 100


class _CharWidths(dict[str, int]):
    """Cache of character widths in hundredths of an em."""

    def __init__(self, widths: tuple[int, ...]) -> None:
        super().__init__()
        self._widths = widths

    def __missing__(self, char: str) -> int:
        plain = unicodedata.normalize("NFD", char)[0]  # an accented letter is as wide as its base
        if char in _QUOTE_MARKS:
            wide = 48
        elif " " <= plain <= "~":
            wide = self._widths[ord(plain) - ord(" ")]
        else:
            wide = _fallback_width(char)
        self[char] = wide
        return wide


_char_widths = cache(_CharWidths)


def body_font(size: int) -> Font:
    """Return the font of body text."""
    return Font(_BODY_FAMILY, size, 400, italic=False, widths=_BODY_WIDTHS)


def bold_font(size: int) -> Font:
    """Return the font of labels and numbers."""
    return Font(_BODY_FAMILY, size, 690, italic=False, widths=_BOLD_WIDTHS)


def quote_font(size: int) -> Font:
    """Return the font of words that someone says or thinks."""
    return Font(_QUOTE_FAMILY, size, 520, italic=True, widths=_QUOTE_WIDTHS)


def _fallback_width(char: str) -> int:
    """Return the width of a character that the font lacks, an upper estimate for fallback fonts."""
    kind = unicodedata.category(char)
    if kind in ("Mn", "Me", "Cf"):
        return 0
    if kind[0] in "SC":  # emoji, and characters unknown to this Python
        return 135
    if unicodedata.east_asian_width(char) in ("W", "F"):
        return 100
    return 85 if kind in ("Lu", "Pd", "Po") else 68
