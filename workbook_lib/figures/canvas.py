"""What every drawing of ours lies on: no axes, no colors of plotly's own, nothing to press."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workbook_lib.figures.block import font
from workbook_lib.figures.fonts import Face, work
from workbook_lib.figures.palette import PALETTE

CLEAR = "rgba(0,0,0,0)"
"""No color: the page shows through."""


def canvas(width: float, height: float) -> dict[str, Any]:
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
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "font": font(work(15), PALETTE["--bu-ink"]),
        "colorway": [PALETTE["--bu-act"]],
        "showlegend": False,
        "hovermode": False,
        "dragmode": False,
    }


def line(points: Sequence[tuple[float | None, float]], **more: Any) -> dict[str, Any]:
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


def lettered(
    points: Sequence[tuple[float, float]],
    texts: Sequence[str],
    face: Face,
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
    set_in = font(face, PALETTE[token])
    return line(points, mode="text", text=[*texts], textposition=position, textfont=set_in)
