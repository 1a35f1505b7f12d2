"""What every drawing of ours lies on: no axes, no colors of plotly's own, nothing to press."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from workbook_lib.figures.fonts import Font, body_font
from workbook_lib.figures.text_layout import to_plotly_text
from workbook_lib.figures.theme import PALETTE

if TYPE_CHECKING:
    import plotly.graph_objects as go


class Drawing:
    """What plotly.js draws.

    plotly's own objects look up and check every value that they are given. Pages are spared that,
    for it takes three times as long as all that goes before (14 ms of 19 for a strip of two years),
    and some 7 MB of memory in each kernel; our tests have every drawing checked.

    Attributes
    ----------
    data : list of dict
        Traces, the lowest first.
    layout : dict
        Everything else. Their values are JSON's: a table's own numbers are not.
    whole : bool
        Whether none of the words that it is to say had to be left out.
    """

    def __init__(
        self, data: Iterable[dict[str, Any]], layout: Mapping[str, Any], *, whole: bool = True
    ) -> None:
        self.data = [*data]
        self.layout = dict(layout)
        self.whole = whole

    def plain(self) -> dict[str, Any]:
        """Return data and layout as they travel."""
        return {"data": self.data, "layout": self.layout}

    def to_json(self) -> str:
        """Return data and layout as JSON text."""
        return json.dumps(self.plain(), ensure_ascii=False, allow_nan=False)

    def figure(self) -> go.Figure:
        """Return plotly's own figure, which a notebook shows as it is.

        Raises
        ------
        ValueError
            When plotly does not know one of the values.
        """
        import plotly.graph_objects as go

        return go.Figure(self.plain())


Anchor = Literal["left", "center", "right"]


@dataclass(frozen=True)
class TextLines:
    """Lines in one face and one color, with some pixels of air above them."""

    lines: list[str]
    face: Font
    color: str
    air: float = 0

    @property
    def height(self) -> float:
        """Pixels from the top of the air to the foot of the last line."""
        return self.air + len(self.lines) * self.face.line


@dataclass(frozen=True)
class TextBlock:
    """Parts one under the other."""

    parts: tuple[TextLines, ...] = ()

    @property
    def height(self) -> float:
        """Pixels from top to foot."""
        return sum(part.height for part in self.parts)

    @property
    def width(self) -> float:
        """Pixels of the widest line."""
        return max((part.face.width(line) for part in self.parts for line in part.lines), default=0)

    def annotations(
        self, x: float, y: float, *, right: float = 0, down: float = 0, anchor: Anchor = "center"
    ) -> list[dict[str, Any]]:
        """Return plotly annotations for the words.

        Parameters
        ----------
        x, y : float
            A point of the drawing, in its units.
        right, down : float
            Pixels from that point to the top of the block, at the side that ``anchor`` says.
        anchor : {"left", "center", "right"}
            Which side of the words stands there.
        """
        made = []
        for part in self.parts:
            if part.lines:
                made.append(
                    {
                        "x": x,
                        "y": y,
                        "xshift": right,
                        "yshift": -(down + part.air),
                        "xanchor": anchor,
                        "yanchor": "top",
                        "align": anchor,
                        "text": to_plotly_text(part.lines),
                        "font": plotly_font(part.face, part.color),
                        "showarrow": False,
                        "borderpad": 0,
                        "borderwidth": 0,
                    }
                )
            down += part.height
        return made


def plotly_font(face: Font, color: str) -> dict[str, Any]:
    """Return a face as plotly takes it."""
    return {
        "family": face.family,
        "size": face.size,
        "weight": face.weight,
        "style": "italic" if face.italic else "normal",
        "color": color,
    }


TRANSPARENT = "rgba(0,0,0,0)"
"""No color: the page shows through."""


def blank_layout(width: float, height: float) -> dict[str, Any]:
    """Return the layout of an empty drawing.

    Parameters
    ----------
    width, height : float
        Drawing units, counted from the upper left corner, y pointing down.
    """
    bare = {"visible": False, "fixedrange": True}
    return {
        "template": {},  # plotly's own would bring colors of its own
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


def line_trace(points: Sequence[tuple[float | None, float]], **more: Any) -> dict[str, Any]:
    """Return a trace through some points, without what shows when a pointer rests on it.

    A point without x breaks the line.
    """
    return {
        "type": "scatter",
        "x": [None if x is None else round(x, 1) for x, _ in points],
        "y": [round(y, 1) for _, y in points],
        "hoverinfo": "skip",
        "cliponaxis": False,
        **more,
    }


def text_trace(
    points: Sequence[tuple[float, float]],
    texts: Sequence[str],
    face: Font,
    token: str,
    position: str = "middle center",
) -> dict[str, Any]:
    """Return one trace for words of a kind: plotly takes twice as long for as many notes.

    Parameters
    ----------
    points
        Where the words stand, in drawing units.
    texts
        Marked up, one for each point.
    face, token
        What they are set in, and the token of their color.
    position
        Where they stand about their points, as plotly says it.
    """
    set_in = plotly_font(face, PALETTE[token])
    return line_trace(points, mode="text", text=[*texts], textposition=position, textfont=set_in)
