"""The pressure loop: moments in a ring, each of which feeds the next."""

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
from workbook_lib.figures.fonts import body_font, bold_font
from workbook_lib.figures.loop_layout import Point, closed_path, diamond_path
from workbook_lib.figures.text_layout import fit_text
from workbook_lib.figures.theme import PALETTE

_POINTS = 30
"""Points an arc is sent as: plotly's paths know no arcs."""
_HALF_DIAMOND = 19
"""Half a diamond."""
_ARROW_LENGTH = 14
"""Length of an arrow's head."""


def draw_pressure(
    stops: Sequence[Stop], words: PressureWords, notice: str = "", *, narrow: bool = False
) -> Drawing:
    """Draw the moments in a ring, walked clockwise from the top.

    Parameters
    ----------
    stops : sequence of Stop
        Three or four moments.
    words : PressureWords
        What stands in the middle, and beside the moment that is marked.
    notice : str
        Id of the moment to mark; empty for none.
    narrow : bool
        For rooms under 560 px: numbers stand for the moments, which are listed beside the drawing.

    Returns
    -------
    Drawing
        In drawing units, at least a pixel each from 560 px on (narrow: from 280 px). Every color
        is a value of ``PALETTE``.
    """
    sheet = _PressureLayout(narrow=narrow, count=len(stops))
    return Drawing(
        data=[_arc_trace(sheet, place) for place in range(len(stops))],
        layout={
            "shapes": [
                *(
                    _filled_shape(sheet.head(place), PALETTE["--bu-act"])
                    for place in range(len(stops))
                ),
                *(_stop_shape(sheet, place, stop.id == notice) for place, stop in enumerate(stops)),
            ],
            "annotations": _annotations(sheet, stops, words, notice),
            **blank_layout(sheet.width, sheet.height),
        },
    )


class _PressureLayout:
    """Measures of a drawing, in its units, and where its moments stand."""

    def __init__(self, *, narrow: bool, count: int) -> None:
        self.narrow, self.count = narrow, count
        self.width, self.height = (280, 264) if narrow else (560, 320)
        self.x, self.y = self.width / 2, self.height / 2
        self.rx, self.ry = (112, 104) if narrow else (124, 96)

    def at(self, place: float) -> Point:
        """Point of the ring, by the number of moments from the top."""
        turn = 2 * pi * place / self.count - pi / 2
        return self.x + self.rx * cos(turn), self.y + self.ry * sin(turn)

    def arc(self, place: int) -> list[Point]:
        """Return the way from one moment toward the next, as far as the arrow's head."""
        start, end = (
            place + self._air(_HALF_DIAMOND + 6),
            place + 1 - self._air(_HALF_DIAMOND + _ARROW_LENGTH + 2),
        )
        each = (end - start) / (_POINTS - 1)
        return [self.at(start + each * count) for count in range(_POINTS)]

    def head(self, place: int) -> str:
        """Path of the arrow's head before the next moment."""
        tip = self.at(place + 1 - self._air(_HALF_DIAMOND + 4))
        base = self.at(place + 1 - self._air(_HALF_DIAMOND + 4 + _ARROW_LENGTH))
        across, down = (tip[0] - base[0]) * 0.5, (tip[1] - base[1]) * 0.5
        return closed_path(
            [tip, (base[0] - down, base[1] + across), (base[0] + down, base[1] - across)]
        )

    def _air(self, units: float) -> float:
        return units * self.count / (2 * pi * (self.rx + self.ry) / 2)


def _arc_trace(sheet: _PressureLayout, place: int) -> dict[str, Any]:
    stroke = {"color": PALETTE["--bu-act"], "width": 3, "shape": "linear"}
    return line_trace(sheet.arc(place), mode="lines", line=stroke)


def _stop_shape(sheet: _PressureLayout, place: int, marked: bool) -> dict[str, Any]:  # noqa: FBT001
    fill = PALETTE["--bu-act"] if marked else PALETTE["--bu-card"]
    shape = _filled_shape(diamond_path(*sheet.at(place), _HALF_DIAMOND), fill)
    return {**shape, "line": {"color": PALETTE["--bu-act"], "width": 2.5}}


def _filled_shape(path: str, color: str) -> dict[str, Any]:
    edge = {"width": 0, "color": color}
    return {"type": "path", "path": path, "fillcolor": color, "line": edge, "layer": "above"}


def _annotations(
    sheet: _PressureLayout, stops: Sequence[Stop], words: PressureWords, notice: str
) -> list[dict[str, Any]]:
    ink = PALETTE["--bu-ink"]
    middle = fit_text(words.middle, bold_font(15), 1.3 * sheet.rx, 4)
    block = TextBlock((TextLines(middle, bold_font(15), ink),))
    annotations = block.annotations(sheet.x, sheet.y, down=-block.height / 2)
    for place, stop in enumerate(stops):
        marked = stop.id == notice
        color = PALETTE["--bu-card"] if marked else PALETTE["--bu-act"]
        number = TextBlock((TextLines([str(place + 1)], bold_font(15), color),))
        x, y = sheet.at(place)
        annotations += number.annotations(x, y, down=-number.height / 2 + 0.3)
        if not sheet.narrow:
            annotations += _text_outside(
                sheet, place, _stop_text(sheet, stop, words.here if marked else "")
            )
    return annotations


def _stop_text(sheet: _PressureLayout, stop: Stop, here: str) -> TextBlock:
    ink, act = PALETTE["--bu-ink"], PALETTE["--bu-act"]
    room = (sheet.width / 2 - sheet.rx) - _HALF_DIAMOND - 14
    parts = [TextLines(fit_text(stop.title, bold_font(15), room, 2), bold_font(15), ink)]
    if here:
        parts.append(TextLines(fit_text(here, body_font(15), room, 2), body_font(15), act))
    return TextBlock(tuple(parts))


def _text_outside(sheet: _PressureLayout, place: int, block: TextBlock) -> list[dict[str, Any]]:
    """Set the words of a moment outside the ring, level with it or above and below."""
    x, y = sheet.at(place)
    air = _HALF_DIAMOND + 7  # units, so that it grows with the diamond
    if abs(x - sheet.x) < 1:
        above = y < sheet.y
        return block.annotations(
            x, y - air if above else y + air, down=-block.height if above else 0
        )
    anchor: Anchor = "left" if x > sheet.x else "right"
    x = x + air if anchor == "left" else x - air
    return block.annotations(x, y, down=-block.height / 2, anchor=anchor)


def describe_pressure(stops: Sequence[Stop], words: PressureWords, notice: str = "") -> str:
    """Say in a sentence or two what the drawing shows; the moments are listed beside it."""
    title = next((stop.title for stop in stops if stop.id == notice), "")
    here = words.marked.replace("{stop}", title) if title else ""
    return words.whole.replace("{here}", here).strip()
