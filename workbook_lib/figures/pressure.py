"""The pressure figure: moments in a ring, each leading to the next."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin
from typing import Any

from workbook_lib.content.parts.loop import PressureWords, Stop
from workbook_lib.figures.canvas import (
    Anchor,
    Drawing,
    TextBlock,
    TextLines,
    blank_layout,
    line_trace,
)
from workbook_lib.figures.loop_layout import Point, closed_path, diamond_path
from workbook_lib.figures.text_layout import body_font, bold_font, fit_text
from workbook_lib.figures.theme import PALETTE

_POINTS = 30
"""Points of an arc: plotly's paths have no arc command."""
_HALF_DIAMOND = 19
"""Half the width of a diamond in units."""
_ARROW_LENGTH = 14
"""Length of an arrow head in units."""


def draw_pressure(
    stops: Sequence[Stop], words: PressureWords, notice: str = "", *, narrow: bool = False
) -> Drawing:
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
        For widths under 560 px: moments are numbered and listed beside the figure.

    Returns
    -------
    Drawing
        In drawing units of at least one pixel from 560 px on (narrow: from 280 px). Every color
        is a value of ``PALETTE``.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.loop import PressurePart
    >>> [part] = load_pack(pack_folder("en")).parts(PressurePart)
    >>> draw_pressure(part.stops, part.words, notice=part.stops[0].id).whole
    True
    """
    layout = _PressureLayout(narrow=narrow, count=len(stops))
    return Drawing(
        data=[_arc_trace(layout, index) for index in range(len(stops))],
        layout={
            "shapes": [
                *(
                    _filled_shape(layout.head(index), PALETTE["--bu-act"])
                    for index in range(len(stops))
                ),
                *(
                    _stop_shape(layout, index, stop.id == notice)
                    for index, stop in enumerate(stops)
                ),
            ],
            "annotations": _annotations(layout, stops, words, notice),
            **blank_layout(layout.width, layout.height),
        },
    )


class _PressureLayout:
    """Sizes of a pressure figure in drawing units, and the positions of its moments."""

    def __init__(self, *, narrow: bool, count: int) -> None:
        self.narrow, self.count = narrow, count
        self.width, self.height = (280, 264) if narrow else (560, 320)
        self.x, self.y = self.width / 2, self.height / 2
        self.rx, self.ry = (112, 104) if narrow else (124, 96)

    def point(self, index: float) -> Point:
        """Return the point of the ring at a number of moments from the top."""
        angle = 2 * pi * index / self.count - pi / 2
        return self.x + self.rx * cos(angle), self.y + self.ry * sin(angle)

    def arc(self, index: int) -> list[Point]:
        """Return the arc from one moment to the arrow head before the next."""
        start, end = (
            index + self._moments(_HALF_DIAMOND + 6),
            index + 1 - self._moments(_HALF_DIAMOND + _ARROW_LENGTH + 2),
        )
        step = (end - start) / (_POINTS - 1)
        return [self.point(start + step * count) for count in range(_POINTS)]

    def head(self, index: int) -> str:
        """Return the path of the arrow head before the next moment."""
        tip = self.point(index + 1 - self._moments(_HALF_DIAMOND + 4))
        base = self.point(index + 1 - self._moments(_HALF_DIAMOND + 4 + _ARROW_LENGTH))
        across, down = (tip[0] - base[0]) * 0.5, (tip[1] - base[1]) * 0.5
        return closed_path(
            [tip, (base[0] - down, base[1] + across), (base[0] + down, base[1] - across)]
        )

    def _moments(self, units: float) -> float:
        """Return a length along the ring as a number of moments."""
        return units * self.count / (2 * pi * (self.rx + self.ry) / 2)


def _arc_trace(layout: _PressureLayout, index: int) -> dict[str, Any]:
    stroke = {"color": PALETTE["--bu-act"], "width": 3, "shape": "linear"}
    return line_trace(layout.arc(index), mode="lines", line=stroke)


def _stop_shape(layout: _PressureLayout, index: int, marked: bool) -> dict[str, Any]:  # noqa: FBT001
    fill = PALETTE["--bu-act"] if marked else PALETTE["--bu-card"]
    shape = _filled_shape(diamond_path(*layout.point(index), _HALF_DIAMOND), fill)
    return {**shape, "line": {"color": PALETTE["--bu-act"], "width": 2.5}}


def _filled_shape(path: str, color: str) -> dict[str, Any]:
    edge = {"width": 0, "color": color}
    return {"type": "path", "path": path, "fillcolor": color, "line": edge, "layer": "above"}


def _annotations(
    layout: _PressureLayout, stops: Sequence[Stop], words: PressureWords, notice: str
) -> list[dict[str, Any]]:
    ink = PALETTE["--bu-ink"]
    middle = fit_text(words.middle, bold_font(15), 1.3 * layout.rx, 4)
    block = TextBlock((TextLines(middle, bold_font(15), ink),))
    annotations = block.annotations(layout.x, layout.y, down=-block.height / 2)
    for index, stop in enumerate(stops):
        marked = stop.id == notice
        color = PALETTE["--bu-card"] if marked else PALETTE["--bu-act"]
        number = TextBlock((TextLines([str(index + 1)], bold_font(15), color),))
        x, y = layout.point(index)
        annotations += number.annotations(x, y, down=-number.height / 2 + 0.3)
        if not layout.narrow:
            annotations += _text_outside(
                layout, index, _stop_text(layout, stop, words.here if marked else "")
            )
    return annotations


def _stop_text(layout: _PressureLayout, stop: Stop, mark: str) -> TextBlock:
    ink, act = PALETTE["--bu-ink"], PALETTE["--bu-act"]
    width = (layout.width / 2 - layout.rx) - _HALF_DIAMOND - 14
    parts = [TextLines(fit_text(stop.title, bold_font(15), width, 2), bold_font(15), ink)]
    if mark:
        parts.append(TextLines(fit_text(mark, body_font(15), width, 2), body_font(15), act))
    return TextBlock(tuple(parts))


def _text_outside(layout: _PressureLayout, index: int, block: TextBlock) -> list[dict[str, Any]]:
    """Return the text of a moment outside the ring: above, below or at its side."""
    x, y = layout.point(index)
    gap = _HALF_DIAMOND + 7  # in units, so that it scales with the diamond
    if abs(x - layout.x) < 1:
        above = y < layout.y
        return block.annotations(
            x, y - gap if above else y + gap, down=-block.height if above else 0
        )
    anchor: Anchor = "left" if x > layout.x else "right"
    x = x + gap if anchor == "left" else x - gap
    return block.annotations(x, y, down=-block.height / 2, anchor=anchor)


def describe_pressure(stops: Sequence[Stop], words: PressureWords, notice: str = "") -> str:
    """Return the text alternative of the figure. The page lists the moments beside it.

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
