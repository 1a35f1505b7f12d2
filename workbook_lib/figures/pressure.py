"""The pressure diagram: moments in a ring, each leading to the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, cos, pi, sin
from typing import Literal

from workbook_lib.content.parts.loop import PressureWords, Stop
from workbook_lib.figures.loop_layout import MARGIN, Point, closed_path, diamond_path
from workbook_lib.figures.svg import (
    ROOM,
    Align,
    Anchor,
    Box,
    Diagram,
    Paragraph,
    draw_number,
    draw_path,
    draw_svg,
    draw_text,
    fit_paragraph,
    height_of,
)
from workbook_lib.figures.text_layout import body_font, bold_font
from workbook_lib.figures.theme import css_color

_ACT, _INK, _CARD = css_color("--bu-act"), css_color("--bu-ink"), css_color("--bu-card")
_GAP = 8
"""Space between a diamond and its text, in units."""
_MIDDLE_LINES = 4
"""Maximum number of lines in the middle."""


def draw_pressure(
    stops: Sequence[Stop], words: PressureWords, notice: str = "", *, narrow: bool = False
) -> Diagram:
    """Draw the moments in a ring, clockwise from the top.

    Parameters
    ----------
    stops : sequence of Stop
        Three or four moments.
    words : PressureWords
        Texts in the middle and beside the marked moment.
    notice : str
        Id of the moment to mark; empty for none.
    narrow : bool
        For phones: moments are numbered and listed beside the diagram.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.loop import PressurePart
    >>> [part] = load_pack(pack_folder("en")).parts(PressurePart)
    >>> draw_pressure(part.stops, part.words, notice=part.stops[0].id).whole
    True
    """
    layout = _PressureLayout(stops, words, narrow=narrow)
    parts = [*_shapes(layout, stops, notice), *_texts(layout, stops, words, notice)]
    label = describe_pressure(stops, words, notice)
    return Diagram(draw_svg(layout.width, layout.height, label, parts), whole=True)


class _PressureLayout:
    """Sizes of a pressure diagram in units, and the positions of its moments and texts."""

    def __init__(self, stops: Sequence[Stop], words: PressureWords, *, narrow: bool) -> None:
        self.narrow, self.count = narrow, len(stops)
        self.width, self.rx, self.ry = (264, 104, 98) if narrow else (760, 168, 130)
        self.diamond, self.arrow = (18, 13) if narrow else (26, 19)
        self.x = self.width / 2
        # A marked moment has a longer text. The diagram has room for it before one is marked.
        heights = {
            index: height_of(self.text(index, stops[index], words.here))
            for index in range(self.count)
        }
        above, below = (
            max((heights[index] for index in heights if self.side(index) == side), default=0)
            for side in ("above", "below")
        )
        edge = self.diamond + _GAP + MARGIN
        self.y = self.ry + edge + above
        self.height = ceil(self.y + self.ry + edge + below)

    def point(self, index: float) -> Point:
        """Return the point of the ring at a number of moments from the top."""
        angle = self._angle(index)
        return self.x + self.rx * cos(angle), self.y + self.ry * sin(angle)

    def side(self, index: int) -> Literal["above", "below", "left", "right"]:
        """Return the side of a moment on which its text is: outside the ring."""
        across, down = cos(self._angle(index)), sin(self._angle(index))
        if abs(across) < 0.01:
            return "below" if down > 0 else "above"
        return "right" if across > 0 else "left"

    def text(self, index: int, stop: Stop, mark: str) -> list[Paragraph]:
        """Return the title of a moment, and what marks it."""
        if self.narrow:
            return []
        wide = self.side(index) in ("above", "below")
        width = (2 * self.rx if wide else self.x - self.rx - self.diamond - _GAP - MARGIN) * ROOM
        return [
            *fit_paragraph(stop.title, bold_font(15), _INK, width, 2),
            *fit_paragraph(mark, body_font(15), _ACT, width, 2),
        ]

    def box(self, index: int) -> Box:
        """Return the box of the text of a moment."""
        x, y = self.point(index)
        gap, side = self.diamond + _GAP, self.side(index)
        if side == "above":
            return Box(x - self.rx, 0, 2 * self.rx, y - gap)
        if side == "below":
            return Box(x - self.rx, y + gap, 2 * self.rx, self.height - y - gap)
        half = min(self.ry, self.height - y)
        left = MARGIN if side == "left" else x + gap
        right = x - gap if side == "left" else self.width - MARGIN
        return Box(left, y - half, right - left, 2 * half)

    def arc(self, index: int) -> str:
        """Return the path from one moment to the arrow head before the next."""
        start = self.point(index + self._moments(self.diamond + 6))
        end = self.point(index + 1 - self._moments(self.diamond + self.arrow + 2))
        return f"M{start[0]:.1f} {start[1]:.1f}A{self.rx} {self.ry} 0 0 1 {end[0]:.1f} {end[1]:.1f}"

    def head(self, index: int) -> str:
        """Return the path of the arrow head before the next moment."""
        tip = self.point(index + 1 - self._moments(self.diamond + 4))
        base = self.point(index + 1 - self._moments(self.diamond + 4 + self.arrow))
        across, down = (tip[0] - base[0]) * 0.5, (tip[1] - base[1]) * 0.5
        return closed_path(
            [tip, (base[0] - down, base[1] + across), (base[0] + down, base[1] - across)]
        )

    def _angle(self, index: float) -> float:
        return 2 * pi * index / self.count - pi / 2

    def _moments(self, units: float) -> float:
        """Return a length along the ring as a number of moments."""
        return units * self.count / (2 * pi * (self.rx + self.ry) / 2)


def _shapes(layout: _PressureLayout, stops: Sequence[Stop], notice: str) -> Iterator[str]:
    for index, stop in enumerate(stops):
        yield draw_path(layout.arc(index), edge=(_ACT, 3))
        yield draw_path(layout.head(index), _ACT)
        path = diamond_path(*layout.point(index), layout.diamond)
        yield draw_path(path, _ACT if stop.id == notice else _CARD, (_ACT, 2.5))


def _texts(
    layout: _PressureLayout, stops: Sequence[Stop], words: PressureWords, notice: str
) -> Iterator[str]:
    width = 1.3 * layout.rx
    middle = fit_paragraph(words.middle, bold_font(15), _INK, width * ROOM, _MIDDLE_LINES)
    box = Box(layout.x - width / 2, layout.y - layout.ry / 2, width, layout.ry)
    yield draw_text(middle, box)
    aligned: dict[str, tuple[Align, Anchor]] = {
        "above": ("center", "bottom"),
        "below": ("center", "top"),
        "left": ("right", "middle"),
        "right": ("left", "middle"),
    }
    for index, stop in enumerate(stops):
        marked = stop.id == notice
        yield draw_number(index + 1, *layout.point(index), _CARD if marked else _ACT)
        text = layout.text(index, stop, words.here if marked else "")
        yield draw_text(text, layout.box(index), *aligned[layout.side(index)])


def describe_pressure(stops: Sequence[Stop], words: PressureWords, notice: str = "") -> str:
    """Return the text alternative of the diagram. The page lists the moments beside it.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.loop import PressurePart
    >>> [part] = load_pack(pack_folder("en")).parts(PressurePart)
    >>> part.stops[0].title in describe_pressure(part.stops, part.words, part.stops[0].id)
    True
    """
    title = next((stop.title for stop in stops if stop.id == notice), "")
    marked = words.marked.replace("{stop}", title) if title else ""
    return words.whole.replace("{here}", marked).strip()
