"""The weeks of check-ins as strips: a row a sign, a column a week.

One hue, told apart by height first: a third, two thirds, full. What could not be told is a dashed
cell with a question mark, what is not there a dash. Nothing is ever drawn between two weeks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from workbook_lib.figures.canvas import TRANSPARENT, Drawing, blank_layout, text_trace
from workbook_lib.figures.fonts import Font, body_font, bold_font
from workbook_lib.figures.text_layout import fit_text, to_plotly_text
from workbook_lib.figures.theme import PALETTE
from workbook_lib.insight.sign_trends import format_day

if TYPE_CHECKING:
    import pandas as pd

    from workbook_lib.content.parts.signs import DayWords


@dataclass(frozen=True)
class WeekLayout:
    """Measures of a drawing in its units; letters are in pixels, whatever the page's scale.

    Parameters
    ----------
    width : int
        Units across.
    narrowest : int
        Pixels of the smallest room in which nothing touches.
    left : float
        Units before the first column.
    widest : float
        Most units that a column may take.
    head : float
        Units from the top of a band to its first cell, where the dates stand.
    label : float
        Units above each row of cells for its name; 0 where the names stand at the left.
    cell : float
        Units from top to foot of a cell.
    apart : float
        Units between the foot of a cell and what comes below.
    foot : float
        Units below a band.
    """

    width: int
    narrowest: int
    left: float
    widest: float
    head: float
    label: float
    cell: float
    apart: float
    foot: float

    @property
    def scale(self) -> float:
        """Pixels a unit has in the smallest room."""
        return self.narrowest / self.width

    @property
    def row(self) -> float:
        """Units from one row of cells to the next."""
        return self.label + self.cell + self.apart


WIDE = WeekLayout(
    width=800,
    narrowest=560,
    left=222,
    widest=66,
    head=34,
    label=0,
    cell=30,
    apart=14,
    foot=26,
)
NARROW = WeekLayout(
    width=344,
    narrowest=240,
    left=0,
    widest=44,
    head=32,
    label=28,
    cell=28,
    apart=12,
    foot=22,
)


WEEKS_PER_BAND = 26
"""Columns side by side; more begin a new band below."""

_BAR_HEIGHTS = {"healthy": 0.3, "mixed": 0.62, "concerning": 1.0}
_CORNER_RADIUS = 3
"""Pixels of a bar's round shoulders."""
_QUESTION_MARK = (
    *((-4, -3.5), (-4, -7.5), (0, -7.5), (4, -7.5), (4, -4), (4, -1.8), (2, -0.6)),
    *((0, 0.8), (0, 3), (-1.1, 6.5), (1.1, 6.5)),
)
"""A question mark: its bow from the left, bent at every second point, then its dot."""
_BAR_COLORS = {"healthy": "--bu-scale-1", "mixed": "--bu-scale-2", "concerning": "--bu-act"}


@dataclass(frozen=True)
class TextLabel:
    """Words at a point, as plotly's own small HTML."""

    x: float
    y: float
    text: str


class Cell(NamedTuple):
    """One answer of one week, and where its cell lies."""

    x: float
    foot: float
    width: float
    level: str


