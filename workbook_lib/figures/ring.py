"""Geometry of the loop: where things stand on the ring, in drawing units, y pointing down."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, hypot, radians, sin

POINTS = 60
"""Points an arc is sent as: plotly's paths know no arcs."""

# Degrees on the ring by place, clockwise from the right. Place 1 is the first move; 2 to 4 are the
# other's side; 5 and 6 lead back.
_DEGREES = {1: 230.0, 2: 310.0, 3: 360.0, 4: 410.0, 5: 490.0, 6: 540.0}
# How far around a corner the handle of a cubic curve reaches, for a quarter of a circle.
_HANDLE = 0.5523

Point = tuple[float, float]


@dataclass(frozen=True)
class Ring:
    """An ellipse that is walked clockwise, or the other way around when mirrored.

    Place 1 is always beside the top, on the side of whoever moved first: on the left, or when
    mirrored on the right.

    Parameters
    ----------
    x, y : float
        Its center.
    rx, ry : float
        Its half width and half height.
    head : float
        Length of an arrow head; it is nine tenths as wide.
    mirrored : bool
        Whether it is walked counterclockwise.
    """

    x: float
    y: float
    rx: float
    ry: float
    head: float
    mirrored: bool

    @property
    def top(self) -> float:
        """The height of its highest point."""
        return self.y - self.ry

    @property
    def bottom(self) -> float:
        """The height of its lowest point."""
        return self.y + self.ry

    def place(self, place: int) -> Point:
        """Where a step stands, by its place on the full round (1 to 6)."""
        return self._point(_DEGREES[place])

    def arc(self, *, first: bool) -> list[Point]:
        """One side's half of the ring: the side of the first mover, or the other one."""
        start, end = (130.0, 298.0) if first else (310.0, 478.0)
        each = (end - start) / (POINTS - 1)
        return [self._point(start + each * count) for count in range(POINTS)]

    def arrow(self, *, first: bool) -> str:
        """Path of the head at the end of one side's arc."""
        tip_x, tip_y = self._point(302.0 if first else 482.0)
        behind_x, behind_y = self._point(294.0 if first else 474.0)
        far = hypot(tip_x - behind_x, tip_y - behind_y)
        along_x, along_y = (tip_x - behind_x) / far, (tip_y - behind_y) / far
        base_x, base_y = tip_x - along_x * self.head, tip_y - along_y * self.head
        half = self.head * 0.45
        return closed(
            [
                (tip_x, tip_y),
                (base_x - along_y * half, base_y + along_x * half),
                (base_x + along_y * half, base_y - along_x * half),
            ]
        )

    def _point(self, degrees: float) -> Point:
        across = self.rx * cos(radians(degrees))
        return (
            self.x - across if self.mirrored else self.x + across,
            self.y + self.ry * sin(radians(degrees)),
        )


def closed(points: list[Point]) -> str:
    """Path through some points and back."""
    return "M" + "L".join(_at(*point) for point in points) + "Z"


def diamond(x: float, y: float, half: float) -> str:
    """Path of a square on its corner."""
    return closed([(x, y - half), (x + half, y), (x, y + half), (x - half, y)])


def capsule(outer: float, inner: float, top: float, bottom: float, round_: Point) -> str:
    """Path of a panel whose inner edge, the one that faces the other panel, is rounder.

    Parameters
    ----------
    outer, inner : float
        Where its two upright edges stand; the inner one may be left or right of the outer one.
    top, bottom : float
        Where its level edges stand.
    round_ : tuple of float
        Radius of the outer corners and of the inner ones.
    """
    small, large = round_
    way = 1 if inner > outer else -1
    return (
        f"M{_at(outer + way * small, top)}L{_at(inner - way * large, top)}"
        + _corner((inner - way * large, top), (inner, top), (inner, top + large))
        + f"L{_at(inner, bottom - large)}"
        + _corner((inner, bottom - large), (inner, bottom), (inner - way * large, bottom))
        + f"L{_at(outer + way * small, bottom)}"
        + _corner((outer + way * small, bottom), (outer, bottom), (outer, bottom - small))
        + f"L{_at(outer, top + small)}"
        + _corner((outer, top + small), (outer, top), (outer + way * small, top))
        + "Z"
    )


def _corner(start: Point, edge: Point, end: Point) -> str:
    """Quarter of a circle from ``start`` to ``end``, around the corner at ``edge``."""
    leave = tuple(s + (e - s) * _HANDLE for s, e in zip(start, edge, strict=True))
    arrive = tuple(s + (e - s) * _HANDLE for s, e in zip(end, edge, strict=True))
    return f"C{_at(leave[0], leave[1])},{_at(arrive[0], arrive[1])},{_at(*end)}"


def _at(x: float, y: float) -> str:
    return f"{x:.1f},{y:.1f}"
