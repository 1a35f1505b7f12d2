"""The sheets that the loop is drawn on.

The wide one has its words, the narrow one numbers for the steps, the small one no words at all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Sheet:
    """Measures of a drawing. Units are those of the drawing; texts and dots are in pixels.

    The page scales the units with the room it has and leaves the texts as they are. So everything
    is measured out for the smallest room.

    Parameters
    ----------
    width : int
        Units across.
    narrowest : int
        Pixels of the smallest room in which nothing touches.
    rx, ry : float
        Half width of the ring, and its half height unless the middle needs more.
    above, below : float
        Units between the opening words and the ring, and under the ring.
    dot, gap : int
        Pixels: radius of a numbered dot, and from its center to its label.
    head : float
        Units: length of an arrow head.
    panel : tuple of float
        Units from the center line to the outer and to the inner edge of a panel.
    corners : tuple of float
        Units: radius of a panel's outer and inner corners.
    half : float
        Units: half the height of a panel, unless its words need more.
    size, voice_size : int
        Pixels: letters that are read, and letters that are heard.
    opening_lines, label_lines, panel_lines : int
        Lines there is room for: what set it off, one step, one entry of a panel.
    """

    width: int
    narrowest: int
    rx: float
    ry: float
    above: float
    below: float
    dot: int
    gap: int
    head: float
    panel: tuple[float, float]
    corners: tuple[float, float]
    half: float
    size: int
    voice_size: int
    opening_lines: int
    label_lines: int
    panel_lines: int

    @property
    def scale(self) -> float:
        """Pixels a unit has in the smallest room."""
        return self.narrowest / self.width

    @property
    def middle(self) -> float:
        """Where the center line stands."""
        return self.width / 2


WIDE = Sheet(
    width=800,
    narrowest=640,
    rx=192,
    ry=206,
    above=36,
    below=34,
    dot=17,
    gap=28,
    head=22,
    panel=(156, 8),
    corners=(12, 40),
    half=84,
    size=15,
    voice_size=18,
    opening_lines=2,
    label_lines=5,
    panel_lines=4,
)
NARROW = Sheet(
    width=344,
    narrowest=300,
    rx=150,
    ry=196,
    above=13,
    below=13,
    dot=16,
    gap=0,
    head=19,
    panel=(124, 4),
    corners=(10, 28),
    half=92,
    size=14,
    voice_size=17,
    opening_lines=3,
    label_lines=0,
    panel_lines=4,
)
SMALL = replace(NARROW, narrowest=200, half=70, opening_lines=0, panel_lines=0)
