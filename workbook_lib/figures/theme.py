"""Colors of the figures, and the styles of the two seats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

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
