"""The two sheets for strips: wide, with names at the left, and narrow, with names above."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Lanes:
    """Measures of a drawing in its units; letters are in pixels, whatever the page's scale.

    Parameters
    ----------
    width : int
        Units across.
    narrowest : int
        Pixels of the smallest room in which nothing touches.
    left : float
        Units before the first column.
    widest : float
        Most units that a column may take.
    head : float
        Units from the top of a band to its first cell, where the dates stand.
    label : float
        Units above each row of cells for its name; 0 where the names stand at the left.
    cell : float
        Units from top to foot of a cell.
    apart : float
        Units between the foot of a cell and what comes below.
    foot : float
        Units below a band.
    """

    width: int
    narrowest: int
    left: float
    widest: float
    head: float
    label: float
    cell: float
    apart: float
    foot: float

    @property
    def scale(self) -> float:
        """Pixels a unit has in the smallest room."""
        return self.narrowest / self.width

    @property
    def row(self) -> float:
        """Units from one row of cells to the next."""
        return self.label + self.cell + self.apart


WIDE = Lanes(
    width=800,
    narrowest=560,
    left=222,
    widest=66,
    head=34,
    label=0,
    cell=30,
    apart=14,
    foot=26,
)
NARROW = Lanes(
    width=344,
    narrowest=240,
    left=0,
    widest=44,
    head=32,
    label=28,
    cell=28,
    apart=12,
    foot=22,
)
