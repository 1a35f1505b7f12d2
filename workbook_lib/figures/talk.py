"""How a talk felt: a line for each pair of ends, with a mark before and a mark after a change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from workbook_lib.figures.canvas import Drawing, TextBlock, TextLines, blank_layout, line_trace
from workbook_lib.figures.fonts import bold_font
from workbook_lib.figures.text_layout import fit_text
from workbook_lib.figures.theme import PALETTE

if TYPE_CHECKING:
    import pandas as pd
_LABEL_FONT = bold_font(15)
_WIDE, _NARROW = 560, 300
"""Units across, and pixels of the smallest room: a unit is never less than a pixel."""
_MARGIN = 14
"""Units left of a line's first point, and right of its last."""
_LABEL_GAP = 19
"""Units between the words over a line and the line: half an upright mark, and air."""
_ROW = 20
"""Units from a line down to the words of the next one."""
_MAX_LABEL_LINES = 2
"""Lines that the name of an end may take."""


def draw_talk(table: pd.DataFrame, *, narrow: bool = False) -> Drawing:
    """Draw a talk on its lines.

    An upright mark stands for before the change, a diamond for after it, and a dotted arrow leads
    from one to the other. A line without marks is drawn bare.

    Parameters
    ----------
    table : pandas.DataFrame
        As ``workbook_lib.insight.talk.moves`` makes it.
    narrow : bool
        For rooms under 560 px.

    Returns
    -------
    Drawing
        In drawing units. The page scales ``layout.width`` and ``layout.height`` together; texts
        and marks keep their pixels. Every color is a value of ``PALETTE``.
    """
    width = _NARROW if narrow else _WIDE
    room = width / 2 - 8
    rows = table.to_dict("records")
    names = [tuple(_label_block(row[end], room) for end in ("low", "high")) for row in rows]
    heights, foot = [], 0.0
    for low, high in names:
        foot += max(low.height, high.height) + _LABEL_GAP
        heights.append(foot)
        foot += _ROW
    spots = [_RatedLine(row, y, width) for row, y in zip(rows, heights, strict=True)]
    return Drawing(
        data=[_lines(spots), _ticks(spots), *_arrows(spots), *_after(spots), *_before(spots)],
        layout={
            "annotations": [
                words
                for (low, high), y in zip(names, heights, strict=True)
                for words in (
                    *low.annotations(0, y, down=-low.height - _LABEL_GAP, anchor="left"),
                    *high.annotations(width, y, down=-high.height - _LABEL_GAP, anchor="right"),
                )
            ],
            **blank_layout(width, round(foot)),
        },
    )


class _RatedLine:
    """Where one line and its marks stand, in drawing units."""

    def __init__(self, row: Mapping[Any, Any], y: float, width: int) -> None:
        import pandas as pd

        self.y = y
        self.start, self.end = _MARGIN, width - _MARGIN
        each = (self.end - self.start) / (row["steps"] - 1)
        self.points = [self.start + each * count for count in range(row["steps"])]
        marks = [
            None if pd.isna(row[at]) else self.points[row[at] - 1] for at in ("before", "after")
        ]
        self.before, self.after = marks

    @property
    def moved(self) -> tuple[float, float] | None:
        """Leftmost and rightmost point of the way between the marks; None where there is none."""
        if self.before is None or self.after is None or self.before == self.after:
            return None
        return min(self.before, self.after), max(self.before, self.after)


def _label_block(text: str, room: float) -> TextBlock:
    return TextBlock(
        (
            TextLines(
                fit_text(text, _LABEL_FONT, room, _MAX_LABEL_LINES),
                _LABEL_FONT,
                PALETTE["--bu-ink"],
            ),
        )
    )


def _lines(spots: list[_RatedLine]) -> dict[str, Any]:
    """Lines, with a gap where an arrow is dotted along them."""
    points: list[tuple[float | None, float]] = []
    for spot in spots:
        left, right = spot.moved or (spot.end, spot.end)
        pieces = (spot.start, left, None, right, spot.end, None)
        points += [(x, spot.y) for x in pieces]
    return line_trace(points, mode="lines", line={"color": PALETTE["--bu-control"], "width": 2})


def _ticks(spots: list[_RatedLine]) -> dict[str, Any]:
    pairs = [(x, spot.y) for spot in spots for x in spot.points]
    return line_trace(pairs, mode="markers", marker=_upright(6, 2, PALETTE["--bu-control"]))


def _arrows(spots: list[_RatedLine]) -> list[dict[str, Any]]:
    annotations = []
    for spot in spots:
        if spot.before is None or spot.after is None or not spot.moved:
            continue
        color = PALETTE["--bu-act"]
        ends = [(spot.before, spot.y), (spot.after, spot.y)]
        annotations.append(
            line_trace(ends, mode="lines", line={"color": color, "width": 2.5, "dash": "2px,4px"})
        )
        head = {
            "symbol": "triangle-up",
            "size": 9,
            "color": color,
            "opacity": 1,
            "angle": 90 if spot.after > spot.before else -90,
            "standoff": 15,
            "line": {"width": 0},
        }
        annotations.append(line_trace(ends[1:], mode="markers", marker=head))
    return annotations


def _after(spots: list[_RatedLine]) -> list[dict[str, Any]]:
    pairs = [(spot.after, spot.y) for spot in spots if spot.after is not None]
    marker = {
        "symbol": "diamond",
        "size": 18,
        "color": PALETTE["--bu-act"],
        "opacity": 1,
        "line": {"width": 2, "color": PALETTE["--bu-card"]},
    }
    return [line_trace(pairs, mode="markers", marker=marker)] if pairs else []


def _before(spots: list[_RatedLine]) -> list[dict[str, Any]]:
    """Upright marks, taller than a diamond: both are seen where they stand on one another."""
    pairs = [(spot.before, spot.y) for spot in spots if spot.before is not None]
    rim, mark = _upright(22, 8, PALETTE["--bu-card"]), _upright(22, 4, PALETTE["--bu-ink"])
    return [line_trace(pairs, mode="markers", marker=each) for each in (rim, mark)] if pairs else []


def _upright(size: float, width: float, color: str) -> dict[str, Any]:
    stroke = {"width": width, "color": color}
    return {"symbol": "line-ns", "size": size, "color": color, "opacity": 1, "line": stroke}
