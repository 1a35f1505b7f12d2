"""Renders figures as SVG, without a browser.

The figures use a small part of plotly: lines, markers, texts and filled paths. This module renders
that part, so that a printed page contains its figures and loads nothing.
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

LINE_HEIGHT = 1.3
"""Line height in font sizes, as in plotly."""

_NOTE_BASELINE = 1.02
"""From the top of an annotation to its first baseline, in font sizes."""
_ANCHORS = {"left": "start", "center": "middle", "right": "end", "auto": "middle"}
_POSITION_ANCHORS = {"right": "start", "center": "middle", "left": "end"}
_SHARE_ABOVE = {"top": 1, "middle": 0.5, "bottom": 0}
"""Share of a text's height above its point, by vertical position."""
_TEXT_BASELINE = 0.86
"""From the top of a text to its first baseline, in font sizes."""
_ROTATED_ANCHORS = {"bottom": "start", "middle": "middle", "top": "end"}
_CORNERS = {"diamond": 4, "triangle-up": 3}
"""Number of corners of a marker, the first one at the top; other markers are circles."""


def render_svg(figure: Mapping[str, Any], width: float, label: str) -> str:
    """Render a figure.

    Parameters
    ----------
    figure : mapping
        Data and layout of a figure of this package, as plain JSON values.
    width : float
        Width in pixels. Drawing units are scaled to it; texts and markers keep their size.
    label : str
        Text alternative.

    Returns
    -------
    str
        One ``svg`` element. Every text in it is escaped.

    Examples
    --------
    >>> from workbook_lib.figures.canvas import blank_layout
    >>> svg = render_svg({"data": [], "layout": blank_layout(300, 200)}, 300, "An empty figure")
    >>> svg.startswith("<svg"), "An empty figure" in svg
    (True, True)
    """
    layout = figure["layout"]
    scale = width / layout["width"]
    height = layout["height"] * scale
    shapes = layout.get("shapes", ())
    parts = [_path(shape, scale) for shape in shapes if shape.get("layer") == "below"]
    parts += [part for trace in figure.get("data", ()) for part in _trace(trace, scale)]
    parts += [_path(shape, scale) for shape in shapes if shape.get("layer") != "below"]
    parts += [part for note in layout.get("annotations", ()) for part in _annotation(note, scale)]
    box = f"0 0 {_number(width)} {_number(height)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img" '
        f"aria-label={quoteattr(label)}>{''.join(parts)}</svg>"
    )


def _trace(trace: Mapping[str, Any], scale: float) -> Iterator[str]:
    segments = _segments(trace, scale)
    opacity = f' opacity="{_number(trace["opacity"])}"' if "opacity" in trace else ""
    mode = trace.get("mode", "lines")
    if "lines" in mode:
        closed = trace.get("fill") == "toself"
        fill = trace.get("fillcolor", "none") if closed else "none"
        for segment in segments:
            if len(segment) > 1:
                path = "M" + "L".join(f"{_number(x)} {_number(y)}" for x, y in segment)
                yield (
                    f'<path d="{path}{"Z" if closed else ""}" fill={quoteattr(fill)}'
                    f"{_stroke(trace.get('line', {}))}{opacity}/>"
                )
    points = [point for segment in segments for point in segment]
    if "markers" in mode:
        for point in points:
            yield _marker(trace["marker"], *point)
    if "text" in mode:
        for point, text in zip(points, trace["text"], strict=False):
            yield from _text(text, *point, trace["textfont"], trace["textposition"])


def _text(text: str, x: float, y: float, font: Mapping[str, Any], position: str) -> Iterator[str]:
    above, _, side = position.partition(" ")
    high = LINE_HEIGHT * text.count("<br>") + 1
    return _lines(
        text,
        x,
        y + font["size"] * (_TEXT_BASELINE - _SHARE_ABOVE[above] * high),
        font,
        _POSITION_ANCHORS[side],
    )


def _segments(trace: Mapping[str, Any], scale: float) -> list[list[tuple[float, float]]]:
    """Return the points of a trace, split at its gaps."""
    segments: list[list[tuple[float, float]]] = [[]]
    for x, y in zip(trace["x"], trace["y"], strict=True):
        if x is None or y is None:
            segments.append([])
        else:
            segments[-1].append((x * scale, y * scale))
    return segments


