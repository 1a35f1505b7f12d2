"""What goes where in a drawn loop, worked out before anything is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import ceil, cos, hypot, radians, sin, sqrt
from typing import TYPE_CHECKING

from workbook_lib.figures.canvas import TextBlock, TextLines
from workbook_lib.figures.fonts import body_font, bold_font, quote_font
from workbook_lib.figures.text_layout import ELLIPSIS, fit_text
from workbook_lib.figures.theme import PALETTE, SEAT_STYLES

if TYPE_CHECKING:
    import pandas as pd

    from workbook_lib.content.parts.loop import CycleWords


@dataclass(frozen=True)
class LoopSize:
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


WIDE = LoopSize(
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
NARROW = LoopSize(
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
    """Path through some points and back."""
    return "M" + "L".join(_pair(*point) for point in points) + "Z"


def diamond_path(x: float, y: float, half: float) -> str:
    """Path of a square on its corner."""
    return closed_path([(x, y - half), (x + half, y), (x, y + half), (x - half, y)])


def capsule_path(outer: float, inner: float, top: float, bottom: float, round_: Point) -> str:
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
        f"M{_pair(outer + way * small, top)}L{_pair(inner - way * large, top)}"
        + _corner_path((inner - way * large, top), (inner, top), (inner, top + large))
        + f"L{_pair(inner, bottom - large)}"
        + _corner_path((inner, bottom - large), (inner, bottom), (inner - way * large, bottom))
        + f"L{_pair(outer + way * small, bottom)}"
        + _corner_path((outer + way * small, bottom), (outer, bottom), (outer, bottom - small))
        + f"L{_pair(outer, top + small)}"
        + _corner_path((outer, top + small), (outer, top), (outer + way * small, top))
        + "Z"
    )


def _corner_path(start: Point, edge: Point, end: Point) -> str:
    """Quarter of a circle from ``start`` to ``end``, around the corner at ``edge``."""
    leave = tuple(s + (e - s) * _HANDLE for s, e in zip(start, edge, strict=True))
    arrive = tuple(s + (e - s) * _HANDLE for s, e in zip(end, edge, strict=True))
    return f"C{_pair(leave[0], leave[1])},{_pair(arrive[0], arrive[1])},{_pair(*end)}"


def _pair(x: float, y: float) -> str:
    return f"{x:.1f},{y:.1f}"


# How far the four outer dots stand from the center, as parts of the ring's half width and height.
_OUT, _HIGH = 0.643, 0.766
# Pixels: from a dot's center to the foot of the label above it or the top of the one below it;
# around the words of a panel; between its two entries; at the edge of the sheet.
LEVEL, _PADDING, _BETWEEN, _MARGIN = 10, 8, 12, 3
_MAX_TITLE_LINES = 2


@dataclass(frozen=True)
class StepLabel:
    """A numbered dot and the words beside it."""

    step: int
    place: int
    seat: str
    block: TextBlock


@dataclass(frozen=True)
class LoopLayout:
    """Everything a drawn loop holds, and the measures that depend on it.

    ``foot`` is where the opening words end, ``half`` half the height of the panels, ``height`` that
    of the sheet: all three in units. ``starts`` tells whether it is known what set it off.
    """

    sheet: LoopSize
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
        """Whether no word of the steps and of what set it off had to be left out."""
        blocks = (self.opening, *(label.block for label in self.labels))
        parts = [part for block in blocks for part in block.parts]
        return not any(ELLIPSIS in line for part in parts for line in part.lines)


def layout_loop(
    sheet: LoopSize, steps: pd.DataFrame, underneath: pd.DataFrame, trigger: str, words: CycleWords
) -> LoopLayout:
    """Set the words, and find a ring with room for them.

    The ring keeps its width; it grows in height with the panels in its middle, and the sheet with
    the ring and with the words around it.
    """
    opening = _opening_block(sheet, trigger, words)
    labels = tuple(
        StepLabel(step, place, seat, _label_block(sheet, place, seat, (title, text, said), words))
        for step, place, seat, title, text, said in zip(
            *(steps[name] for name in ("step", "place", "seat", "title", "text", "said")),
            strict=True,
        )
    )
    panels = {
        seat: _panel_block(sheet, seat, (felt, need), words)
        for seat, felt, need in zip(
            *(underneath[name] for name in ("seat", "primary_emotion", "need")), strict=True
        )
    }
    beneath = _beneath_block(sheet, words) if panels and sheet.panel_lines else TextBlock()
    tallest = max((panel.height for panel in panels.values()), default=0) + 2 * _PADDING
    half = max(sheet.half, tallest / 2 / sheet.scale)
    ry = _ring_half_height(sheet, half, beneath)
    foot = (opening.height + _MARGIN) / sheet.scale if opening.parts else 0
    top = _ring_top(sheet, ry, (opening, foot), labels)
    ring = Ring(sheet.middle, top + ry, sheet.rx, ry, sheet.head, mirrored=_is_mirrored(labels))
    lowest = max((each.block.height for each in labels if each.place in (4, 5)), default=0)
    end = ring.y + _HIGH * ry + (lowest - LEVEL + _MARGIN) / sheet.scale
    height = ceil(max(ring.bottom + sheet.below, end))
    starts = bool(trigger.strip())
    return LoopLayout(sheet, starts, opening, foot, labels, beneath, panels, half, ring, height)


def _opening_block(sheet: LoopSize, trigger: str, words: CycleWords) -> TextBlock:
    if not sheet.opening_lines:
        return TextBlock()
    font = body_font(sheet.size)
    room = sheet.narrowest * 0.84 if sheet.label_lines else sheet.narrowest - 2 * _MARGIN
    lines = fit_text(trigger, font, room, sheet.opening_lines)
    if not lines:
        return TextBlock()
    ink = PALETTE["--bu-ink"]
    heading = bold_font(sheet.size)
    return TextBlock(
        (
            TextLines(fit_text(words.starts, heading, room, 1), heading, ink),
            TextLines(lines, font, ink),
        )
    )


def _label_block(
    sheet: LoopSize, place: int, seat: str, told: tuple[str, str, bool], words: CycleWords
) -> TextBlock:
    if not sheet.label_lines:
        return TextBlock()
    title, text, said = told
    across = sheet.rx if place in (3, 6) else _OUT * sheet.rx
    room = (sheet.middle - across) * sheet.scale - sheet.gap - _MARGIN
    font = quote_font(sheet.voice_size) if said else body_font(sheet.size)
    before, _, after = words.quote.partition("{words}") if said else ("", "", "")
    heading = bold_font(sheet.size)
    return TextBlock(
        (
            TextLines(
                fit_text(title, heading, room, _MAX_TITLE_LINES), heading, SEAT_STYLES[seat].ink
            ),
            TextLines(
                fit_text(text, font, room, sheet.label_lines, (before, after)),
                font,
                PALETTE["--bu-ink"],
                gap=-2 if said else 0,  # the taller lines of the voice already bring some
            ),
        )
    )


def _panel_block(sheet: LoopSize, seat: str, told: tuple[str, str], words: CycleWords) -> TextBlock:
    outer, inner = sheet.panel
    room = (outer - inner) * sheet.scale - 1.25 * _PADDING
    heading, font = bold_font(sheet.size), body_font(sheet.size)
    parts: list[TextLines] = []
    for title, text in zip((words.primary_emotion, words.need), told, strict=True):
        lines = fit_text(text, font, room, sheet.panel_lines) if sheet.panel_lines else []
        if lines:
            called = fit_text(title, heading, room, _MAX_TITLE_LINES)
            air = _BETWEEN if parts else 0
            parts.append(TextLines(called, heading, SEAT_STYLES[seat].ink, air))
            parts.append(TextLines(lines, font, PALETTE["--bu-ink"]))
    return TextBlock(tuple(parts))


def _beneath_block(sheet: LoopSize, words: CycleWords) -> TextBlock:
    font = body_font(sheet.size)
    # No wider than the two panels under it, less the curve of the ring.
    room = 1.7 * sheet.panel[0] * sheet.scale
    lines = fit_text(words.beneath, font, room, _MAX_TITLE_LINES)
    return TextBlock((TextLines(lines, font, PALETTE["--bu-soft"]),))


def _ring_half_height(sheet: LoopSize, half: float, beneath: TextBlock) -> float:
    """Half height of a ring that clears the panels' outer corners, and the words over them."""
    corner = (half + 14) / sqrt(1 - (sheet.panel[0] / sheet.rx) ** 2)
    above = half + (beneath.height + 2 * _PADDING + sheet.dot) / sheet.scale
    return max(sheet.ry, corner, above / _HIGH)


def _ring_top(
    sheet: LoopSize, ry: float, over: tuple[TextBlock, float], labels: tuple[StepLabel, ...]
) -> float:
    """Height of the ring's highest point, under the opening words and beside the upper labels."""
    opening, foot = over
    reach = opening.width / 2 + 2 * _PADDING
    beside = reach < _OUT * sheet.rx * sheet.scale + sheet.gap
    ceiling = 0 if beside else foot
    tallest = max((each.block.height for each in labels if each.place in (1, 2)), default=0)
    needed = (tallest - LEVEL + _MARGIN) / sheet.scale - (1 - _HIGH) * ry
    return max(foot + sheet.above, ceiling + needed)


def _is_mirrored(labels: tuple[StepLabel, ...]) -> bool:
    """Tell whether the withdrawer moved first: places 1, 5 and 6 belong to whoever did."""
    return any((each.seat == "withdrawer") == (each.place in (1, 5, 6)) for each in labels)