def draw_weeks(
    weeks: pd.DataFrame,
    labels: Mapping[str, str],
    words: DayWords,
    *,
    columns: int = 0,
    followed: bool = False,
    narrow: bool = False,
) -> Drawing:
    """Draw the weeks.

    Parameters
    ----------
    weeks : pandas.DataFrame
        As ``workbook_lib.insight.signs`` makes it, or rows of it in a row; at least one.
    labels : mapping of str to str
        Sign to its name, from the top row to the last.
    words : DayWords
        How a day is written.
    columns : int
        How many weeks find room side by side in what stands above; a week is as wide here.
    followed : bool
        Whether more weeks stand right below.
    narrow : bool
        For rooms under 560 px: a sign's name stands above its row.

    Returns
    -------
    Drawing
        In drawing units. The page scales ``layout.width`` and ``layout.height`` together; letters
        keep their pixels. Every color is a value of ``PALETTE``. Bands of up to 26 weeks stand
        below one another, the oldest first.
    """
    lanes = NARROW if narrow else WIDE
    bands = [
        weeks.iloc[start : start + WEEKS_PER_BAND] for start in range(0, len(weeks), WEEKS_PER_BAND)
    ]
    high = lanes.head + len(labels) * lanes.row + lanes.foot
    # All bands have the columns of the fullest, so that a week is as wide in each.
    pitch = min(lanes.widest, (lanes.width - lanes.left) / max(columns, len(bands[0])))
    cells: list[Cell] = []
    names: list[TextLabel] = []
    dates: list[TextLabel] = []
    for place, band in enumerate(bands):
        top = place * high
        cells += _cells(band, tuple(labels), lanes, pitch, top)
        names += _sign_labels(labels, lanes, top)
        dates += _date_labels(band, words, lanes, pitch, top)
    height = len(bands) * high - (0 if followed else lanes.foot)
    return Drawing(
        data=[
            _label_trace(
                names, bold_font(15), "--bu-ink", "top right" if narrow else "middle right"
            ),
            _label_trace(dates, body_font(14), "--bu-soft", "bottom right"),
        ],
        layout={
            "shapes": [*_bars(cells, lanes), *_marks(cells, lanes)],
            **blank_layout(lanes.width, round(height)),
        },
    )


def _cells(
    band: pd.DataFrame, signs: Sequence[str], lanes: WeekLayout, pitch: float, top: float
) -> Iterator[Cell]:
    gap = min(6.0, pitch * 0.16)
    for row, sign in enumerate(signs):
        foot = top + lanes.head + row * lanes.row + lanes.label + lanes.cell
        for column, level in enumerate(band[sign]):
            yield Cell(lanes.left + (column + 0.5) * pitch, foot, pitch - gap, level)


def _bars(cells: Sequence[Cell], lanes: WeekLayout) -> Iterator[dict[str, Any]]:
    """Yield the bars, those of a level at once."""
    told = [cell for cell in cells if cell.level in _BAR_HEIGHTS]
    yield from _combined_shape(told, lambda cell: _bar_path(cell, lanes, 1), fill="--bu-sunk")
    for level, share in _BAR_HEIGHTS.items():
        edge = 1 if level == "healthy" else 0
        found = [cell for cell in told if cell.level == level]
        outline = partial(_bar_path, lanes=lanes, share=share)
        yield from _combined_shape(found, outline, fill=_BAR_COLORS[level], width=edge)


def _marks(cells: Sequence[Cell], lanes: WeekLayout) -> Iterator[dict[str, Any]]:
    """Yield the marks of what was not told or is not there."""
    unsure = [cell for cell in cells if cell.level == "unsure"]
    silent = [cell for cell in cells if not cell.level]
    yield from _combined_shape(
        unsure, lambda cell: _cell_outline(cell, lanes), width=1.4, dash="3px,3px"
    )
    yield from _combined_shape(
        unsure, lambda cell: _question_mark(cell, lanes), width=1.9, edge="--bu-soft"
    )
    yield from _combined_shape(silent, _dash_path, width=2)


def _combined_shape(
    cells: Sequence[Cell],
    path: Callable[[Cell], str],
    *,
    fill: str | None = None,
    width: float = 0,
    edge: str = "--bu-control",
    dash: str = "solid",
) -> Iterator[dict[str, Any]]:
    """Yield one shape for the same mark in many cells: plotly is slow at hundreds of them."""
    if cells:
        yield {
            "type": "path",
            "path": "".join(map(path, cells)),
            "fillcolor": PALETTE[fill] if fill else TRANSPARENT,
            "line": {"color": PALETTE[edge], "width": width, "dash": dash},
            "layer": "below",
        }


