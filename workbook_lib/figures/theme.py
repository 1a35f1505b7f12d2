"""What the figures have in common: colors, the styles of the two seats, the parts of a chart."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

from workbook_lib.figures.text_layout import body_font, to_plotly_text

PALETTE: Mapping[str, str] = MappingProxyType(
    {
        "--bu-card": "#FFFDFB",
        "--bu-sunk": "#EDE4E4",
        "--bu-ink": "#2B1E31",
        "--bu-soft": "#5E4E63",
        "--bu-line": "#DDCFD3",
        "--bu-control": "#8A7790",
        "--bu-ground": "#F5EFED",
        "--bu-tint": "#EEE2EE",
        "--bu-act": "#4A2653",
        "--bu-scale-1": "#CDB8D1",
        "--bu-scale-2": "#94689E",
        "--bu-reach": "#B76A00",
        "--bu-reach-ink": "#7A4300",
        "--bu-reach-tint": "#FCE9C8",
        "--bu-reach-edge": "#E8C48A",
        "--bu-step": "#2A6A92",
        "--bu-step-ink": "#1B5072",
        "--bu-step-tint": "#DAEAF3",
        "--bu-step-edge": "#9CC1D8",
    }
)
"""Light hex value by CSS token. The page replaces each hex value with the current value of its
token, so that figures follow light and dark mode. Values are unique, and figures use no others."""


def css_color(token: str) -> str:
    """Return a color of the palette as CSS; the hex value is for paper and saved files.

    Examples
    --------
    >>> css_color("--bu-ink")
    'var(--bu-ink, #2B1E31)'
    """
    return f"var({token}, {PALETTE[token]})"


@dataclass(frozen=True)
class SeatStyle:
    """Colors and marks of one seat. A text always names the seat too.

    Parameters
    ----------
    line, ink, tint, edge : str
        CSS color of lines and shapes, of texts, of panels, and of panel edges.
    dash, panel_dash : str
        SVG dash pattern of the ring and of a panel's edge; empty for a solid line.
    dot, rim, number : str
        CSS color of a dot, of its outline, and of the number on it.
    rim_width : int
        Width of a dot's outline in pixels.
    """

    line: str
    ink: str
    tint: str
    edge: str
    dash: str
    panel_dash: str
    dot: str
    rim: str
    number: str
    rim_width: int


SEAT_STYLES: Mapping[str, SeatStyle] = MappingProxyType(
    {
        "pursuer": SeatStyle(
            line=css_color("--bu-reach"),
            ink=css_color("--bu-reach-ink"),
            tint=css_color("--bu-reach-tint"),
            edge=css_color("--bu-reach-edge"),
            dash="",
            panel_dash="",
            dot=css_color("--bu-reach-ink"),
            rim=css_color("--bu-card"),
            number=css_color("--bu-card"),
            rim_width=4,
        ),
        "withdrawer": SeatStyle(
            line=css_color("--bu-step"),
            ink=css_color("--bu-step-ink"),
            tint=css_color("--bu-step-tint"),
            edge=css_color("--bu-step-edge"),
            dash="10 7",
            panel_dash="6 5",
            dot=css_color("--bu-card"),
            rim=css_color("--bu-step"),
            number=css_color("--bu-step-ink"),
            rim_width=3,
        ),
    }
)
"""Style by seat: filled dots and solid lines for the pursuer, open dots and dashed lines for the
withdrawer."""


Chart: TypeAlias = dict[str, Any]
"""A plotly specification (``data`` and ``layout``) of plain dictionaries, lists, texts and numbers.