def _marker(marker: Mapping[str, Any], x: float, y: float) -> str:
    half = marker["size"] / 2
    turn = math.radians(marker.get("angle", 0))
    x -= marker.get("standoff", 0) * math.sin(turn)
    y += marker.get("standoff", 0) * math.cos(turn)
    edge = _stroke(marker.get("line", {}))
    fill = quoteattr(marker.get("color", "none"))
    symbol = marker.get("symbol", "circle")
    if symbol == "line-ns":
        path = f"M{_number(x)} {_number(y - half * 1.4)}V{_number(y + half * 1.4)}"
        return f'<path d="{path}" fill="none"{edge}/>'
    sides = _CORNERS.get(symbol, 0)
    if not sides:
        return (
            f'<circle cx="{_number(x)}" cy="{_number(y)}" r="{_number(half)}" fill={fill}{edge}/>'
        )
    radius = half * 1.3
    corners = [turn - math.pi / 2 + 2 * math.pi * step / sides for step in range(sides)]
    points = " ".join(
        f"{_number(x + radius * math.cos(corner))},{_number(y + radius * math.sin(corner))}"
        for corner in corners
    )
    return f'<polygon points="{points}" fill={fill}{edge}/>'


def _path(shape: Mapping[str, Any], scale: float) -> str:
    line = shape.get("line", {})
    stroke = _stroke({**line, "width": line.get("width", 0) / scale}, by=1 / scale)
    return (
        f'<path d={quoteattr(shape["path"])} transform="scale({_number(scale)})" '
        f"fill={quoteattr(shape.get('fillcolor', 'none'))}{stroke}/>"
    )


def _annotation(note: Mapping[str, Any], scale: float) -> Iterator[str]:
    x = note["x"] * scale + note.get("xshift", 0)
    y = note["y"] * scale - note.get("yshift", 0)
    size = note["font"]["size"]
    if note.get("textangle"):
        turned = f"rotate({_number(note['textangle'])} {_number(x - size * 0.3)} {_number(y)})"
        line = note["text"].replace("<br>", " ")
        text = _text_element(
            line, x - size * 0.3, y, note["font"], _ROTATED_ANCHORS[note["yanchor"]]
        )
        yield f'<g transform="{turned}">{text}</g>'
        return
    anchor = _ANCHORS[note.get("xanchor", "auto")]
    yield from _lines(note["text"], x, y + size * _NOTE_BASELINE, note["font"], anchor)


def _lines(text: str, x: float, foot: float, font: Mapping[str, Any], anchor: str) -> Iterator[str]:
    """Yield the lines of a text; ``foot`` is the first baseline."""
    for index, line in enumerate(text.split("<br>")):
        yield _text_element(line, x, foot + font["size"] * LINE_HEIGHT * index, font, anchor)


def _text_element(text: str, x: float, y: float, font: Mapping[str, Any], anchor: str) -> str:
    # Undo the escaping for plotly's HTML subset, then escape for SVG.
    words = escape(html.unescape(text))
    size = _number(font["size"])
    return (
        f'<text x="{_number(x)}" y="{_number(y)}" text-anchor="{anchor}" font-size="{size}" '
        f'font-family={quoteattr(font["family"])} font-weight="{font.get("weight", 400)}" '
        f'font-style="{font.get("style", "normal")}" fill={quoteattr(font["color"])}>{words}</text>'
    )


def _stroke(line: Mapping[str, Any], by: float = 1) -> str:
    width = line.get("width", 2)
    if not width or "color" not in line:
        return ""
    dash = _dash_array(line.get("dash", "solid"), width, by)
    attributes = f' stroke={quoteattr(line["color"])} stroke-width="{_number(width)}"'
    return f'{attributes} stroke-dasharray="{dash}"' if dash else attributes


def _dash_array(dash: str, width: float, by: float) -> str:
    """Return the lengths of dashes and gaps. Plotly's named patterns depend on the line width."""
    unit = max(width, 3 * by)
    named: Mapping[str, Sequence[float]] = {"dot": (1, 1), "dash": (3, 3), "longdash": (5, 5)}
    if dash in named:
        return " ".join(_number(part * unit) for part in named[dash])
    if dash == "solid":
        return ""
    return " ".join(_number(float(part.removesuffix("px")) * by) for part in dash.split(","))


def _number(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
