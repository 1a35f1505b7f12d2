"""The talk figure: one line per rating scale, with marks for before and after the change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from workbook_lib.figures.canvas import Drawing, TextBlock, TextLines, blank_layout, line_trace
from workbook_lib.figures.text_layout import bold_font, fit_text
from workbook_lib.figures.theme import PALETTE

if TYPE_CHECKING:
    import pandas as pd

_LABEL_FONT = bold_font(15)
_WIDE, _NARROW = 560, 300
"""Width in units, and smallest width in pixels, so that a unit is at least one pixel."""
_MARGIN = 14
"""Units left of a line's first point, and right of its last."""
_LABEL_GAP = 19
"""Units between a line and the labels above it: half a vertical mark, and a gap."""
_ROW = 20
"""Units from a line down to the labels of the next one."""
_MAX_LABEL_LINES = 2
"""Maximum lines of a label."""


def draw_talk(table: pd.DataFrame, *, narrow: bool = False) -> Drawing:
    """Draw the ratings of a talk.

    A vertical mark is the rating before the change, a diamond the one after it, with a dotted
    arrow between them. A line without ratings has no marks.

    Parameters
    ----------
    table : pandas.DataFrame
        Table of ``workbook_lib.insight.talk.rating_table``.
    narrow : bool
        For widths under 560 px.

    Returns
    -------
    Drawing
        In drawing units. The page scales ``layout.width`` and ``layout.height`` together; texts
        and marks keep their size in pixels. Every color is a value of ``PALETTE``.

    Examples
    --------
    >>> from workbook_lib.content.schema.fields import Scale
    >>> from workbook_lib.insight.talk import rating_table
    >>> from workbook_lib.record.views.talk import Talk
    >>> line = Scale.model_validate(
    ...     {"kind": "scale", "id": "before.calm", "label": "Calm", "low": "Tense", "high": "Calm"}
    ... )
    >>> draw_talk(rating_table(Talk("3f2a", before={"calm": 2}), [line])).whole
    True
    """
    width = _NARROW if narrow else _WIDE
    label_width = width / 2 - 8
    rows = table.to_dict("records")
    labels = [tuple(_label_block(row[end], label_width) for end in ("low", "high")) for row in rows]
    heights, foot = [], 0.0
    for low, high in labels:
        foot += max(low.height, high.height) + _LABEL_GAP
        heights.append(foot)
        foot += _ROW
    lines = [_TalkLine(row, y, width) for row, y in zip(rows, heights, strict=True)]
    return Drawing(
        data=[_lines(lines), _ticks(lines), *_arrows(lines), *_after(lines), *_before(lines)],
        layout={
            "annotations": [
                annotation
                for (low, high), y in zip(labels, heights, strict=True)
                for annotation in (
                    *low.annotations(0, y, down=-low.height - _LABEL_GAP, anchor="left"),
                    *high.annotations(width, y, down=-high.height - _LABEL_GAP, anchor="right"),
                )
            ],
            **blank_layout(width, round(foot)),
        },
    )


class _TalkLine:
    """Positions of one line and its marks, in drawing units."""

    def __init__(self, row: Mapping[Any, Any], y: float, width: int) -> None:
        import pandas as pd

        self.y = y
        self.start, self.end = _MARGIN, width - _MARGIN
        step = (self.end - self.start) / (row["steps"] - 1)
        self.points = [self.start + step * index for index in range(row["steps"])]
        marks = [
            None if pd.isna(row[name]) else self.points[row[name] - 1]
            for name in ("before", "after")
        ]
        self.before, self.after = marks

    @property
    def moved(self) -> tuple[float, float] | None:
        """Left and right end of the arrow between the marks; None where there is no arrow."""
        if self.before is None or self.after is None or self.before == self.after:
            return None
        return min(self.before, self.after), max(self.before, self.after)


def _label_block(text: str, width: float) -> TextBlock:
    return TextBlock(
        (
            TextLines(
                fit_text(text, _LABEL_FONT, width, _MAX_LABEL_LINES),
                _LABEL_FONT,
                PALETTE["--bu-ink"],
            ),
        )
    )


def _lines(lines: list[_TalkLine]) -> dict[str, Any]:
    """Return the lines, with a gap for the dotted arrow."""
    points: list[tuple[float | None, float]] = []
    for line in lines:
        left, right = line.moved or (line.end, line.end)
        points += [(x, line.y) for x in (line.start, left, None, right, line.end, None)]
    return line_trace(points, mode="lines", line={"color": PALETTE["--bu-control"], "width": 2})


def _ticks(lines: list[_TalkLine]) -> dict[str, Any]:
    pairs = [(x, line.y) for line in lines for x in line.points]
    return line_trace(pairs, mode="markers", marker=_vertical_mark(6, 2, PALETTE["--bu-control"]))


def _arrows(lines: list[_TalkLine]) -> list[dict[str, Any]]:
    annotations = []
    for line in lines:
        if line.before is None or line.after is None or not line.moved:
            continue
        color = PALETTE["--bu-act"]
        ends = [(line.before, line.y), (line.after, line.y)]
        annotations.append(
            line_trace(ends, mode="lines", line={"color": color, "width": 2.5, "dash": "2px,4px"})
        )
        head = {
            "symbol": "triangle-up",
            "size": 9,
            "color": color,
            "opacity": 1,
            "angle": 90 if line.after > line.before else -90,
            "standoff": 15,
            "line": {"width": 0},
        }
        annotations.append(line_trace(ends[1:], mode="markers", marker=head))
    return annotations


def _after(lines: list[_TalkLine]) -> list[dict[str, Any]]:
    pairs = [(line.after, line.y) for line in lines if line.after is not None]
    marker = {
        "symbol": "diamond",
        "size": 18,
        "color": PALETTE["--bu-act"],
        "opacity": 1,
        "line": {"width": 2, "color": PALETTE["--bu-card"]},
    }
    return [line_trace(pairs, mode="markers", marker=marker)] if pairs else []


def _before(lines: list[_TalkLine]) -> list[dict[str, Any]]:
    """Return the vertical marks, taller than a diamond so that both are visible at one point."""
    pairs = [(line.before, line.y) for line in lines if line.before is not None]
    outline = _vertical_mark(22, 8, PALETTE["--bu-card"])
    mark = _vertical_mark(22, 4, PALETTE["--bu-ink"])
    markers = (outline, mark) if pairs else ()
    return [line_trace(pairs, mode="markers", marker=marker) for marker in markers]


def _vertical_mark(size: float, width: float, color: str) -> dict[str, Any]:
    stroke = {"width": width, "color": color}
    return {"symbol": "line-ns", "size": size, "color": color, "opacity": 1, "line": stroke}