def _bar_path(cell: Cell, lanes: WeekLayout, share: float) -> str:
    """Return the outline of a bar from its left foot, with round shoulders."""
    bend = min(_CORNER_RADIUS / lanes.scale, cell.width / 2)
    half, high = cell.width / 2, cell.foot - share * lanes.cell
    left, inner, outer, right = map(
        _num, (cell.x - half, cell.x - half + bend, cell.x + half - bend, cell.x + half)
    )
    foot, below, top = map(_num, (cell.foot, high + bend, high))
    return (
        f"M{left},{foot}V{below}Q{left},{top} {inner},{top}"
        f"H{outer}Q{right},{top} {right},{below}V{foot}Z"
    )


@lru_cache(maxsize=4_096)
def _num(place: float) -> str:
    """Write a place on one of the axes: a strip has hundreds of bars in few rows and columns."""
    return f"{place:.2f}"


def _cell_outline(cell: Cell, lanes: WeekLayout) -> str:
    left, right = _num(cell.x - cell.width / 2), _num(cell.x + cell.width / 2)
    foot, top = _num(cell.foot), _num(cell.foot - lanes.cell)
    return f"M{left},{foot}V{top}H{right}V{foot}Z"


def _question_mark(cell: Cell, lanes: WeekLayout) -> str:
    """Return a question mark as a line: a letter for each cell takes plotly many times as long."""
    unit = min(lanes.cell / 30, cell.width / 12)
    points = (
        f"{_num(cell.x + x * unit)},{_num(cell.foot - lanes.cell / 2 + y * unit)}"
        for x, y in _QUESTION_MARK
    )
    return "M{}Q{} {}Q{} {}Q{} {}Q{} {}M{}L{}".format(*points)


def _dash_path(cell: Cell) -> str:
    half = min(6.0, cell.width * 0.32)
    return f"M{_num(cell.x - half)},{_num(cell.foot - 1)}H{_num(cell.x + half)}"


def _label_trace(
    labels: Sequence[TextLabel], font: Font, token: str, position: str
) -> dict[str, Any]:
    """Return one trace for labels of a kind."""
    points = [(label.x, label.y) for label in labels]
    return text_trace(points, [label.text for label in labels], font, token, position)


def _sign_labels(labels: Mapping[str, str], lanes: WeekLayout, top: float) -> Iterator[TextLabel]:
    """Write each sign's name at the left of its row, or above it on a narrow lanes."""
    room = (lanes.left - 16 if lanes.left else lanes.width) * lanes.scale
    for row, label in enumerate(labels.values()):
        cells = top + lanes.head + row * lanes.row + lanes.label
        at = cells - 2 / lanes.scale if lanes.label else cells + lanes.cell / 2
        yield TextLabel(0, at, _sign_label(label, room, 1 if lanes.label else 2))


@lru_cache(maxsize=64)
def _sign_label(label: str, room: float, lines: int) -> str:
    """Return a sign's name, cut to its room: the same in every band and after every answer."""
    return to_plotly_text(fit_text(label, bold_font(15), room, lines))


_DATE_OFFSET = 4
"""Pixels from the top of a band to the letters, for whatever stands above them."""


def _date_labels(
    band: pd.DataFrame, words: DayWords, lanes: WeekLayout, pitch: float, top: float
) -> Iterator[TextLabel]:
    font = body_font(14)
    taken = -1.0
    days = [(column, day) for column, day in enumerate(band["day"]) if day is not None]
    for place, (column, day) in enumerate(days):
        first = place == 0
        text = format_day(day, words, year=first)
        wide = font.width(text) / lanes.scale
        x = lanes.left + (column + 0.5) * pitch
        left = max(lanes.left, min(x - wide / 2, lanes.width - wide))
        if first or left > taken:
            yield TextLabel(left, top + _DATE_OFFSET / lanes.scale, to_plotly_text([text]))
            taken = left + wide + 14 / lanes.scale
