"""How the two seats look in a drawing: the same in every figure."""

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
"""Token to light hex value. The page puts the live value of the token in place of each hex, so
that a drawing follows light and dark: a hex stands for one token only, and a figure holds no
other color."""


@dataclass(frozen=True)
class SeatStyle:
    """Colors and marks of one seat. Beside them, a word always says which seat it is.

    Parameters
    ----------
    line, ink, tint, edge : str
        Color of lines and shapes, of words, of panels, and of their edges.
    dash, panel_dash : str
        Dashes of the ring and of a panel's edge, as plotly takes them.
    dot, rim, number : str
        Color of a dot, of the line around it, and of the number on it.
    rim_width : int
        Pixels of the line around a dot.
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
"""By seat: a filled dot and a solid line for the one who reaches, an open ring and a dashed line
for the one who steps back."""