Without plotly's Python objects, which take longer to import than a page takes to open. Charts have
traces of the types ``scatter`` and ``bar`` only, which plotly's smallest bundle can draw.
"""

_LABEL_LETTERS = 20
"""Letters of a line of a label beside an axis."""
_NOTE_LETTERS = 40
_MARGIN = 90
"""Pixels above and below the rows of a chart, for its title, axis and legend."""


def wrap_label(text: str, letters: int = _LABEL_LETTERS) -> str:
    """Return a label as a plotly text, in lines of similar length, the last ones the fullest.

    Examples
    --------
    >>> wrap_label("Having to be the perfect partner")
    'Having to be the<br>perfect partner'
    >>> wrap_label("Showing feelings feels weak", 26), wrap_label("reaching, to be sure", 16)
    ('Showing feelings<br>feels weak', 'reaching,<br>to be sure')
    """
    words = text.split()
    lines = textwrap.wrap(text, letters)
    if len(lines) < 2 or max(map(len, words)) > letters:
        return to_plotly_text(lines or [""])
    for most in range(letters, max(map(len, words)) - 1, -1):
        shorter = _lines_from_the_end(words, most)
        if len(shorter) > len(lines):
            break
        lines = shorter
    return to_plotly_text(lines)


def _lines_from_the_end(words: Sequence[str], most: int) -> list[str]:
    """Return words in lines of at most ``most`` letters, the last line filled first."""
    lines: list[str] = []
    for word in reversed(words):
        if lines and len(word) + 1 + len(lines[0]) <= most:
            lines[0] = f"{word} {lines[0]}"
        else:
            lines.insert(0, word)
    return lines


def hover_text(*lines: str) -> str:
    """Return the hover text of a point: what, when and a note, one line each.

    Examples
    --------
    >>> hover_text("2 Mar 2026", "Talking: Mixed", "", "a & b")
    '2 Mar 2026<br>Talking: Mixed<br>a &amp; b'
    """
    return "<br>".join(to_plotly_text([" ".join(line.split())]) for line in lines if line)


def axis_title(text: str) -> dict[str, Any]:
    """Return the title of an axis."""
    return {"text": to_plotly_text([text]), "font": {"size": 15}, "standoff": 12}


def point_trace(
    points: Sequence[tuple[Any, Any, str]], name: str, marker: Mapping[str, Any], **more: Any
) -> dict[str, Any]:
    """Return a trace of points.

    Parameters
    ----------
    points
        x, y and hover text of each point.
    name
        Label in the legend.
    marker
        Marker as plotly names it.
    **more
        Further keys of the trace.
    """
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _, _ in points],
        "y": [y for _, y, _ in points],
        "hovertext": [text for _, _, text in points],
        "hoverinfo": "text",
        "name": to_plotly_text([name]),
        "marker": {"opacity": 1, **marker},
        **more,
    }


def row_lines(count: int, token: str) -> dict[str, Any]:
    """Return the keys of a layout that draw a line through each of some rows."""
    shape = {
        "type": "line",
        "layer": "below",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "line": {"color": PALETTE[token], "width": 1},
    }
    return {"shapes": [{**shape, "y0": -number, "y1": -number} for number in range(count)]}


def chart_of(
    traces: Iterable[dict[str, Any]],
    height: float,
    empty: str,
    labels: Sequence[Mapping[str, Any]] = (),
    **layout: Any,
) -> Chart:
    """Return a chart with the fonts and colors of the workbook.

    Parameters
    ----------
    traces
        Traces, bottom first.
    height
        Height in pixels of what is between the axes.
    empty
        A note in the middle of a chart without points.
    labels
        Annotations.
    **layout
        Keys of plotly's layout, axes among them.
    """
    data = [*traces]
    family = body_font(14).family
    axis = {
        "color": PALETTE["--bu-soft"],
        "gridcolor": PALETTE["--bu-line"],
        "linecolor": PALETTE["--bu-control"],
        "tickfont": {"size": 14, "color": PALETTE["--bu-soft"]},
        "zeroline": False,
        "automargin": True,
    }
    for name in [key for key in layout if key.startswith(("xaxis", "yaxis"))]:
        layout[name] = {**axis, **layout[name]}
    note = {
        **dict.fromkeys(("x", "y"), 0.5),
        **dict.fromkeys(("xref", "yref"), "paper"),
        "showarrow": False,
        "text": wrap_label(empty, _NOTE_LETTERS),
        "bgcolor": PALETTE["--bu-card"],
    }
    base = {
        # Without the colors of a plotly template.
        "template": {},
        "height": round(height) + _MARGIN,
        "font": {"family": family, "color": PALETTE["--bu-ink"], "size": 14},
        "paper_bgcolor": PALETTE["--bu-card"],
        "plot_bgcolor": PALETTE["--bu-card"],
        "margin": {"l": 10, "r": 20, "t": 30, "b": 10},
        "legend": {"orientation": "h", "yref": "container", "yanchor": "bottom", "y": 0},
        "hoverlabel": {
            "bgcolor": PALETTE["--bu-card"],
            "bordercolor": PALETTE["--bu-control"],
            "font": {"family": family, "size": 15, "color": PALETTE["--bu-ink"]},
            "align": "left",
        },
        "hovermode": "closest",
        # A button that would send the chart to another host.
        "modebar": {"remove": ["sendChartToCloud"]},
        "annotations": [*labels, *([] if any(trace["x"] for trace in data) else [note])],
    }
    return {"data": data, "layout": {**base, **layout}}
