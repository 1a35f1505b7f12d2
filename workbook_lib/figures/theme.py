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


@dataclass(frozen=True)
class SeatStyle:
    """Colors and marks of one seat. A text always names the seat too.

    Parameters
    ----------
    line, ink, tint, edge : str
        Color of lines and shapes, of texts, of panels, and of panel edges.
    dash, panel_dash : str
        Plotly dash pattern of the ring and of a panel's edge.
    dot, rim, number : str
        Color of a dot, of its outline, and of the number on it.
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
            line=PALETTE["--bu-reach"],
            ink=PALETTE["--bu-reach-ink"],
            tint=PALETTE["--bu-reach-tint"],
            edge=PALETTE["--bu-reach-edge"],
            dash="solid",
            panel_dash="solid",
            dot=PALETTE["--bu-reach-ink"],
            rim=PALETTE["--bu-card"],
            number=PALETTE["--bu-card"],
            rim_width=4,
        ),
        "withdrawer": SeatStyle(
            line=PALETTE["--bu-step"],
            ink=PALETTE["--bu-step-ink"],
            tint=PALETTE["--bu-step-tint"],
            edge=PALETTE["--bu-step-edge"],
            dash="10px,7px",
            panel_dash="6px,5px",
            dot=PALETTE["--bu-card"],
            rim=PALETTE["--bu-step"],
            number=PALETTE["--bu-step-ink"],
            rim_width=3,
        ),
    }
)
"""Style by seat: filled dots and solid lines for the pursuer, open dots and dashed lines for the
withdrawer."""
