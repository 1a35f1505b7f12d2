"""The parts of an SVG: texts, marks, paths.

A diagram is one SVG for page, notebook and paper. Its colors are CSS variables, with the color of
paper for files without our style sheets. Its texts are HTML in ``foreignObject``, because the
browser then wraps them: a translated or enlarged text gets new lines, and a translation sees whole
sentences instead of the pieces that ``text`` elements would need. That works in Chromium, Firefox
and WebKit, as long as the HTML is neither positioned nor scrolled, which WebKit draws in the wrong
place. Each text has a box that ends before the next mark, and cannot leave it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from workbook_lib.content.markdown import ENGLISH_ATTRIBUTES, is_fallback
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
    english : bool
        Whether it is in English because the pack lacks it.
    """

    text: str
    lines: int
    font: Font
    color: str
    gap: float = 0
    own: bool = False
    english: bool = False

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
    english = not own and is_fallback(text)
    return (
        [Paragraph(shown.text, shown.lines, font, color, gap, own, english)] if shown.lines else []
    )


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
        f'<foreignObject x="{format_number(box.x)}" y="{format_number(box.y)}" '
        f'width="{format_number(box.width)}" height="{format_number(box.height)}">'
        '<div xmlns="http://www.w3.org/1999/xhtml" '
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
    style += [f"margin-top:{format_number(paragraph.gap)}px"] if paragraph.gap else []
    language = f" {ENGLISH_ATTRIBUTES}" if paragraph.english else ' dir="auto"'
    own = ' translate="no"' if paragraph.own else ""
    return f"<div{language}{own} style={quoteattr(';'.join(style))}>{escape(paragraph.text)}</div>"


def draw_number(number: int, x: float, y: float, color: str) -> str:
    """Draw a number in the middle of a mark."""
    font = bold_font(15)
    return (
        f'<text x="{format_number(x)}" y="{format_number(y + _BASELINE * font.size)}" '
        f'text-anchor="middle" font-weight="{font.weight}" fill={quoteattr(color)}>{number}</text>'
    )


def draw_circle(x: float, y: float, radius: float, fill: str, edge: tuple[str, float]) -> str:
    """Draw a circle; ``edge`` is the color and the width of its outline."""
    return (
        f'<circle cx="{format_number(x)}" cy="{format_number(y)}" r="{format_number(radius)}" '
        f"fill={quoteattr(fill)}{_edge(*edge)}/>"
    )


def draw_path(
    path: str, fill: str = "none", edge: tuple[str, float] = ("", 0), dash: str = ""
) -> str:
    """Draw a path; ``edge`` is the color and the width of its outline, ``dash`` its pattern."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f"<path d={quoteattr(path)} fill={quoteattr(fill)}{_edge(*edge)}{dashes}/>"


def _edge(color: str, width: float) -> str:
    return f' stroke={quoteattr(color)} stroke-width="{format_number(width)}"' if width else ""


_TEXT = re.compile(r"<foreignObject.*?</foreignObject>|<text.*?</text>", re.DOTALL)
_BOX = re.compile(r'<foreignObject x="([^"]+)"(.*?) width="([^"]+)"')
_ALIGNED = re.compile(r"text-align:(left|right)")
_OTHER_SIDE = {"left": "right", "right": "left"}
_MIDDLE = re.compile(r'<text x="([^"]+)"')
_UPRIGHT = re.compile(r'translate\(([^ ]+) ([^)]+)\)(.*?)font-size="([^"]+)"')


def mirror(parts: Iterable[str], width: float) -> list[str]:
    """Mirror the shapes of a drawing, and move its texts to the other side.

    A drawing in a language that is written from right to left also begins on the right.

    Parameters
    ----------
    parts : iterable of str
        Elements of this module.
    width : float
        Width of the drawing.

    Examples
    --------
    >>> mirror(['<text x="30" y="9" text-anchor="middle">1</text>'], 100)
    ['<text x="70" y="9" text-anchor="middle">1</text>']
    """
    joined = "".join(parts)
    mirrored: list[str] = []
    texts = [*_TEXT.finditer(joined)]
    starts = [0, *(match.end() for match in texts)]
    ends = [*(match.start() for match in texts), len(joined)]
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        if start < end:
            transform = f"matrix(-1 0 0 1 {format_number(width)} 0)"
            mirrored.append(f'<g transform="{transform}">{joined[start:end]}</g>')
        if number < len(texts):
            mirrored.append(_on_other_side(texts[number][0], width))
    return mirrored


def _on_other_side(text: str, width: float) -> str:
    """Return an element with text at the mirrored position."""

    def move_box(box: re.Match[str]) -> str:
        x = format_number(width - float(box[1]) - float(box[3]))
        return f'<foreignObject x="{x}"{box[2]} width="{box[3]}"'

    def move_upright(at: re.Match[str]) -> str:
        # The letters are on the left of the position.
        x = format_number(width - float(at[1]) + float(at[4]) / 2)
        return f'translate({x} {at[2]}){at[3]}font-size="{at[4]}"'

    if text.startswith("<foreignObject"):
        text = _ALIGNED.sub(lambda side: f"text-align:{_OTHER_SIDE[side[1]]}", text)
        return _BOX.sub(move_box, text, count=1)
    text = _UPRIGHT.sub(move_upright, text, count=1)
    return _MIDDLE.sub(lambda at: f'<text x="{format_number(width - float(at[1]))}"', text, count=1)


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
        f"max-width:calc({format_number(width * _ENLARGED / 16)} * var(--bu-rem, 16px));"
        f"font:{font.weight} {font.size}px/{LINE_HEIGHT} {font.family};"
        "overflow-wrap:anywhere;text-wrap:balance;-webkit-text-size-adjust:none;text-size-adjust:none"
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="0 0 {format_number(width)} {format_number(height)}" '
        f'role="img" aria-label={quoteattr(label)} style={quoteattr(style)}>{"".join(parts)}</svg>'
    )


LINE_HEIGHT = 1.3
"""Line height in font sizes, as in plotly."""


def format_number(number: float) -> str:
    """Return a number of a drawing as text.

    Examples
    --------
    >>> format_number(2.5), format_number(2.0)
    ('2.5', '2')
    """
    return f"{number:.2f}".rstrip("0").rstrip(".")
