"""Renders a chart's specification as SVG, for paper and saved pages, where no script runs.

It draws what the charts on the take-home sheet use of plotly: bars in rows, lines, filled areas and
circles, with axes, labels and a legend.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbook_lib.figures.svg import (
    ROOM,
    Align,
    Anchor,
    Box,
    Paragraph,
    draw_circle,
    draw_path,
    draw_svg,
    draw_text,
    format_number,
    mirror,
)
from workbook_lib.figures.text_layout import Font, body_font, bold_font, wrap_text
from workbook_lib.figures.theme import PALETTE, Chart

_NARROW = 560
"""Width in pixels below which the label of a row is above it, as on a page."""
_GAP = 8
"""Pixels between a mark and its text, and between two texts."""
_ROW_HEIGHT = 36
"""Pixels of a row, which is lower than on a page."""
_AXIS_TITLE = 24
"""Height of the title of an axis in pixels."""
_THIN = 10
"""Pixels of a column in which full outlines would hide the bars."""
_BETWEEN_ISOLATED_LINES = re.compile("\u2069<br>[\u2066\u2067]")
_DASHES = {"dot": "3 4"}
_UNSURE_DASH = "4 3"
"""Dashes and gaps of the outline of “Can’t tell” bars, the same as on a page."""
_SOFT, _INK = PALETTE["--bu-soft"], PALETTE["--bu-ink"]
_SIDES: Mapping[str, tuple[Align, float]] = {
    "left": ("left", 0),
    "center": ("center", 0.5),
    "right": ("right", 1),
}
_HEIGHTS: Mapping[str, tuple[Anchor, float]] = {
    "top": ("top", 0),
    "middle": ("middle", 0.5),
    "bottom": ("bottom", 1),
}
"""Alignment of a text, and the part of its box that is before its point."""
_OPPOSITE = {"left": "right", "right": "left", "top": "bottom", "bottom": "top"}


@dataclass(frozen=True)
class _Plot:
    """The area between the axes: its box, and the values at its edges."""

    box: Box
    first: float
    last: float
    low: float
    high: float
    columns: Mapping[str, int]

    def x(self, value: str | float) -> float:
        """Return the position of a value or of a column."""
        number = self.columns[value] if isinstance(value, str) else value
        return self.box.x + (number - self.first) / (self.last - self.first) * self.box.width

    def y(self, value: float) -> float:
        """Return the position of a value."""
        return self.box.y + (self.high - value) / (self.high - self.low) * self.box.height

    @property
    def column(self) -> float:
        """Width of a column."""
        return self.box.width / (self.last - self.first)


def render_chart(chart: Chart, width: float, label: str, *, rtl: bool = False) -> str:
    """Render a chart as SVG.

    Parameters
    ----------
    chart : Chart
        A chart with points: of rows, or of two axes with the same range. All columns are shown.
    width : float
        Width in pixels.
    label : str
        Text alternative.
    rtl : bool
        Whether the language is written from right to left: the chart then begins on the right.

    Returns
    -------
    str
        One ``svg`` element. Every text in it is escaped.

    Examples
    --------
    >>> from workbook_lib.figures.theme import axis_title, chart_of, point_trace
    >>> ends = {"range": [0, 100], "tickvals": [0, 100], "ticktext": ["less", "more"]}
    >>> ends["title"] = axis_title("Worry")
    >>> dot = point_trace([(75, 25, "")], "you", {"size": 17, "color": "#4A2653", "line": {}})
    >>> chart = chart_of([dot], 300, "", xaxis=ends, yaxis=ends)
    >>> svg = render_chart(chart, 300, "A dot")
    >>> svg.startswith("<svg"), svg.count("<circle")
    (True, 2)
    """
    layout = chart["layout"]
    rows = bool(layout.get("meta"))
    plot, left = _plot_of_rows(layout, width) if rows else _plot_of_values(layout, width)
    parts = [*_ground(layout, plot), *(_shape(shape, plot) for shape in layout.get("shapes", ()))]
    for trace in chart["data"]:
        draw = _bars if trace["type"] == "bar" else _points
        parts += draw(trace, layout, plot)
    parts += [_note(note, plot) for note in layout["annotations"]]
    parts += _row_labels(layout, plot, left) if rows else _side_labels(layout, plot)
    below, height = _column_labels(layout, plot, width)
    legend, height = _legend(chart["data"], width, height)
    parts = [*parts, *below, *legend]
    return draw_svg(width, height, label, mirror(parts, width) if rtl else parts)


def _plot_of_rows(layout: Mapping[str, Any], width: float) -> tuple[_Plot, float]:
    """Return the plot, and the room on the left for the labels of rows; none where it is narrow."""
    xaxis, yaxis, meta = layout["xaxis"], layout["yaxis"], layout["meta"]
    low, high = yaxis["range"]
    row, left = _ROW_HEIGHT, 0.0
    font = bold_font(yaxis["tickfont"]["size"])
    if width < _NARROW:
        label = font.line + _GAP
        row = max(row, label / (1 - 2 * meta["top"]))
        high = meta["top"] + label / row
    else:
        left = max(font.width(line) for text in yaxis["ticktext"] for line in _lines(text))
        left = left / ROOM + 2 * _GAP
    columns = {name: number for number, name in enumerate(xaxis["categoryarray"])}
    box = Box(left, 0, width - left, row * (high - low))
    return _Plot(box, -0.5, xaxis["range"][1], low, high, columns), left


def _plot_of_values(layout: Mapping[str, Any], width: float) -> tuple[_Plot, float]:
    """Return the plot, a square, and the room on its left for the labels of the axis."""
    font = body_font(14)
    left = _AXIS_TITLE + font.line
    first, last = layout["xaxis"]["range"]
    low, high = layout["yaxis"]["range"]
    box = Box(left, 1, width - left - 1, width - left - 1)
    return _Plot(box, first, last, low, high, {}), left


def _ground(layout: Mapping[str, Any], plot: _Plot) -> Iterator[str]:
    box = plot.box
    if layout["plot_bgcolor"] != layout["paper_bgcolor"]:
        yield draw_path(_rectangle(*box), layout["plot_bgcolor"])
    for axis in (layout["xaxis"], layout["yaxis"]):
        if axis.get("showgrid", True):
            ends = (box.x, box.x + box.width), (box.y, box.y + box.height)
            for value in axis.get("tickvals", ()):
                if axis is layout["xaxis"]:
                    path = f"M{_at(plot.x(value), ends[1][0])}L{_at(plot.x(value), ends[1][1])}"
                else:
                    path = f"M{_at(ends[0][0], plot.y(value))}L{_at(ends[0][1], plot.y(value))}"
                yield draw_path(path, edge=(axis["gridcolor"], 1))


def _shape(shape: Mapping[str, Any], plot: _Plot) -> str:
    if shape.get("xref") == "paper":
        left, right = (plot.box.x + shape[name] * plot.box.width for name in ("x0", "x1"))
    else:
        left, right = plot.x(shape["x0"]), plot.x(shape["x1"])
    top, foot = plot.y(shape["y1"]), plot.y(shape["y0"])
    line = shape["line"]
    edge = (line.get("color", ""), line["width"])
    if shape["type"] == "line":
        return draw_path(f"M{_at(left, foot)}L{_at(right, top)}", edge=edge)
    return draw_path(_rectangle(left, top, right - left, foot - top), shape["fillcolor"], edge)


def _bars(trace: Mapping[str, Any], layout: Mapping[str, Any], plot: _Plot) -> Iterator[str]:
    """Yield the bars of a trace as one path, and their text where it has room."""
    if not trace["x"]:
        return
    marker = trace["marker"]
    half = trace.get("width", 1 - layout["bargap"]) * plot.column / 2
    feet = [(plot.x(x), plot.y(base)) for x, base in zip(trace["x"], trace["base"], strict=True)]
    tops = [plot.y(base + y) for base, y in zip(trace["base"], trace["y"], strict=True)]
    radius = min(marker.get("cornerradius", 0), half)
    path = "".join(
        _bar(x, foot, top, half, radius) for (x, foot), top in zip(feet, tops, strict=True)
    )
    line = marker["line"]
    width = min(line["width"], 0.7) if plot.column < _THIN else line["width"]
    yield draw_path(path, marker["color"], (line.get("color", ""), width), _bar_dash(trace))
    if "text" in trace:
        font = trace["insidetextfont"]
        size = min(font["size"], 2.4 * half)
        for (x, foot), top, text in zip(feet, tops, trace["text"], strict=True):
            y = (foot + top) / 2 + 0.36 * size
            yield (
                f'<text x="{format_number(x)}" y="{format_number(y)}" text-anchor="middle" '
                f'font-size="{format_number(size)}" fill="{font["color"]}">{text}</text>'
            )


def _bar_dash(trace: Mapping[str, Any]) -> str:
    return _UNSURE_DASH if trace.get("meta") == "unsure" else ""


def _bar(x: float, foot: float, top: float, half: float, radius: float) -> str:
    """Return the outline of a bar with rounded upper corners."""
    left, right, below = x - half, x + half, top + radius
    return (
        f"M{_at(left, foot)}L{_at(left, below)}Q{_at(left, top)} {_at(left + radius, top)}"
        f"L{_at(right - radius, top)}Q{_at(right, top)} {_at(right, below)}L{_at(right, foot)}Z"
    )


def _points(trace: Mapping[str, Any], _: Mapping[str, Any], plot: _Plot) -> Iterator[str]:
    """Yield the line, the circles and the texts of a trace."""
    points = [(plot.x(x), plot.y(y)) for x, y in zip(trace["x"], trace["y"], strict=True)]
    mode = trace["mode"]
    if "lines" in mode:
        line = trace["line"]
        closed = trace.get("fill") == "toself"
        path = "M" + "L".join(_at(*point) for point in points) + ("Z" if closed else "")
        fill = trace["fillcolor"] if closed else "none"
        edge = (line["color"], line["width"])
        yield draw_path(path, fill, edge, _DASHES.get(line.get("dash", ""), ""))
    if "markers" in mode:
        for point in points:
            yield _circle(trace["marker"], *point)
    if "text" in mode:
        vertical, _, side = trace["textposition"].partition(" ")
        away = trace["marker"]["size"] / 2 + _GAP / 2
        across = {"left": -away, "right": away}[side] if vertical == "middle" else 0
        down = {"top": -away, "bottom": away}.get(vertical, 0)
        for (x, y), text in zip(points, trace["text"], strict=True):
            at = (x + across, y + down)
            yield _text(
                text, at, trace["textfont"], (_OPPOSITE[side], _OPPOSITE.get(vertical, "middle"))
            )


def _circle(marker: Mapping[str, Any], x: float, y: float) -> str:
    line = marker["line"]
    edge = (line.get("color", ""), line.get("width", 0))
    return draw_circle(x, y, marker["size"] / 2, marker["color"], edge)


def _note(note: Mapping[str, Any], plot: _Plot) -> str:
    at = (plot.x(note["x"]) + note["xshift"], plot.y(note["y"]) - note["yshift"])
    return _text(note["text"], at, note["font"], (note["xanchor"], note["yanchor"]))


def _text(
    text: str, at: tuple[float, float], font: Mapping[str, Any], sides: tuple[str, str]
) -> str:
    """Draw the lines of a plotly text with one side of it at a point."""
    typeface = Font(
        font.get("family", body_font(1).family),
        font["size"],
        font.get("weight", body_font(1).weight),
        italic=font.get("style") == "italic",
        typeface="bold" if "weight" in font else "body",
    )
    lines = _lines(text)
    width = max(map(typeface.width, lines)) / ROOM + _GAP
    height = len(lines) * typeface.line
    (align, across), (anchor, down) = _SIDES[sides[0]], _HEIGHTS[sides[1]]
    color = font.get("color", _SOFT)
    box = Box(at[0] - across * width, at[1] - down * height, width, height)
    return draw_text([Paragraph(line, 1, typeface, color) for line in lines], box, align, anchor)


def _row_labels(layout: Mapping[str, Any], plot: _Plot, left: float) -> Iterator[str]:
    """Yield the labels of rows: on the left in full, above the row where it is narrow."""
    yaxis, top = layout["yaxis"], layout["meta"]["top"]
    font = bold_font(yaxis["tickfont"]["size"])
    for value, text in zip(yaxis["tickvals"], yaxis["ticktext"], strict=True):
        if left:
            lines = _lines(text)
            height = len(lines) * font.line
            box = Box(0, plot.y(value) - height / 2, left - _GAP, height)
        else:
            lines = [_one_line(text)]
            box = Box(0, plot.y(value + top) - font.line - 2, plot.box.width, font.line)
        paragraphs = [Paragraph(line, 1, font, yaxis["tickfont"]["color"]) for line in lines]
        yield draw_text(paragraphs, box, "left", "bottom" if not left else "middle")


def _side_labels(layout: Mapping[str, Any], plot: _Plot) -> Iterator[str]:
    """Yield the upright labels and the title of the vertical axis."""
    yaxis, font = layout["yaxis"], body_font(14)
    for value, text in zip(yaxis["tickvals"], yaxis["ticktext"], strict=True):
        anchor = {plot.low: "start", plot.high: "end"}.get(value, "middle")
        yield _upright(text, plot.box.x - _GAP, plot.y(value), font, (_SOFT, anchor))
    middle = plot.box.y + plot.box.height / 2
    yield _upright(
        yaxis["title"]["text"], plot.box.x - _AXIS_TITLE, middle, bold_font(15), (_INK, "middle")
    )


def _upright(text: str, x: float, y: float, font: Font, style: tuple[str, str]) -> str:
    color, anchor = style
    words = html.escape(_one_line(text))
    at = f"{format_number(x)} {format_number(y)}"
    return (
        f'<text transform="translate({at}) rotate(-90)" text-anchor="{anchor}" '
        f'font-size="{font.size}" font-weight="{font.weight}" fill="{color}">{words}</text>'
        if words
        else ""
    )


def _column_labels(layout: Mapping[str, Any], plot: _Plot, width: float) -> tuple[list[str], float]:
    """Return the labels and the title of the horizontal axis, and where they end."""
    xaxis, font = layout["xaxis"], body_font(14)
    foot = plot.box.y + plot.box.height + 4
    if plot.columns:
        labels = [*_columns_with_room(plot, width, font)]
    else:
        labels = [
            (text, plot.x(value), {plot.first: "left", plot.last: "right"}.get(value, "center"))
            for value, text in zip(xaxis["tickvals"], xaxis["ticktext"], strict=True)
        ]
    style = {"size": font.size, "color": _SOFT}
    parts = [_text(text, (x, foot), style, (side, "top")) for text, x, side in labels if text]
    foot += font.line
    style = {"size": 15, "color": _INK, "weight": bold_font(15).weight}
    middle = plot.box.x + plot.box.width / 2
    parts.append(_text(xaxis["title"]["text"], (middle, foot), style, ("center", "top")))
    return parts, foot + _AXIS_TITLE


def _columns_with_room(plot: _Plot, width: float, font: Font) -> Iterator[tuple[str, float, str]]:
    """Yield the names of the first and last column and of those between that have room.

    The first one begins and the last one ends with the chart where they would go beyond it.
    """
    half = max(map(font.width, plot.columns)) / 2
    first, *others = plot.columns
    start = max(plot.x(first), half)
    yield (first, start, "center") if start > half else (first, 0, "left")
    labels: list[tuple[str, float, str]] = []
    end = width  # of the next label
    for name in reversed(others):
        x = plot.x(name) if labels else min(plot.x(name), width - half)
        if start + half + 2 * _GAP <= x - half and x + half <= end:
            is_last = x == width - half
            labels.append((name, width, "right") if is_last else (name, x, "center"))
            end = x - half - 2 * _GAP
    yield from reversed(labels)


def _legend(
    traces: Sequence[Mapping[str, Any]], width: float, top: float
) -> tuple[list[str], float]:
    """Return the legend in lines below the chart, and where it ends."""
    font = body_font(14)
    mark, line = font.size, font.line + 4
    x, y = 0.0, top + 4
    parts = []
    for trace in traces:
        name = _one_line(trace["name"])
        if not trace["x"] or not name:
            continue
        wide = min(mark + _GAP + font.width(name) / ROOM + _GAP, width)
        if x and x + wide > width:
            x, y = 0.0, y + line
        parts.append(_swatch(trace, x + mark / 2, y + line / 2, mark))
        lines = len(wrap_text(name, font, (width - mark - _GAP) * ROOM))
        box = Box(x + mark + _GAP, y, wide - mark - _GAP, max(line, lines * font.line))
        parts.append(draw_text([Paragraph(name, lines, font, _INK)], box, "left"))
        y += box.height - line
        x += wide + _GAP
    return parts, y + line + _GAP


def _swatch(trace: Mapping[str, Any], x: float, y: float, size: float) -> str:
    """Draw the mark of a trace in the legend."""
    if "markers" in trace.get("mode", ""):
        return _circle({**trace["marker"], "size": size}, x, y)
    bar = trace["type"] == "bar"
    line = trace["marker"]["line"] if bar else trace["line"]
    edge = (line.get("color", ""), min(line["width"], 1.4))
    height = size if trace.get("fill") or trace.get("meta") != "none" else size / 4
    color = trace["marker"]["color"] if bar else trace.get("fillcolor", line["color"])
    dash = _bar_dash(trace) if bar else _DASHES.get(line.get("dash", ""), "")
    square = draw_path(_rectangle(x - size / 2, y - height / 2, size, height), color, edge, dash)
    return square + (
        _text(trace["text"][0], (x, y), {"size": 14}, ("center", "middle"))
        if "text" in trace
        else ""
    )


def _rectangle(x: float, y: float, width: float, height: float) -> str:
    return f"M{_at(x, y)}h{format_number(width)}v{format_number(height)}h{format_number(-width)}Z"


def _at(x: float, y: float) -> str:
    return f"{format_number(x)} {format_number(y)}"


def _one_line(text: str) -> str:
    """Return a plotly text as plain text in one line, which is isolated as a whole."""
    return " ".join(_lines(_BETWEEN_ISOLATED_LINES.sub(" ", text)))


def _lines(text: str) -> list[str]:
    """Return the lines of a plotly text as plain text."""
    return [html.unescape(re.sub("<[^>]*>", "", line)) for line in text.split("<br>")]
