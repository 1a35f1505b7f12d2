"""Figures as SVG: the parts of a diagram, and charts rendered without a browser.

A diagram is one SVG for page, notebook and paper. Its colors are CSS variables, with the color of
paper for files without our style sheets. Its texts are HTML in ``foreignObject``, because the
browser then wraps them: a translated or enlarged text gets new lines, and a translation sees whole
sentences instead of the pieces that ``text`` elements would need. That works in Chromium, Firefox
and WebKit, as long as the HTML is neither positioned nor scrolled, which WebKit draws in the wrong
place. Each text has a box that ends before the next mark, and cannot leave it.

Charts use a small part of plotly: lines, markers, texts and filled paths. `render_svg` renders that
part, so that a printed page contains its figures and loads nothing.
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from workbook_lib.figures.text_layout import Font, body_font, bold_font, fit_words

ROOM = 0.97
"""Share of a box's width for which texts are measured: browsers add kerning and round widths."""

_BASELINE = 0.35
"""From the middle of a number to its baseline, in font sizes."""
_ENLARGED = 1.2
"""How much larger than drawn a diagram may become."""

Align = Literal["left", "center", "right"]
Anchor = Literal["top", "middle", "bottom"]
_MARGINS: Mapping[Anchor, str] = {"top": "0 0 auto", "middle": "auto 0", "bottom": "auto 0 0"}


class Diagram(NamedTuple):
    """The SVG of a diagram, and whether it shows all texts complete."""

    svg: str
    whole: bool


class Box(NamedTuple):
    """A rectangle in units of the drawing."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Paragraph:
    """A text in one font and color.

    Parameters
    ----------
    text : str
        The text.
    lines : int
        Number of lines that it is expected to take.
    font : Font
        Its font.
    color : str
        Its CSS color.
    gap : float
        Space above it.
    own : bool
        Whether a person wrote it. A browser does not send such a text to a translation service.
    """

    text: str
    lines: int
    font: Font
    color: str
    gap: float = 0
    own: bool = False

    @property
    def height(self) -> float:
        """Expected height, with the gap."""
        return self.gap + self.lines * self.font.line


def height_of(paragraphs: Iterable[Paragraph]) -> float:
    """Return the expected height of paragraphs below one another."""
    return sum(paragraph.height for paragraph in paragraphs)


def fit_paragraph(
    text: str,
    font: Font,
    color: str,
    width: float,
    most: int,
    *,
    own: bool = False,
    around: tuple[str, str] = ("", ""),
    gap: float = 0,
) -> list[Paragraph]:
    """Return a text as a paragraph, truncated to a number of lines; nothing without words.

    The parameters are those of `Paragraph`, and ``width``, ``most`` and ``around`` of `fit_words`.

    Examples
    --------
    >>> [paragraph] = fit_paragraph("a late text", body_font(15), "black", 60, 3)
    >>> paragraph.lines
    2
    """
    shown = fit_words(text, font, width, most, around)
    return [Paragraph(shown.text, shown.lines, font, color, gap, own)] if shown.lines else []


def draw_text(
    paragraphs: Sequence[Paragraph], box: Box, align: Align = "center", anchor: Anchor = "middle"
) -> str:
    """Draw paragraphs in a box.

    Parameters
    ----------
    paragraphs : sequence of Paragraph
        The texts, from the top.
    box : Box
        What is longer than the box is cut off at its lower edge.
    align : {"left", "center", "right"}
        Side of the box at which lines begin or end.
    anchor : {"top", "middle", "bottom"}
        Position in the box.

    Examples
    --------
    >>> from workbook_lib.figures.theme import css_color
    >>> paragraph = Paragraph("<b>", 1, body_font(15), css_color("--bu-ink"))
    >>> "&lt;b&gt;" in draw_text([paragraph], Box(0, 0, 100, 20))
    True
    """
    if not paragraphs:
        return ""
    words = "".join(map(_paragraph, paragraphs))
    return (
        f'<foreignObject x="{_number(box.x)}" y="{_number(box.y)}" width="{_number(box.width)}" '
        f'height="{_number(box.height)}"><div xmlns="http://www.w3.org/1999/xhtml" '
        'style="display:flex;flex-direction:column;height:100%">'
        f'<div style="margin:{_MARGINS[anchor]};text-align:{align}">{words}</div></div>'
        "</foreignObject>"
    )


def _paragraph(paragraph: Paragraph) -> str:
    font = paragraph.font
    style = [f"color:{paragraph.color}", f"font-size:{font.size}px"]
    style += [f"font-weight:{font.weight}"] if font.weight != body_font(1).weight else []
    style += ["font-style:italic"] if font.italic else []
    style += [f"font-family:{font.family}"] if font.family != body_font(1).family else []
    style += [f"margin-top:{_number(paragraph.gap)}px"] if paragraph.gap else []
    own = ' translate="no"' if paragraph.own else ""
    return f'<div dir="auto"{own} style={quoteattr(";".join(style))}>{escape(paragraph.text)}</div>'


def draw_number(number: int, x: float, y: float, color: str) -> str:
    """Draw a number in the middle of a mark."""
    font = bold_font(15)
    return (
        f'<text x="{_number(x)}" y="{_number(y + _BASELINE * font.size)}" text-anchor="middle" '
        f'font-weight="{font.weight}" fill={quoteattr(color)}>{number}</text>'
    )


def draw_circle(x: float, y: float, radius: float, fill: str, edge: tuple[str, float]) -> str:
    """Draw a circle; ``edge`` is the color and the width of its outline."""
    return (
        f'<circle cx="{_number(x)}" cy="{_number(y)}" r="{_number(radius)}" '
        f"fill={quoteattr(fill)}{_edge(*edge)}/>"
    )


def draw_path(
    path: str, fill: str = "none", edge: tuple[str, float] = ("", 0), dash: str = ""
) -> str:
    """Draw a path; ``edge`` is the color and the width of its outline, ``dash`` its pattern."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f"<path d={quoteattr(path)} fill={quoteattr(fill)}{_edge(*edge)}{dashes}/>"


