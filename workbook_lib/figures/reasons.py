"""Two sides and what stands between them: marks left and right of one list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbook_lib.figures.canvas import Anchor, Block, Drawing, Part, canvas, lettered, line
from workbook_lib.figures.fonts import bold, work
from workbook_lib.figures.text_layout import fitted, marked_up
from workbook_lib.figures.theme import PALETTE

if TYPE_CHECKING:
    import pandas as pd

    from workbook_lib.content.parts.reasons import PickedPart
    from workbook_lib.figures.fonts import Face

_SIZE = 15
_SINK = 1.5
"""Pixels by which plotly centers words of this size too high."""

_BREAK = (None, 0.0)


@dataclass(frozen=True)
class _Sheet:
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


_WIDE = _Sheet(width=800, narrowest=560, column=120, room=430, row=44, head=56, lines=1, dot=24)
_NARROW = _Sheet(width=344, narrowest=300, column=20, room=240, row=52, head=52, lines=2, dot=24)


def facing(table: pd.DataFrame, words: PickedPart, *, narrow: bool = False) -> Drawing:
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
        *_threads(sheet, rows),
        _dashes(sheet, rows),
        _dots(sheet, rows),
        *_labels(sheet, rows),
        _guesses(sheet, rows, words.guess_mark),
    ]
    return Drawing(
        data=[trace for trace in traces if trace["x"]],
        layout={
            "annotations": _heads(sheet, words),
            **canvas(sheet.width, height),
        },
    )


def _x(sheet: _Sheet, side: str) -> float:
    return sheet.column if side == "me" else sheet.width - sheet.column


def _y(sheet: _Sheet, place: int) -> float:
    return sheet.head + sheet.row * (place + 0.5)


def _threads(sheet: _Sheet, rows: list[dict[Any, Any]]) -> list[dict[str, Any]]:
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
        line(rules, mode="lines", line={"color": PALETTE["--bu-line"], "width": 1}),
        line(strong, mode="lines", line={"color": PALETTE["--bu-act"], "width": 2}),
    ]


def _dashes(sheet: _Sheet, rows: list[dict[Any, Any]]) -> dict[str, Any]:
    points: list[tuple[float | None, float]] = []
    for place, row in enumerate(rows):
        if row["ruled_out"]:
            y = _y(sheet, place)
            for side in ("me", "partner"):
                points += [(_x(sheet, side) - 8, y), (_x(sheet, side) + 8, y), _BREAK]
    return line(points, mode="lines", line={"color": PALETTE["--bu-soft"], "width": 2})


def _dots(sheet: _Sheet, rows: list[dict[Any, Any]]) -> dict[str, Any]:
    points: list[tuple[float | None, float]] = [
        (_x(sheet, side), _y(sheet, place))
        for place, row in enumerate(rows)
        for side in ("me", "partner")
        if row[side]
    ]
    act = PALETTE["--bu-act"]
    marker = {"color": act, "size": sheet.dot, "opacity": 1, "line": {"color": act, "width": 0}}
    return line(points, mode="markers", marker=marker)


def _heads(sheet: _Sheet, words: PickedPart) -> list[dict[str, Any]]:
    """Head the columns: centered on them, or flush with the edge where the words are too wide."""
    made = []
    ends: tuple[tuple[str, Anchor, float, str], ...] = (
        ("me", "left", 0, words.me),
        ("partner", "right", sheet.width, words.partner),
    )
    for side, flush, edge, text in ends:
        lines = fitted(text, bold(_SIZE), sheet.width * sheet.scale / 2 - 8, 2)
        block = Block((Part(lines, bold(_SIZE), PALETTE["--bu-ink"]),))
        fits = block.width / 2 <= sheet.column * sheet.scale
        x = _x(sheet, side) if fits else edge
        anchor: Anchor = "center" if fits else flush
        made += block.annotations(x, sheet.head, down=-block.height - 8, anchor=anchor)
    return made


def _labels(sheet: _Sheet, rows: list[dict[Any, Any]]) -> list[dict[str, Any]]:
    """Name the rows: those that were picked in bold."""
    room = (sheet.room - 24) * sheet.scale
    faces = {True: (bold(_SIZE), "--bu-ink"), False: (work(_SIZE), "--bu-soft")}
    traces = []
    for taken, (face, color) in faces.items():
        named = [
            (_y(sheet, place), marked_up(fitted(row["title"], face, room, sheet.lines)))
            for place, row in enumerate(rows)
            if bool(row["me"] or row["partner"]) is taken
        ]
        points = [(sheet.width / 2, y) for y, _ in named]
        traces.append(_centered(sheet, points, [text for _, text in named], face, color))
    return traces


def _guesses(sheet: _Sheet, rows: list[dict[Any, Any]], mark: str) -> dict[str, Any]:
    x, places = _x(sheet, "partner"), [place for place, row in enumerate(rows) if row["partner"]]
    points = [(x, _y(sheet, place)) for place in places]
    return _centered(sheet, points, [marked_up([mark])] * len(points), bold(_SIZE), "--bu-card")


def _centered(
    sheet: _Sheet, points: list[tuple[float, float]], texts: list[str], face: Face, color: str
) -> dict[str, Any]:
    lower = [(x, y + _SINK / sheet.scale) for x, y in points]
    return lettered(lower, texts, face, color)
