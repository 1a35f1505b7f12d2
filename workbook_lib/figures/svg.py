"""Our own drawings as SVG, without a browser.

A figure of ours uses a small part of plotly: lines, marks and words on a bare sheet of
drawing units, and filled paths. That part is drawn here, so that a page to print holds its drawings
as they are and asks nobody for anything.
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

LINE_HEIGHT = 1.3
"""Height of a line of words, in letter sizes, as plotly sets them."""

_NOTE_BASELINE = 1.02
"""From the top of a block of words to the foot of its first line, in letter sizes."""
_ANCHORS = {"left": "start", "center": "middle", "right": "end", "auto": "middle"}
_POSITION_ANCHORS = {"right": "start", "center": "middle", "left": "end"}
_SHARE_ABOVE = {"top": 1, "middle": 0.5, "bottom": 0}
"""Which share of its height a text has above its point, by where it stands."""
_TEXT_BASELINE = 0.86
"""From the top of a text to the foot of its first line, in letter sizes."""
_ROTATED_ANCHORS = {"bottom": "start", "middle": "middle", "top": "end"}
_CORNERS = {"diamond": 4, "triangle-up": 3}
"""Marks with corners, the first of them on top; any other mark is a dot."""


def render_svg(figure: Mapping[str, Any], room: float, label: str) -> str:
    """Draw a figure.

    Parameters
    ----------
    figure : mapping
        Data and layout of a plotly figure of ours, as plain JSON values.
    room : float
        Pixels across. Drawing units are scaled to it; words and marks keep their pixels.
    label : str
        The drawing in one sentence.

    Returns
    -------
    str
        One ``svg`` element. Every text in it is escaped.
    """
    layout = figure["layout"]
    scale = room / layout["width"]
    height = layout["height"] * scale
    shapes = layout.get("shapes", ())
    parts = [_path(shape, scale) for shape in shapes if shape.get("layer") == "below"]
    parts += [part for trace in figure.get("data", ()) for part in _trace(trace, scale)]
    parts += [_path(shape, scale) for shape in shapes if shape.get("layer") != "below"]
    parts += [part for note in layout.get("annotations", ()) for part in _annotation(note, scale)]
    box = f"0 0 {_num(room)} {_num(height)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img" '
        f"aria-label={quoteattr(label)}>{''.join(parts)}</svg>"
    )


def _trace(trace: Mapping[str, Any], scale: float) -> Iterator[str]:
    runs = _segments(trace, scale)
    opacity = f' opacity="{_num(trace["opacity"])}"' if "opacity" in trace else ""
    mode = trace.get("mode", "lines")
    if "lines" in mode:
        closed = trace.get("fill") == "toself"
        fill = trace.get("fillcolor", "none") if closed else "none"
        for run in runs:
            if len(run) > 1:
                path = "M" + "L".join(f"{_num(x)} {_num(y)}" for x, y in run)
                yield (
                    f'<path d="{path}{"Z" if closed else ""}" fill={quoteattr(fill)}'
                    f"{_stroke(trace.get('line', {}))}{opacity}/>"
                )
    places = [place for run in runs for place in run]
    if "markers" in mode:
        for place in places:
            yield _marker(trace["marker"], *place)
    if "text" in mode:
        for place, text in zip(places, trace["text"], strict=False):
            yield from _text(text, *place, trace["textfont"], trace["textposition"])


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
    """Return the points of a trace, parted where it is broken."""
    runs: list[list[tuple[float, float]]] = [[]]
    for x, y in zip(trace["x"], trace["y"], strict=True):
        if x is None or y is None:
            runs.append([])
        else:
            runs[-1].append((x * scale, y * scale))
    return runs


def _marker(marker: Mapping[str, Any], x: float, y: float) -> str:
    half = marker["size"] / 2
    turn = math.radians(marker.get("angle", 0))
    x -= marker.get("standoff", 0) * math.sin(turn)
    y += marker.get("standoff", 0) * math.cos(turn)
    edge = _stroke(marker.get("line", {}))
    fill = quoteattr(marker.get("color", "none"))
    symbol = marker.get("symbol", "circle")
    if symbol == "line-ns":
        path = f"M{_num(x)} {_num(y - half * 1.4)}V{_num(y + half * 1.4)}"
        return f'<path d="{path}" fill="none"{edge}/>'
    sides = _CORNERS.get(symbol, 0)
    if not sides:
        return f'<circle cx="{_num(x)}" cy="{_num(y)}" r="{_num(half)}" fill={fill}{edge}/>'
    far = half * 1.3
    corners = [turn - math.pi / 2 + 2 * math.pi * step / sides for step in range(sides)]
    points = " ".join(
        f"{_num(x + far * math.cos(corner))},{_num(y + far * math.sin(corner))}"
        for corner in corners
    )
    return f'<polygon points="{points}" fill={fill}{edge}/>'


def _path(shape: Mapping[str, Any], scale: float) -> str:
    line = shape.get("line", {})
    stroke = _stroke({**line, "width": line.get("width", 0) / scale}, by=1 / scale)
    return (
        f'<path d={quoteattr(shape["path"])} transform="scale({_num(scale)})" '
        f"fill={quoteattr(shape.get('fillcolor', 'none'))}{stroke}/>"
    )


def _annotation(note: Mapping[str, Any], scale: float) -> Iterator[str]:
    x = note["x"] * scale + note.get("xshift", 0)
    y = note["y"] * scale - note.get("yshift", 0)
    size = note["font"]["size"]
    if note.get("textangle"):
        turned = f"rotate({_num(note['textangle'])} {_num(x - size * 0.3)} {_num(y)})"
        line = note["text"].replace("<br>", " ")
        text = _text_element(
            line, x - size * 0.3, y, note["font"], _ROTATED_ANCHORS[note["yanchor"]]
        )
        yield f'<g transform="{turned}">{text}</g>'
        return
    anchor = _ANCHORS[note.get("xanchor", "auto")]
    yield from _lines(note["text"], x, y + size * _NOTE_BASELINE, note["font"], anchor)


def _lines(text: str, x: float, foot: float, font: Mapping[str, Any], anchor: str) -> Iterator[str]:
    """Yield the lines of a text, the first of them on its foot."""
    for place, line in enumerate(text.split("<br>")):
        yield _text_element(line, x, foot + font["size"] * LINE_HEIGHT * place, font, anchor)


def _text_element(text: str, x: float, y: float, font: Mapping[str, Any], anchor: str) -> str:
    # What plotly reads as its own small HTML is plain text again, then escaped for this one.
    words = escape(html.unescape(text))
    size = _num(font["size"])
    return (
        f'<text x="{_num(x)}" y="{_num(y)}" text-anchor="{anchor}" font-size="{size}" '
        f'font-family={quoteattr(font["family"])} font-weight="{font.get("weight", 400)}" '
        f'font-style="{font.get("style", "normal")}" fill={quoteattr(font["color"])}>{words}</text>'
    )


def _stroke(line: Mapping[str, Any], by: float = 1) -> str:
    width = line.get("width", 2)
    if not width or "color" not in line:
        return ""
    dash = _dash_array(line.get("dash", "solid"), width, by)
    drawn = f' stroke={quoteattr(line["color"])} stroke-width="{_num(width)}"'
    return f'{drawn} stroke-dasharray="{dash}"' if dash else drawn


def _dash_array(dash: str, width: float, by: float) -> str:
    """Return lengths of dashes and gaps: plotly's names for them go by the width of the line."""
    unit = max(width, 3 * by)
    named: Mapping[str, Sequence[float]] = {"dot": (1, 1), "dash": (3, 3), "longdash": (5, 5)}
    if dash in named:
        return " ".join(_num(part * unit) for part in named[dash])
    if dash == "solid":
        return ""
    return " ".join(_num(float(part.removesuffix("px")) * by) for part in dash.split(","))


def _num(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
