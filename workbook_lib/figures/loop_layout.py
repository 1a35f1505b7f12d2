"""Layout of the loop figure: its sizes, its ring, and the position of each text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import ceil, cos, hypot, radians, sin, sqrt
from typing import TYPE_CHECKING

from workbook_lib.figures.canvas import TextBlock, TextLines
from workbook_lib.figures.text_layout import ELLIPSIS, body_font, bold_font, fit_text, quote_font
from workbook_lib.figures.theme import PALETTE, SEAT_STYLES

if TYPE_CHECKING:
    import pandas as pd

    from workbook_lib.content.parts.loop import CycleWords


@dataclass(frozen=True)
class LoopDimensions:
    """Sizes of a loop figure. Lengths are in drawing units; texts and dots are in pixels.

    The page scales drawing units to the available width but not the texts, so the layout is
    computed for the smallest width.

    Parameters
    ----------
    width : int
        Width in units.
    narrowest : int
        Smallest width in pixels at which nothing overlaps.
    rx, ry : float
        Half width of the ring, and its minimum half height.
    above, below : float
        Units between the opening text and the ring, and below the ring.
    dot, gap : int
        Pixels: radius of a numbered dot, and from its center to its label.
    head : float
        Length of an arrow head in units.
    panel : tuple of float
        Units from the center line to the outer and to the inner edge of a panel.
    corners : tuple of float
        Radius of a panel's outer and inner corners in units.
    half : float
        Minimum half height of a panel in units.
    font_size, quote_size : int
        Font sizes in pixels: of texts, and of words that someone says or thinks.
    opening_lines, label_lines, panel_lines : int
        Maximum lines of the trigger, of one step, and of one entry of a panel.
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
    font_size: int
    quote_size: int
    opening_lines: int
    label_lines: int
    panel_lines: int

    @property
    def scale(self) -> float:
        """Pixels per unit at the smallest width."""
        return self.narrowest / self.width

    @property
    def middle(self) -> float:
        """Horizontal position of the center line."""
        return self.width / 2


WIDE = LoopDimensions(
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
    font_size=15,
    quote_size=18,
    opening_lines=2,
    label_lines=5,
    panel_lines=4,
)
NARROW = LoopDimensions(
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
    font_size=14,
    quote_size=17,
    opening_lines=3,
    label_lines=0,
    panel_lines=4,
)
SMALL = replace(NARROW, narrowest=200, half=70, opening_lines=0, panel_lines=0)


POINTS = 60
"""Points of an arc: plotly's paths have no arc command."""

# Degrees on the ring by place, clockwise from the right. Place 1 is the first move; places 2 to 4
# belong to the other side; places 5 and 6 lead back to the first.
_DEGREES = {1: 230.0, 2: 310.0, 3: 360.0, 4: 410.0, 5: 490.0, 6: 540.0}
# Length of a cubic Bezier curve's handle for a quarter of a circle, in radii.
_BEZIER_HANDLE = 0.5523

Point = tuple[float, float]


