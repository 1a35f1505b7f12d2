"""Colors of the figures: the CSS tokens they stand for, in their light values."""

from __future__ import annotations

from collections.abc import Mapping
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
