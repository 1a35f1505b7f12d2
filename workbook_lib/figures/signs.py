"""The figure of weekly check-ins: one row per sign, one column per week.

All bars have the same hue and differ in height: a third, two thirds, full. "Not sure" is a dashed
cell with a question mark, a missing answer a dash. No line connects two weeks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from workbook_lib.figures.canvas import TRANSPARENT, Drawing, blank_layout, text_trace
from workbook_lib.figures.text_layout import Font, body_font, bold_font, fit_text, to_plotly_text
from workbook_lib.figures.theme import PALETTE
from workbook_lib.insight.signs import format_day

if TYPE_CHECKING:
    import pandas as pd

    from workbook_lib.content.parts.signs import DayWords


@dataclass(frozen=True)
class WeekDimensions:
    """Sizes of a week figure in drawing units. Font sizes are pixels at every scale.

    Parameters
    ----------
    width : int
        Width in units.
    narrowest : int
        Smallest width in pixels at which nothing overlaps.
    left : float
        Units before the first column.
    widest : float
        Maximum width of a column.
    head : float
        Units from the top of a band to its first cell, for the dates.
    label : float
        Units above each row of cells for its name; 0 where the names are on the left.
    cell : float
        Height of a cell.
    apart : float
        Units between a cell and what is below it.
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
        """Pixels per unit at the smallest width."""
        return self.narrowest / self.width

    @property
    def row(self) -> float:
        """Units from one row of cells to the next."""
        return self.label + self.cell + self.apart


