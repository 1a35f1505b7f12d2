"""The figure of weekly check-ins: one row per sign, one column per week.

All bars have the same hue and differ in height: a third, two thirds, full. "Not sure" is a dashed
cell with a question mark, a missing answer a dash. No line connects two weeks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from workbook_lib.errors import UserError
from workbook_lib.figures.canvas import TRANSPARENT, Drawing, blank_layout, text_trace
from workbook_lib.figures.text_layout import Font, body_font, bold_font, fit_text, to_plotly_text
from workbook_lib.figures.theme import PALETTE, axis_title, chart_of, hover_text, wrap_label
from workbook_lib.insight.signs import format_day, monday

if TYPE_CHECKING:
    import pandas as pd

    from workbook_lib.content.parts.signs import CheckInPart, DayWords, WeeksPart
    from workbook_lib.figures.theme import Chart
    from workbook_lib.record.views.signs import Subject


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
        Units from the top to the first cell, for the dates.
    label : float
        Units above each row of cells for its name; 0 where the names are on the left.
    cell : float
        Height of a cell.
    apart : float
        Units between a cell and what is below it.
    """

    width: int
    narrowest: int
    left: float
    widest: float
    head: float
    label: float
    cell: float
    apart: float

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
)


LATEST_WEEKS = 13
"""Weeks that a chart shows at first; a longer one has a range to drag."""
_FEWEST_COLUMNS = 10
"""Columns for which there is room in a chart of fewer weeks."""

_BAR_HEIGHTS = {"healthy": 0.3, "mixed": 0.62, "concerning": 1.0}
_TRACK = 0.56
"""Height of the highest bar, as a part of the height of a row."""
_ROW_HEIGHT = 52
"""Pixels of a row of a chart."""
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


def weeks_chart(
    tables: Mapping[Subject, pd.DataFrame], form: CheckInPart, part: WeeksPart
) -> Chart:
    """Return the chart of the weeks: one row per sign, and per person if there are several.

    Parameters
    ----------
    tables : mapping of Subject to pandas.DataFrame
        Table of ``workbook_lib.insight.signs.week_table`` by subject; each has the ids of the
        signs of the form as columns.
    form, part : CheckInPart, WeeksPart
        Labels and date formats.

    Returns
    -------
    Chart
        One trace per level, and one for missing answers. Columns are named by the Monday of their
        week; a hover text has the day itself.

    Raises
    ------
    UserError
        If the form has no signs.

    Examples
    --------
    >>> from datetime import date
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.signs import CheckInPart, WeeksPart
    >>> from workbook_lib.insight.signs import week_table
    >>> from workbook_lib.record.views.signs import CheckIn, Subject
    >>> pack = load_pack(pack_folder("en"))
    >>> [form], [part] = pack.parts(CheckInPart), pack.parts(WeeksPart)
    >>> read = [CheckIn("5c1d", Subject.PARTNER, date(2026, 3, 4), {"talk": "mixed"})]
    >>> signs = [row.id for row in form.signs().rows]
    >>> chart = weeks_chart({Subject.PARTNER: week_table(read, Subject.PARTNER, signs)}, form, part)
    >>> [(trace["name"], trace["x"][0]) for trace in chart["data"] if trace["x"]]
    [('Mixed', '2 Mar 2026'), ('No check-in or no answer', '2 Mar 2026')]
    """
    signs, subjects = form.signs(), form.subjects()
    if signs is None:
        raise UserError("chart_not_in_pack")
    levels = signs.levels.model_dump()
    numbers = sorted({int(week) for table in tables.values() for week in table["week"]})
    columns = {week: format_day(monday(week), form.days, year=True) for week in numbers}
    rows: list[str] = []
    series: dict[str, _WeekSeries] = {level: _WeekSeries() for level in (*levels, "")}
    tracks: list[float] = []
    for subject, table in tables.items():
        weeks = table["week"].tolist()
        dates = [
            hover_text(format_day(day, form.days, year=True)) if day else "" for day in table["day"]
        ]
        notes = table["notes"].tolist()
        if len(tables) > 1:
            rows.append(f"<b>{wrap_label(subjects[subject])}</b>")
        for sign in signs.rows:
            label = sign.words(subject.value).label
            base = -len(rows) - _TRACK / 2
            rows.append(wrap_label(label))
            tracks.append(base)
            answers = {level: hover_text(f"{label}: {name}") for level, name in levels.items()}
            cells = zip(weeks, dates, notes, table[sign.id].tolist(), strict=True)
            for week, date, written, level in cells:
                text = f"{date}<br>{answers[level]}" if level else ""
                if level and sign.id in written:
                    text = f"{text}<br>{hover_text(written[sign.id])}"
                series[level].add(columns[week], base, text)
    marks = {**levels, "": part.missed}
    count = len(columns)
    return chart_of(
        [series[level].trace(level, name) for level, name in marks.items()],
        _ROW_HEIGHT * len(rows),
        part.empty,
        xaxis={
            "title": axis_title(part.table.week),
            "type": "category",
            "categoryorder": "array",
            "categoryarray": [*columns.values()],
            "range": [max(0, count - LATEST_WEEKS) - 0.5, max(_FEWEST_COLUMNS, count) - 0.5],
            "rangeslider": {"visible": count > LATEST_WEEKS, "thickness": 0.12},
            "showgrid": False,
        },
        yaxis={
            "tickvals": [-row for row in range(len(rows))],
            "ticktext": rows,
            "tickfont": {"size": 15, "color": PALETTE["--bu-ink"], "weight": 660},
            "range": [0.5 - len(rows), 0.5],
            "showgrid": False,
            "fixedrange": True,
        },
        shapes=[
            {
                "type": "rect",
                "layer": "below",
                "xref": "paper",
                "x0": 0,
                "x1": 1,
                "y0": base,
                "y1": base + _TRACK,
                "line": {"width": 0},
                "fillcolor": PALETTE["--bu-sunk"],
            }
            for base in tracks
        ],
        barmode="overlay",
        bargap=0.16,
        uniformtext={"mode": "hide", "minsize": 11},
        meta={"row": _ROW_HEIGHT, "top": _TRACK / 2},
    )