@dataclass(frozen=True)
class Ring:
    """An ellipse that runs clockwise, or counterclockwise when mirrored.

    Place 1 is beside the top, on the side of whoever moved first: on the left, or on the right
    when mirrored.

    Parameters
    ----------
    x, y : float
        Its center.
    rx, ry : float
        Its half width and half height.
    head : float
        Length of an arrow head; it is nine tenths as wide.
    mirrored : bool
        Whether it runs counterclockwise.
    """

    x: float
    y: float
    rx: float
    ry: float
    head: float
    mirrored: bool

    @property
    def top(self) -> float:
        """Vertical position of its highest point."""
        return self.y - self.ry

    @property
    def bottom(self) -> float:
        """Vertical position of its lowest point."""
        return self.y + self.ry

    def place(self, place: int) -> Point:
        """Return the position of a step by its place on the ring (1 to 6)."""
        return self._point(_DEGREES[place])

    def arc(self, *, first: bool) -> list[Point]:
        """Return one side's half of the ring, that of the first mover or the other one."""
        start, end = (130.0, 298.0) if first else (310.0, 478.0)
        step = (end - start) / (POINTS - 1)
        return [self._point(start + step * index) for index in range(POINTS)]

    def arrow(self, *, first: bool) -> str:
        """Return the path of the arrow head at the end of one side's arc."""
        tip_x, tip_y = self._point(302.0 if first else 482.0)
        behind_x, behind_y = self._point(294.0 if first else 474.0)
        length = hypot(tip_x - behind_x, tip_y - behind_y)
        along_x, along_y = (tip_x - behind_x) / length, (tip_y - behind_y) / length
        base_x, base_y = tip_x - along_x * self.head, tip_y - along_y * self.head
        half = self.head * 0.45
        return closed_path(
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


def closed_path(points: list[Point]) -> str:
    """Return the path of a polygon."""
    return "M" + "L".join(_pair(*point) for point in points) + "Z"


def diamond_path(x: float, y: float, half: float) -> str:
    """Return the path of a square that stands on a corner."""
    return closed_path([(x, y - half), (x + half, y), (x, y + half), (x - half, y)])


def panel_path(outer: float, inner: float, top: float, bottom: float, radii: Point) -> str:
    """Return the path of a panel with rounder corners on the edge that faces the other panel.

    Parameters
    ----------
    outer, inner : float
        Horizontal positions of its two vertical edges.
    top, bottom : float
        Vertical positions of its horizontal edges.
    radii : tuple of float
        Radius of the outer corners and of the inner ones.
    """
    small, large = radii
    direction = 1 if inner > outer else -1
    return (
        f"M{_pair(outer + direction * small, top)}L{_pair(inner - direction * large, top)}"
        + _corner_path((inner - direction * large, top), (inner, top), (inner, top + large))
        + f"L{_pair(inner, bottom - large)}"
        + _corner_path(
            (inner, bottom - large), (inner, bottom), (inner - direction * large, bottom)
        )
        + f"L{_pair(outer + direction * small, bottom)}"
        + _corner_path(
            (outer + direction * small, bottom), (outer, bottom), (outer, bottom - small)
        )
        + f"L{_pair(outer, top + small)}"
        + _corner_path((outer, top + small), (outer, top), (outer + direction * small, top))
        + "Z"
    )


def _corner_path(start: Point, edge: Point, end: Point) -> str:
    """Return a quarter of a circle from ``start`` to ``end``, around the corner at ``edge``."""
    leave = tuple(s + (e - s) * _BEZIER_HANDLE for s, e in zip(start, edge, strict=True))
    arrive = tuple(s + (e - s) * _BEZIER_HANDLE for s, e in zip(end, edge, strict=True))
    return f"C{_pair(leave[0], leave[1])},{_pair(arrive[0], arrive[1])},{_pair(*end)}"


def _pair(x: float, y: float) -> str:
    return f"{x:.1f},{y:.1f}"


# Distance of the four outer dots from the center, in half widths and half heights of the ring.
_OUTER_X, _OUTER_Y = 0.643, 0.766
# Pixels: from a dot's center to the bottom of the label above it or the top of the one below it;
# around the text of a panel; between its two entries; at the edge of the figure.
LEVEL, _PADDING, _BETWEEN, _MARGIN = 10, 8, 12, 3
_MAX_TITLE_LINES = 2


@dataclass(frozen=True)
class StepLabel:
    """A numbered dot and the text beside it."""

    step: int
    place: int
    seat: str
    block: TextBlock


@dataclass(frozen=True)
class LoopLayout:
    """Text blocks of a loop figure, and the sizes that depend on them.

    In units: ``foot`` is the bottom of the opening text, ``half`` half the height of the panels,
    ``height`` the height of the figure. ``starts`` is whether there is a trigger.
    """

    sizes: LoopDimensions
    starts: bool
    opening: TextBlock
    foot: float
    labels: tuple[StepLabel, ...]
    beneath: TextBlock
    panels: Mapping[str, TextBlock]
    half: float
    ring: Ring
    height: int

    @property
    def whole(self) -> bool:
        """Whether no text of the steps and of the trigger was truncated."""
        blocks = (self.opening, *(label.block for label in self.labels))
        parts = [part for block in blocks for part in block.parts]
        return not any(ELLIPSIS in line for part in parts for line in part.lines)


def layout_loop(
    sizes: LoopDimensions,
    steps: pd.DataFrame,
    underneath: pd.DataFrame,
    trigger: str,
    words: CycleWords,
) -> LoopLayout:
    """Wrap the texts, and compute the ring and the height that they need.

    The ring has a fixed width; its height grows with the panels in its middle, and the figure's
    height with the ring and the texts around it.
    """
    opening = _opening_block(sizes, trigger, words)
    labels = tuple(
        StepLabel(step, place, seat, _label_block(sizes, place, seat, (title, text, quoted), words))
        for step, place, seat, title, text, quoted in zip(
            *(steps[name] for name in ("step", "place", "seat", "title", "text", "said")),
            strict=True,
        )
    )
    panels = {
        seat: _panel_block(sizes, seat, (felt, need), words)
        for seat, felt, need in zip(
            *(underneath[name] for name in ("seat", "primary_emotion", "need")), strict=True
        )
    }
    beneath = _beneath_block(sizes, words) if panels and sizes.panel_lines else TextBlock()
    tallest = max((panel.height for panel in panels.values()), default=0) + 2 * _PADDING
    half = max(sizes.half, tallest / 2 / sizes.scale)
    ry = _ring_half_height(sizes, half, beneath)
    foot = (opening.height + _MARGIN) / sizes.scale if opening.parts else 0
    top = _ring_top(sizes, ry, (opening, foot), labels)
    ring = Ring(sizes.middle, top + ry, sizes.rx, ry, sizes.head, mirrored=_is_mirrored(labels))
    lowest = max((label.block.height for label in labels if label.place in (4, 5)), default=0)
    end = ring.y + _OUTER_Y * ry + (lowest - LEVEL + _MARGIN) / sizes.scale
    height = ceil(max(ring.bottom + sizes.below, end))
    starts = bool(trigger.strip())
    return LoopLayout(sizes, starts, opening, foot, labels, beneath, panels, half, ring, height)


def _opening_block(sizes: LoopDimensions, trigger: str, words: CycleWords) -> TextBlock:
    if not sizes.opening_lines:
        return TextBlock()
    font = body_font(sizes.font_size)
    width = sizes.narrowest * 0.84 if sizes.label_lines else sizes.narrowest - 2 * _MARGIN
    lines = fit_text(trigger, font, width, sizes.opening_lines)
    if not lines:
        return TextBlock()
    ink = PALETTE["--bu-ink"]
    heading = bold_font(sizes.font_size)
    return TextBlock(
        (
            TextLines(fit_text(words.starts, heading, width, 1), heading, ink),
            TextLines(lines, font, ink),
        )
    )


def _label_block(
    sizes: LoopDimensions, place: int, seat: str, texts: tuple[str, str, bool], words: CycleWords
) -> TextBlock:
    if not sizes.label_lines:
        return TextBlock()
    title, text, quoted = texts
    across = sizes.rx if place in (3, 6) else _OUTER_X * sizes.rx
    width = (sizes.middle - across) * sizes.scale - sizes.gap - _MARGIN
    font = quote_font(sizes.quote_size) if quoted else body_font(sizes.font_size)
    before, _, after = words.quote.partition("{words}") if quoted else ("", "", "")
    heading = bold_font(sizes.font_size)
    return TextBlock(
        (
            TextLines(
                fit_text(title, heading, width, _MAX_TITLE_LINES), heading, SEAT_STYLES[seat].ink
            ),
            TextLines(
                fit_text(text, font, width, sizes.label_lines, (before, after)),
                font,
                PALETTE["--bu-ink"],
                gap=-2 if quoted else 0,  # lines of the quote font are taller
            ),
        )
    )


def _panel_block(
    sizes: LoopDimensions, seat: str, texts: tuple[str, str], words: CycleWords
) -> TextBlock:
    outer, inner = sizes.panel
    width = (outer - inner) * sizes.scale - 1.25 * _PADDING
    heading, font = bold_font(sizes.font_size), body_font(sizes.font_size)
    parts: list[TextLines] = []
    for title, text in zip((words.primary_emotion, words.need), texts, strict=True):
        lines = fit_text(text, font, width, sizes.panel_lines) if sizes.panel_lines else []
        if lines:
            title_lines = fit_text(title, heading, width, _MAX_TITLE_LINES)
            gap = _BETWEEN if parts else 0
            parts.append(TextLines(title_lines, heading, SEAT_STYLES[seat].ink, gap))
            parts.append(TextLines(lines, font, PALETTE["--bu-ink"]))
    return TextBlock(tuple(parts))


def _beneath_block(sizes: LoopDimensions, words: CycleWords) -> TextBlock:
    font = body_font(sizes.font_size)
    # Slightly narrower than the two panels below it, because the ring is curved.
    width = 1.7 * sizes.panel[0] * sizes.scale
    lines = fit_text(words.beneath, font, width, _MAX_TITLE_LINES)
    return TextBlock((TextLines(lines, font, PALETTE["--bu-soft"]),))


def _ring_half_height(sizes: LoopDimensions, half: float, beneath: TextBlock) -> float:
    """Return the half height of a ring around the panels and the text above them."""
    corner = (half + 14) / sqrt(1 - (sizes.panel[0] / sizes.rx) ** 2)
    above = half + (beneath.height + 2 * _PADDING + sizes.dot) / sizes.scale
    return max(sizes.ry, corner, above / _OUTER_Y)


def _ring_top(
    sizes: LoopDimensions, ry: float, over: tuple[TextBlock, float], labels: tuple[StepLabel, ...]
) -> float:
    """Return the top of the ring, below the opening text and beside the upper labels."""
    opening, foot = over
    half_width = opening.width / 2 + 2 * _PADDING
    beside = half_width < _OUTER_X * sizes.rx * sizes.scale + sizes.gap
    ceiling = 0 if beside else foot
    tallest = max((label.block.height for label in labels if label.place in (1, 2)), default=0)
    needed = (tallest - LEVEL + _MARGIN) / sizes.scale - (1 - _OUTER_Y) * ry
    return max(foot + sizes.above, ceiling + needed)


def _is_mirrored(labels: tuple[StepLabel, ...]) -> bool:
    """Return whether the withdrawer moved first. Places 1, 5 and 6 belong to the first mover."""
    return any((label.seat == "withdrawer") == (label.place in (1, 5, 6)) for label in labels)