WIDE = WeekDimensions(
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
NARROW = WeekDimensions(
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
"""Maximum columns of a band; further weeks begin a new band below."""

_BAR_HEIGHTS = {"healthy": 0.3, "mixed": 0.62, "concerning": 1.0}
_CORNER_RADIUS = 3
"""Radius of a bar's upper corners in pixels."""
_QUESTION_MARK = (
    *((-4, -3.5), (-4, -7.5), (0, -7.5), (4, -7.5), (4, -4), (4, -1.8), (2, -0.6)),
    *((0, 0.8), (0, 3), (-1.1, 6.5), (1.1, 6.5)),
)
"""Points of a question mark: its curve from the left, with control points between, then its dot."""
_BAR_COLORS = {"healthy": "--bu-scale-1", "mixed": "--bu-scale-2", "concerning": "--bu-act"}


@dataclass(frozen=True)
class PositionedText:
    """A text at a point, in plotly's HTML subset."""

    x: float
    y: float
    text: str


class Cell(NamedTuple):
    """One answer of one week, and the position of its cell."""

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
        Table of ``workbook_lib.insight.signs``, or consecutive rows of it; at least one.
    labels : mapping of str to str
        Name by sign, from the top row to the last.
    words : DayWords
        Date format.
    columns : int
        Number of columns of the figure above, so that weeks have the same width in both.
    followed : bool
        Whether another figure of weeks follows directly below.
    narrow : bool
        For widths under 560 px: a sign's name is above its row.

    Returns
    -------
    Drawing
        In drawing units. The page scales ``layout.width`` and ``layout.height`` together; font
        sizes stay. Every color is a value of ``PALETTE``. Bands of up to 26 weeks are stacked,
        oldest first.

    Examples
    --------
    >>> from datetime import date, timedelta
    >>> from workbook_lib.record.views.signs import CheckIn, Subject
    >>> days = [date(2026, 3, 2) + timedelta(weeks=week) for week in range(4)]
    >>> levels = ["concerning", "concerning", "healthy", "healthy"]
    >>> read = [
    ...     CheckIn(str(day), Subject.PARTNER, day, {"talk": level})
    ...     for day, level in zip(days, levels, strict=True)
    ... ]
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.signs import CheckInPart
    >>> from workbook_lib.insight.signs import week_table
    >>> [part] = load_pack(pack_folder("en")).parts(CheckInPart)
    >>> weeks = week_table(read, Subject.PARTNER, ["talk"])
    >>> draw_weeks(weeks, {"talk": "Talking"}, part.days).whole
    True
    """
    sizes = NARROW if narrow else WIDE
    bands = [
        weeks.iloc[start : start + WEEKS_PER_BAND] for start in range(0, len(weeks), WEEKS_PER_BAND)
    ]
    band_height = sizes.head + len(labels) * sizes.row + sizes.foot
    # All bands have as many columns as the fullest, so that weeks have the same width.
    pitch = min(sizes.widest, (sizes.width - sizes.left) / max(columns, len(bands[0])))
    cells: list[Cell] = []
    names: list[PositionedText] = []
    dates: list[PositionedText] = []
    for index, band in enumerate(bands):
        top = index * band_height
        cells += _cells(band, tuple(labels), sizes, pitch, top)
        names += _sign_labels(labels, sizes, top)
        dates += _date_labels(band, words, sizes, pitch, top)
    height = len(bands) * band_height - (0 if followed else sizes.foot)
    return Drawing(
        data=[
            _label_trace(
                names, bold_font(15), "--bu-ink", "top right" if narrow else "middle right"
            ),
            _label_trace(dates, body_font(14), "--bu-soft", "bottom right"),
        ],
        layout={
            "shapes": [*_bars(cells, sizes), *_marks(cells, sizes)],
            **blank_layout(sizes.width, round(height)),
        },
    )


def _cells(
    band: pd.DataFrame, signs: Sequence[str], sizes: WeekDimensions, pitch: float, top: float
) -> Iterator[Cell]:
    gap = min(6.0, pitch * 0.16)
    for row, sign in enumerate(signs):
        foot = top + sizes.head + row * sizes.row + sizes.label + sizes.cell
        for column, level in enumerate(band[sign]):
            yield Cell(sizes.left + (column + 0.5) * pitch, foot, pitch - gap, level)


def _bars(cells: Sequence[Cell], sizes: WeekDimensions) -> Iterator[dict[str, Any]]:
    """Yield the bars, one shape per level."""
    rated = [cell for cell in cells if cell.level in _BAR_HEIGHTS]
    yield from _combined_shape(rated, lambda cell: _bar_path(cell, sizes, 1), fill="--bu-sunk")
    for level, share in _BAR_HEIGHTS.items():
        edge = 1 if level == "healthy" else 0
        same_level = [cell for cell in rated if cell.level == level]
        outline = partial(_bar_path, sizes=sizes, share=share)
        yield from _combined_shape(same_level, outline, fill=_BAR_COLORS[level], width=edge)


def _marks(cells: Sequence[Cell], sizes: WeekDimensions) -> Iterator[dict[str, Any]]:
    """Yield the marks of unsure and missing answers."""
    unsure = [cell for cell in cells if cell.level == "unsure"]
    missing = [cell for cell in cells if not cell.level]
    yield from _combined_shape(
        unsure, lambda cell: _cell_outline(cell, sizes), width=1.4, dash="3px,3px"
    )
    yield from _combined_shape(
        unsure, lambda cell: _question_mark(cell, sizes), width=1.9, edge="--bu-soft"
    )
    yield from _combined_shape(missing, _dash_path, width=2)


def _combined_shape(
    cells: Sequence[Cell],
    path: Callable[[Cell], str],
    *,
    fill: str | None = None,
    width: float = 0,
    edge: str = "--bu-control",
    dash: str = "solid",
) -> Iterator[dict[str, Any]]:
    """Yield one shape for the same mark in many cells: plotly is slow with hundreds of shapes."""
    if cells:
        yield {
            "type": "path",
            "path": "".join(map(path, cells)),
            "fillcolor": PALETTE[fill] if fill else TRANSPARENT,
            "line": {"color": PALETTE[edge], "width": width, "dash": dash},
            "layer": "below",
        }


def _bar_path(cell: Cell, sizes: WeekDimensions, share: float) -> str:
    """Return the outline of a bar with rounded upper corners."""
    radius = min(_CORNER_RADIUS / sizes.scale, cell.width / 2)
    half, y = cell.width / 2, cell.foot - share * sizes.cell
    left, inner, outer, right = map(
        _number,
        (cell.x - half, cell.x - half + radius, cell.x + half - radius, cell.x + half),
    )
    foot, below, top = map(_number, (cell.foot, y + radius, y))
    return (
        f"M{left},{foot}V{below}Q{left},{top} {inner},{top}"
        f"H{outer}Q{right},{top} {right},{below}V{foot}Z"
    )


@lru_cache(maxsize=4_096)
def _number(coordinate: float) -> str:
    """Return a coordinate as text; cached, because many bars share few rows and columns."""
    return f"{coordinate:.2f}"


def _cell_outline(cell: Cell, sizes: WeekDimensions) -> str:
    left, right = _number(cell.x - cell.width / 2), _number(cell.x + cell.width / 2)
    foot, top = _number(cell.foot), _number(cell.foot - sizes.cell)
    return f"M{left},{foot}V{top}H{right}V{foot}Z"


def _question_mark(cell: Cell, sizes: WeekDimensions) -> str:
    """Return a question mark as a path, which plotly draws many times faster than a letter."""
    unit = min(sizes.cell / 30, cell.width / 12)
    points = (
        f"{_number(cell.x + x * unit)},{_number(cell.foot - sizes.cell / 2 + y * unit)}"
        for x, y in _QUESTION_MARK
    )
    return "M{}Q{} {}Q{} {}Q{} {}Q{} {}M{}L{}".format(*points)


def _dash_path(cell: Cell) -> str:
    half = min(6.0, cell.width * 0.32)
    return f"M{_number(cell.x - half)},{_number(cell.foot - 1)}H{_number(cell.x + half)}"


def _label_trace(
    labels: Sequence[PositionedText], font: Font, token: str, position: str
) -> dict[str, Any]:
    """Return one trace for all labels of a kind."""
    points = [(label.x, label.y) for label in labels]
    return text_trace(points, [label.text for label in labels], font, token, position)


def _sign_labels(
    labels: Mapping[str, str], sizes: WeekDimensions, top: float
) -> Iterator[PositionedText]:
    """Yield each sign's name on the left of its row, or above it in a narrow figure."""
    width = (sizes.left - 16 if sizes.left else sizes.width) * sizes.scale
    for row, label in enumerate(labels.values()):
        cells_top = top + sizes.head + row * sizes.row + sizes.label
        y = cells_top - 2 / sizes.scale if sizes.label else cells_top + sizes.cell / 2
        yield PositionedText(0, y, _sign_label(label, width, 1 if sizes.label else 2))


@lru_cache(maxsize=64)
def _sign_label(label: str, width: float, lines: int) -> str:
    """Return a sign's name, truncated to its width; cached, because every band repeats it."""
    return to_plotly_text(fit_text(label, bold_font(15), width, lines))


_DATE_OFFSET = 4
"""Pixels between the top of a band and the dates."""


def _date_labels(
    band: pd.DataFrame, words: DayWords, sizes: WeekDimensions, pitch: float, top: float
) -> Iterator[PositionedText]:
    font = body_font(14)
    occupied = -1.0
    days = [(column, day) for column, day in enumerate(band["day"]) if day is not None]
    for index, (column, day) in enumerate(days):
        first = index == 0
        text = format_day(day, words, year=first)
        width = font.width(text) / sizes.scale
        x = sizes.left + (column + 0.5) * pitch
        left = max(sizes.left, min(x - width / 2, sizes.width - width))
        if first or left > occupied:
            yield PositionedText(left, top + _DATE_OFFSET / sizes.scale, to_plotly_text([text]))
            occupied = left + width + 14 / sizes.scale