class _WeekSeries:
    """The bars of one level."""

    def __init__(self) -> None:
        self.x: list[str] = []
        self.base: list[float] = []
        self.texts: list[str] = []

    def add(self, column: str, base: float, text: str) -> None:
        """Add the answer of one week."""
        self.x.append(column)
        self.base.append(base)
        self.texts.append(text)

    def trace(self, level: str, name: str) -> dict[str, Any]:
        """Return the bars as a trace, with the name of their level."""
        trace: dict[str, Any] = {
            "type": "bar",
            "name": to_plotly_text([name]),
            "x": self.x,
            "base": self.base,
            "y": [_TRACK * _BAR_HEIGHTS.get(level, 1)] * len(self.x),
            "hovertext": self.texts,
            "hoverinfo": "text" if level else "skip",
            "marker": {
                "color": PALETTE[_BAR_COLORS.get(level, "--bu-card")],
                "line": {"width": 1.4, "color": PALETTE["--bu-control"]},
                "cornerradius": _CORNER_RADIUS,
            },
            "meta": level or "none",
        }
        if level == "unsure":
            trace |= {
                "text": ["?"] * len(self.x),
                "textposition": "inside",
                "insidetextanchor": "middle",
                "textangle": 0,
                "insidetextfont": {"size": 15, "color": PALETTE["--bu-soft"]},
            }
        if not level:
            trace |= {
                "y": [_TRACK * 0.06] * len(self.x),
                "width": 0.5,
                "marker": {"color": PALETTE["--bu-control"], "line": {"width": 0}},
            }
        return trace


def draw_weeks(
    weeks: pd.DataFrame, labels: Mapping[str, str], words: DayWords, *, narrow: bool = False
) -> Drawing:
    """Draw the weeks for paper.

    Parameters
    ----------
    weeks : pandas.DataFrame
        Consecutive rows of a table of ``workbook_lib.insight.signs``; at least one.
    labels : mapping of str to str
        Name by sign, from the top row to the last.
    words : DayWords
        Date format.
    narrow : bool
        For widths under 560 px: a sign's name is above its row.

    Returns
    -------
    Drawing
        In drawing units. Font sizes are pixels at every scale. Every color is a value of
        ``PALETTE``.

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
    pitch = min(sizes.widest, (sizes.width - sizes.left) / len(weeks))
    cells = [*_cells(weeks, tuple(labels), sizes, pitch)]
    names = [*_sign_labels(labels, sizes)]
    dates = [*_date_labels(weeks, words, sizes, pitch)]
    return Drawing(
        data=[
            _label_trace(
                names, bold_font(15), "--bu-ink", "top right" if narrow else "middle right"
            ),
            _label_trace(dates, body_font(14), "--bu-soft", "bottom right"),
        ],
        layout={
            "shapes": [*_bars(cells, sizes), *_marks(cells, sizes)],
            **blank_layout(sizes.width, round(sizes.head + len(labels) * sizes.row)),
        },
    )


def _cells(
    weeks: pd.DataFrame, signs: Sequence[str], sizes: WeekDimensions, pitch: float
) -> Iterator[Cell]:
    gap = min(6.0, pitch * 0.16)
    for row, sign in enumerate(signs):
        foot = sizes.head + row * sizes.row + sizes.label + sizes.cell
        for column, level in enumerate(weeks[sign]):
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


def _sign_labels(labels: Mapping[str, str], sizes: WeekDimensions) -> Iterator[PositionedText]:
    """Yield each sign's name on the left of its row, or above it in a narrow figure."""
    width = (sizes.left - 16 if sizes.left else sizes.width) * sizes.scale
    for row, label in enumerate(labels.values()):
        cells_top = sizes.head + row * sizes.row + sizes.label
        y = cells_top - 2 / sizes.scale if sizes.label else cells_top + sizes.cell / 2
        lines = fit_text(label, bold_font(15), width, 1 if sizes.label else 2)
        yield PositionedText(0, y, to_plotly_text(lines))


_DATE_OFFSET = 4
"""Pixels between the top and the dates."""


def _date_labels(
    weeks: pd.DataFrame, words: DayWords, sizes: WeekDimensions, pitch: float
) -> Iterator[PositionedText]:
    font = body_font(14)
    occupied = -1.0
    days = [(column, day) for column, day in enumerate(weeks["day"]) if day is not None]
    for index, (column, day) in enumerate(days):
        first = index == 0
        text = format_day(day, words, year=first)
        width = font.width(text) / sizes.scale
        x = sizes.left + (column + 0.5) * pitch
        left = max(sizes.left, min(x - width / 2, sizes.width - width))
        if first or left > occupied:
            yield PositionedText(left, _DATE_OFFSET / sizes.scale, to_plotly_text([text]))
            occupied = left + width + 14 / sizes.scale
