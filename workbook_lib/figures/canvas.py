"""The base of all figures: an empty layout, lines and text blocks as plotly JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from workbook_lib.figures.text_layout import Font, body_font, to_plotly_text
from workbook_lib.figures.theme import PALETTE


class Drawing:
    """A figure as JSON for plotly.js.

    Plain dictionaries instead of plotly's Python objects, whose validation takes 14 of 19 ms for a
    figure of two years and 7 MB of memory per kernel. The tests validate every drawing.

    Attributes
    ----------
    data : list of dict
        Traces, bottom first.
    layout : dict
        Layout. All values are JSON types, not numpy numbers.
    whole : bool
        Whether no text was truncated.

    Examples
    --------
    >>> drawing = Drawing(data=[], layout=blank_layout(300, 200))
    >>> drawing.whole
    True
    """

    def __init__(
        self, data: Iterable[dict[str, Any]], layout: Mapping[str, Any], *, whole: bool = True
    ) -> None:
        self.data = [*data]
        self.layout = dict(layout)
        self.whole = whole

    def to_dict(self) -> dict[str, Any]:
        """Return data and layout as a dictionary."""
        return {"data": self.data, "layout": self.layout}


Anchor = Literal["left", "center", "right"]


@dataclass(frozen=True)
class TextLines:
    """Lines of text in one font and color, with a gap above in pixels."""

    lines: list[str]
    font: Font
    color: str
    gap: float = 0

    @property
    def height(self) -> float:
        """Height in pixels, with the gap."""
        return self.gap + len(self.lines) * self.font.line


@dataclass(frozen=True)
class TextBlock:
    """Lines of text below one another, in several fonts."""

    parts: tuple[TextLines, ...] = ()

    @property
    def height(self) -> float:
        return sum(part.height for part in self.parts)

    @property
    def width(self) -> float:
        """Width of the widest line in pixels."""
        return max((part.font.width(line) for part in self.parts for line in part.lines), default=0)

    def annotations(
        self, x: float, y: float, *, right: float = 0, down: float = 0, anchor: Anchor = "center"
    ) -> list[dict[str, Any]]:
        """Return the plotly annotations of the text.

        Parameters
        ----------
        x, y : float
            A point in drawing units.
        right, down : float
            Offset in pixels from that point to the top of the block.
        anchor : {"left", "center", "right"}
            Side of the text at that point.
        """
        annotations = []
        for part in self.parts:
            if part.lines:
                annotations.append(
                    {
                        "x": x,
                        "y": y,
                        "xshift": right,
                        "yshift": -(down + part.gap),
                        "xanchor": anchor,
                        "yanchor": "top",
                        "align": anchor,
                        "text": to_plotly_text(part.lines),
                        "font": plotly_font(part.font, part.color),
                        "showarrow": False,
                        "borderpad": 0,
                        "borderwidth": 0,
                    }
                )
            down += part.height
        return annotations


def plotly_font(font: Font, color: str) -> dict[str, Any]:
    """Return a font in plotly's format."""
    return {
        "family": font.family,
        "size": font.size,
        "weight": font.weight,
        "style": "italic" if font.italic else "normal",
        "color": color,
    }


TRANSPARENT = "rgba(0,0,0,0)"


def blank_layout(width: float, height: float) -> dict[str, Any]:
    """Return the plotly layout of an empty figure without axes and interaction.

    Parameters
    ----------
    width, height : float
        Size in drawing units. The origin is the upper left corner, y points down.
    """
    bare = {"visible": False, "fixedrange": True}
    return {
        "template": {},  # no plotly template: it would add colors
        "width": width,
        "height": height,
        "autosize": False,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0, "autoexpand": False},
        "xaxis": {**bare, "range": [0, width]},
        "yaxis": {**bare, "range": [height, 0]},
        "paper_bgcolor": TRANSPARENT,
        "plot_bgcolor": TRANSPARENT,
        "font": plotly_font(body_font(15), PALETTE["--bu-ink"]),
        "colorway": [PALETTE["--bu-act"]],
        "showlegend": False,
        "hovermode": False,
        "dragmode": False,
    }


def line_trace(points: Sequence[tuple[float | None, float]], **attributes: Any) -> dict[str, Any]:
    """Return a scatter trace without hover. A point without x breaks the line."""
    return {
        "type": "scatter",
        "x": [None if x is None else round(x, 1) for x, _ in points],
        "y": [round(y, 1) for _, y in points],
        "hoverinfo": "skip",
        "cliponaxis": False,
        **attributes,
    }


def text_trace(
    points: Sequence[tuple[float, float]],
    texts: Sequence[str],
    font: Font,
    token: str,
    position: str = "middle center",
) -> dict[str, Any]:
    """Return one trace for several texts; annotations take plotly twice as long.

    Parameters
    ----------
    points
        Positions in drawing units.
    texts
        Plotly texts, one for each point.
    font, token
        Font, and token of the color.
    position
        Position relative to the points, as plotly names it.
    """
    text_font = plotly_font(font, PALETTE[token])
    return line_trace(points, mode="text", text=[*texts], textposition=position, textfont=text_font)
