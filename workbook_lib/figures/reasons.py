"""Two sides and what stands between them: marks left and right of one list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbook_lib.figures.canvas import (
    Anchor,
    Drawing,
    TextBlock,
    TextLines,
    blank_layout,
    line_trace,
    text_trace,
)
from workbook_lib.figures.fonts import body_font, bold_font
from workbook_lib.figures.text_layout import fit_text, to_plotly_text
from workbook_lib.figures.theme import PALETTE

if TYPE_CHECKING:
    import pandas as pd

    from workbook_lib.content.parts.reasons import PickedPart
    from workbook_lib.figures.fonts import Font

_SIZE = 15
_BASELINE_SHIFT = 1.5
"""Pixels by which plotly centers words of this size too high."""

_BREAK = (None, 0.0)


@dataclass(frozen=True)
class _Layout:
    """Measures in drawing units; ``narrowest`` in pixels, for which everything is measured out."""

    width: int
    narrowest: int
    column: int
    room: int
    row: int
    head: int
    lines: int
    dot: int

    @property
    def scale(self) -> float:
        return self.narrowest / self.width


_WIDE = _Layout(width=800, narrowest=560, column=120, room=430, row=44, head=56, lines=1, dot=24)
_NARROW = _Layout(width=344, narrowest=300, column=20, room=240, row=52, head=52, lines=2, dot=24)


def draw_reasons(table: pd.DataFrame, words: PickedPart, *, narrow: bool = False) -> Drawing:
    """Draw what was picked on either side.

    A dot is a pick, a dot with a mark in it a guess, a dash what was put aside, and an empty place
    is still open. The two sides are no seats, so both are in the neutral color, and of one size.

    Parameters
    ----------
    table : pandas.DataFrame
        As ``workbook_lib.insight.reasons.picked`` makes it: a row a reason, in the cards' order.
    words : PickedPart
        What stands over the two sides.
    narrow : bool
        For rooms under 560 px.

    Returns
    -------
    Drawing
        In drawing units. The page scales width and height together; texts keep their pixels.
    """
    sheet = _NARROW if narrow else _WIDE
    rows = table.to_dict("records")
    height = sheet.head + sheet.row * len(rows)
    traces = [
        *_row_lines(sheet, rows),
        _ruled_out_marks(sheet, rows),
        _pick_marks(sheet, rows),
        *_labels(sheet, rows),
        _guess_marks(sheet, rows, words.guess_mark),
    ]
    return Drawing(
        data=[trace for trace in traces if trace["x"]],
        layout={
            "annotations": _column_headings(sheet, words),
            **blank_layout(sheet.width, height),
        },
    )


def _x(sheet: _Layout, side: str) -> float:
    return sheet.column if side == "me" else sheet.width - sheet.column


def _y(sheet: _Layout, place: int) -> float:
    return sheet.head + sheet.row * (place + 0.5)


def _row_lines(sheet: _Layout, rows: list[dict[Any, Any]]) -> list[dict[str, Any]]:
    """Lines from the sides to the words: a hairline a row, and a strong one to what was picked."""
    inner = {"me": (sheet.width - sheet.room) / 2, "partner": (sheet.width + sheet.room) / 2}
    strong: list[tuple[float | None, float]] = []
    rules: list[tuple[float | None, float]] = []
    for place, row in enumerate(rows):
        foot = sheet.head + sheet.row * place
        rules += [(0, foot), (sheet.width, foot), _BREAK]
        for side, end in inner.items():
            if row[side]:
                strong += [(_x(sheet, side), _y(sheet, place)), (end, _y(sheet, place)), _BREAK]
    return [
        line_trace(rules, mode="lines", line={"color": PALETTE["--bu-line"], "width": 1}),
        line_trace(strong, mode="lines", line={"color": PALETTE["--bu-act"], "width": 2}),
    ]


def _ruled_out_marks(sheet: _Layout, rows: list[dict[Any, Any]]) -> dict[str, Any]:
    points: list[tuple[float | None, float]] = []
    for place, row in enumerate(rows):
        if row["ruled_out"]:
            y = _y(sheet, place)
            for side in ("me", "partner"):
                points += [(_x(sheet, side) - 8, y), (_x(sheet, side) + 8, y), _BREAK]
    return line_trace(points, mode="lines", line={"color": PALETTE["--bu-soft"], "width": 2})


def _pick_marks(sheet: _Layout, rows: list[dict[Any, Any]]) -> dict[str, Any]:
    points: list[tuple[float | None, float]] = [
        (_x(sheet, side), _y(sheet, place))
        for place, row in enumerate(rows)
        for side in ("me", "partner")
        if row[side]
    ]
    act = PALETTE["--bu-act"]
    marker = {"color": act, "size": sheet.dot, "opacity": 1, "line": {"color": act, "width": 0}}
    return line_trace(points, mode="markers", marker=marker)


def _column_headings(sheet: _Layout, words: PickedPart) -> list[dict[str, Any]]:
    """Head the columns: centered on them, or flush with the edge where the words are too wide."""
    annotations = []
    ends: tuple[tuple[str, Anchor, float, str], ...] = (
        ("me", "left", 0, words.me),
        ("partner", "right", sheet.width, words.partner),
    )
    for side, flush, edge, text in ends:
        lines = fit_text(text, bold_font(_SIZE), sheet.width * sheet.scale / 2 - 8, 2)
        block = TextBlock((TextLines(lines, bold_font(_SIZE), PALETTE["--bu-ink"]),))
        fits = block.width / 2 <= sheet.column * sheet.scale
        x = _x(sheet, side) if fits else edge
        anchor: Anchor = "center" if fits else flush
        annotations += block.annotations(x, sheet.head, down=-block.height - 8, anchor=anchor)
    return annotations


def _labels(sheet: _Layout, rows: list[dict[Any, Any]]) -> list[dict[str, Any]]:
    """Name the rows: those that were picked in bold."""
    room = (sheet.room - 24) * sheet.scale
    faces = {True: (bold_font(_SIZE), "--bu-ink"), False: (body_font(_SIZE), "--bu-soft")}
    traces = []
    for taken, (font, color) in faces.items():
        named = [
            (_y(sheet, place), to_plotly_text(fit_text(row["title"], font, room, sheet.lines)))
            for place, row in enumerate(rows)
            if bool(row["me"] or row["partner"]) is taken
        ]
        points = [(sheet.width / 2, y) for y, _ in named]
        traces.append(_centered_text(sheet, points, [text for _, text in named], font, color))
    return traces


def _guess_marks(sheet: _Layout, rows: list[dict[Any, Any]], mark: str) -> dict[str, Any]:
    x, places = _x(sheet, "partner"), [place for place, row in enumerate(rows) if row["partner"]]
    points = [(x, _y(sheet, place)) for place in places]
    return _centered_text(
        sheet, points, [to_plotly_text([mark])] * len(points), bold_font(_SIZE), "--bu-card"
    )


def _centered_text(
    sheet: _Layout, points: list[tuple[float, float]], texts: list[str], font: Font, color: str
) -> dict[str, Any]:
    lower = [(x, y + _BASELINE_SHIFT / sheet.scale) for x, y in points]
    return text_trace(lower, texts, font, color)