def _edge(color: str, width: float) -> str:
    return f' stroke={quoteattr(color)} stroke-width="{_number(width)}"' if width else ""


def draw_svg(width: float, height: float, label: str, parts: Iterable[str]) -> str:
    """Return a diagram of parts.

    Parameters
    ----------
    width, height : float
        Size in units, which are pixels where there is that much room. The diagram fills the width
        that it gets, up to a fifth more than its own.
    label : str
        Text alternative.
    parts : iterable of str
        Elements in the order in which they are painted, read and copied.

    Examples
    --------
    >>> svg = draw_svg(300, 200, "An empty diagram", [])
    >>> svg.startswith("<svg"), "An empty diagram" in svg
    (True, True)
    """
    font = body_font(15)
    style = (
        "display:block;width:100%;height:auto;margin:0 auto;direction:ltr;"
        f"max-width:calc({_number(width * _ENLARGED / 16)} * var(--bu-rem, 16px));"
        f"font:{font.weight} {font.size}px/{LINE_HEIGHT} {font.family};"
        "overflow-wrap:anywhere;text-wrap:balance;-webkit-text-size-adjust:none;text-size-adjust:none"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_number(width)} {_number(height)}" '
        f'role="img" aria-label={quoteattr(label)} style={quoteattr(style)}>{"".join(parts)}</svg>'
    )


LINE_HEIGHT = 1.3
"""Line height in font sizes, as in plotly."""

_NOTE_BASELINE = 1.02
"""From the top of an annotation to its first baseline, in font sizes."""
_TEXT_ANCHORS = {"left": "start", "center": "middle", "right": "end", "auto": "middle"}
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
    anchor = _TEXT_ANCHORS[note.get("xanchor", "auto")]
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
