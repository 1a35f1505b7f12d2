"""Layout of the loop diagram: its sizes, its ring, and the position of each text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, cos, hypot, radians, sin, sqrt
from typing import TYPE_CHECKING

from workbook_lib.figures.svg import ROOM, Paragraph, fit_paragraph, height_of
from workbook_lib.figures.text_layout import (
    ELLIPSIS,
    body_font,
    bold_font,
    quote_font,
)
from workbook_lib.figures.theme import SEAT_STYLES, css_color

if TYPE_CHECKING:
    from workbook_lib.content.parts.loop import CycleWords
    from workbook_lib.insight.loop import LoopStep, SideUnderneath

# Distance of the four outer dots from the center, in half widths and half heights of the ring.
OUTER_X, OUTER_Y = 0.643, 0.766
# From a dot's center to the bottom of the label above it or the top of the one below it; around
# other texts; between the two entries of a panel; at the edge of the diagram.
LEVEL, _AROUND, _BETWEEN, MARGIN = 10, 8, 12, 3
_APART = 8 + 3
"""Between a panel and the middle of the ring's line, whose half width and the panel's are 3."""
_MAX_TITLE_LINES = 2


@dataclass(frozen=True)
class LoopDimensions:
    """Sizes of a loop diagram in units, which are pixels at its own width.

    Parameters
    ----------
    width : int
        Width of the diagram.
    rx, ry : float
        Half width of the ring, and its minimum half height.
    above, below : float
        Space between the opening text and the ring, and below the ring.
    dot, gap : int
        Radius of a numbered dot, and distance from its center to its label.
    head : float
        Length of an arrow head.
    padding : float
        Space around the text of a panel.
    panel : tuple of float
        Distances from the center line to the outer and to the inner edge of a panel.
    corners : tuple of float
        Radius of a panel's outer and inner corners.
    half : float
        Minimum half height of a panel.
    font_size, quote_size : int
        Font sizes: of texts, and of words that someone says or thinks.
    opening_lines, label_lines, panel_lines : int
        Maximum lines of the trigger, of one step, and of one entry of a panel.
    """

    width: int
    rx: float
    ry: float
    above: float
    below: float
    dot: int
    gap: int
    head: float
    padding: float
    panel: tuple[float, float]
    corners: tuple[float, float]
    half: float
    font_size: int
    quote_size: int
    opening_lines: int
    label_lines: int
    panel_lines: int

    @property
    def middle(self) -> float:
        """Horizontal position of the center line."""
        return self.width / 2

    @property
    def opening_width(self) -> float:
        """Width of the opening text."""
        return self.width * (0.84 if self.label_lines else ROOM) - 2 * MARGIN

    @property
    def panel_width(self) -> float:
        """Width of the text of a panel."""
        outer, inner = self.panel
        return (outer - inner - 2 * self.padding) * ROOM

    @property
    def beneath_width(self) -> float:
        """Width of the text above the panels; the ring around them is curved."""
        return 1.65 * self.panel[0]

    def label_width(self, place: int) -> float:
        """Return the width of the text of a step."""
        across = self.rx if place in (3, 6) else OUTER_X * self.rx
        return (self.middle - across - self.gap - MARGIN) * ROOM


WIDE = LoopDimensions(
    width=800,
    rx=192,
    ry=206,
    above=36,
    below=34,
    dot=17,
    gap=29,
    head=22,
    padding=14,
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
    width=320,
    rx=142,
    ry=178,
    above=13,
    below=13,
    dot=16,
    gap=0,
    head=18,
    padding=8,
    panel=(115, 5),
    corners=(10, 28),
    half=84,
    font_size=15,
    quote_size=18,
    opening_lines=3,
    label_lines=0,
    panel_lines=4,
)
SMALL = replace(
    NARROW,
    width=220,
    rx=92,
    ry=120,
    panel=(65, 5),
    corners=(8, 20),
    half=50,
    opening_lines=0,
    panel_lines=0,
)

# Degrees on the ring by place, clockwise from the right. Place 1 is the first move; places 2 to 4
# belong to the other side; places 5 and 6 lead back to the first.
_DEGREES = {1: 230.0, 2: 310.0, 3: 360.0, 4: 410.0, 5: 490.0, 6: 540.0}

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
        return self.point(_DEGREES[place])

    def arc(self, *, first: bool) -> str:
        """Return the path of one side's half of the ring, that of the first mover or the other."""
        return self.curve(130.0, 298.0) if first else self.curve(310.0, 478.0)

    def curve(self, start: float, end: float) -> str:
        """Return the path of less than half the ring, between two positions in degrees."""
        sweep = int((end > start) != self.mirrored)
        return (
            f"M{_pair(*self.point(start))}A{self.rx:g} {self.ry:.1f} 0 0 {sweep} "
            f"{_pair(*self.point(end))}"
        )

    def arrow(self, *, first: bool) -> str:
        """Return the path of the arrow head at the end of one side's arc."""
        tip_x, tip_y = self.point(302.0 if first else 482.0)
        behind_x, behind_y = self.point(294.0 if first else 474.0)
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

    def point(self, degrees: float) -> Point:
        """Return the position at an angle, in degrees clockwise from the right."""
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
    sweep = 1 if direction > 0 else 0
    near, far = outer + direction * small, inner - direction * large
    return (
        f"M{_pair(near, top)}L{_pair(far, top)}"
        f"A{large:g} {large:g} 0 0 {sweep} {_pair(inner, top + large)}"
        f"L{_pair(inner, bottom - large)}"
        f"A{large:g} {large:g} 0 0 {sweep} {_pair(far, bottom)}"
        f"L{_pair(near, bottom)}"
        f"A{small:g} {small:g} 0 0 {sweep} {_pair(outer, bottom - small)}"
        f"L{_pair(outer, top + small)}"
        f"A{small:g} {small:g} 0 0 {sweep} {_pair(near, top)}Z"
    )


def _pair(x: float, y: float) -> str:
    return f"{x:.1f} {y:.1f}"


@dataclass(frozen=True)
class StepLabel:
    """A numbered dot and the text beside it."""

    step: int
    place: int
    seat: str
    left: bool
    paragraphs: list[Paragraph]


@dataclass(frozen=True)
class LoopLayout:
    """Texts of a loop diagram, and the sizes that depend on them.

    ``foot`` is the bottom of the opening text, ``ceiling`` the top of the upper labels, ``half``
    half the height of the panels, ``height`` the height of the diagram. ``seats`` are those of the
    left and of the right side. ``starts`` is whether there is a trigger, ``whole`` whether no text
    of steps and trigger was truncated. ``sentences`` are in the middle where there are no panels.
    """

    sizes: LoopDimensions
    seats: tuple[str, str]
    starts: bool
    opening: list[Paragraph]
    foot: float
    ceiling: float
    labels: tuple[StepLabel, ...]
    beneath: list[Paragraph]
    panels: Mapping[bool, list[Paragraph]]
    sentences: list[Paragraph]
    half: float
    ring: Ring
    height: int

    @property
    def whole(self) -> bool:
        """Whether no text of the steps and of the trigger was truncated."""
        texts = [self.opening, *(label.paragraphs for label in self.labels)]
        return not any(ELLIPSIS in paragraph.text for text in texts for paragraph in text)


def layout_loop(
    sizes: LoopDimensions,
    steps: Sequence[LoopStep],
    sides: Sequence[SideUnderneath],
    trigger: str,
    words: CycleWords,
    *,
    own: bool,
    seats: tuple[str, str],
    sentences: Sequence[str],
) -> LoopLayout:
    """Measure the texts, and compute the ring and the height that they need.

    The ring has a fixed width; its height grows with the panels in its middle, and the diagram's
    height with the ring and the texts around it.
    """
    opening = _opening(sizes, trigger, words, own=own)
    labels = tuple(
        StepLabel(step.step, step.place, step.seat, step.left, _label(sizes, step, words, own=own))
        for step in steps
    )
    panels = {side.left: _panel(sizes, side, words, own=own) for side in sides}
    middle = _sentences(sizes, sentences)
    beneath = _beneath(sizes, words) if panels and sizes.panel_lines else []
    tallest = max(map(height_of, panels.values()), default=0) + 2 * sizes.padding
    half = max(sizes.half, tallest / 2, height_of(middle) / 2)
    ry = _ring_half_height(sizes, half, height_of(beneath))
    foot = height_of(opening) + MARGIN if opening else 0
    ceiling = _ceiling(sizes, opening, foot)
    top = _ring_top(sizes, ry, (foot, ceiling), labels)
    ring = Ring(sizes.middle, top + ry, sizes.rx, ry, sizes.head, mirrored=_is_mirrored(labels))
    lowest = max(
        (height_of(label.paragraphs) for label in labels if label.place in (4, 5)), default=0
    )
    end = ring.y + OUTER_Y * ry + lowest - LEVEL + MARGIN
    height = ceil(max(ring.bottom + sizes.below, end))
    starts = bool(trigger.strip())
    return LoopLayout(
        sizes=sizes,
        seats=seats,
        starts=starts,
        opening=opening,
        foot=foot,
        ceiling=ceiling,
        labels=labels,
        beneath=beneath,
        panels=panels,
        sentences=middle,
        half=half,
        ring=ring,
        height=height,
    )


def _opening(
    sizes: LoopDimensions, trigger: str, words: CycleWords, *, own: bool
) -> list[Paragraph]:
    if not sizes.opening_lines:
        return []
    ink, font, heading = (
        css_color("--bu-ink"),
        body_font(sizes.font_size),
        bold_font(sizes.font_size),
    )
    width = sizes.opening_width
    text = fit_paragraph(trigger, font, ink, width, sizes.opening_lines, own=own)
    return [*fit_paragraph(words.starts, heading, ink, width, 1), *text] if text else []


def _label(
    sizes: LoopDimensions, step: LoopStep, words: CycleWords, *, own: bool
) -> list[Paragraph]:
    if not sizes.label_lines:
        return []
    width = sizes.label_width(step.place)
    font = quote_font(sizes.quote_size) if step.quoted else body_font(sizes.font_size)
    before, _, after = words.quote.partition("{words}") if step.quoted else ("", "", "")
    return [
        *fit_paragraph(
            step.title,
            bold_font(sizes.font_size),
            SEAT_STYLES[step.seat].ink,
            width,
            _MAX_TITLE_LINES,
        ),
        *fit_paragraph(
            step.text,
            font,
            css_color("--bu-ink"),
            width,
            sizes.label_lines,
            own=own,
            around=(before, after),
        ),
    ]


def _panel(
    sizes: LoopDimensions, side: SideUnderneath, words: CycleWords, *, own: bool
) -> list[Paragraph]:
    if not sizes.panel_lines:
        return []
    width, ink = sizes.panel_width, SEAT_STYLES[side.seat].ink
    heading, font = bold_font(sizes.font_size), body_font(sizes.font_size)
    parts: list[Paragraph] = []
    for title, text in ((words.primary_emotion, side.primary_emotion), (words.need, side.need)):
        fitted = fit_paragraph(text, font, css_color("--bu-ink"), width, sizes.panel_lines, own=own)
        if fitted:
            gap = _BETWEEN if parts else 0
            parts += [
                *fit_paragraph(title, heading, ink, width, _MAX_TITLE_LINES, gap=gap),
                *fitted,
            ]
    return parts


def _sentences(sizes: LoopDimensions, sentences: Sequence[str]) -> list[Paragraph]:
    if not sizes.panel_lines:
        return []
    font, color = quote_font(sizes.quote_size + 2), css_color("--bu-ink")
    return [
        paragraph
        for index, sentence in enumerate(sentences)
        for paragraph in fit_paragraph(
            sentence, font, color, sizes.beneath_width, 4, gap=_BETWEEN if index else 0
        )
    ]


def _beneath(sizes: LoopDimensions, words: CycleWords) -> list[Paragraph]:
    font = body_font(sizes.font_size)
    return fit_paragraph(
        words.beneath, font, css_color("--bu-soft"), sizes.beneath_width, _MAX_TITLE_LINES
    )


def _ring_half_height(sizes: LoopDimensions, half: float, beneath: float) -> float:
    """Return the half height of a ring around the panels and the text above them."""
    radius = sizes.corners[0]
    reach = radius + _APART
    corner = max(
        (half - radius + reach * sin(angle))
        / sqrt(1 - ((sizes.panel[0] - radius + reach * cos(angle)) / sizes.rx) ** 2)
        for angle in map(radians, range(0, 91, 5))
    )
    above = half + beneath + 2 * _AROUND + sizes.dot
    return max(sizes.ry, corner, above / OUTER_Y)


def _ceiling(sizes: LoopDimensions, opening: Sequence[Paragraph], foot: float) -> float:
    """Return where the upper labels may begin: below the opening text, or beside it."""
    widest = max((part.font.width(part.text) for part in opening), default=0)
    half_width = min(widest, sizes.opening_width) / ROOM / 2 + 2 * _AROUND
    return 0 if half_width < OUTER_X * sizes.rx + sizes.gap else foot


def _ring_top(
    sizes: LoopDimensions, ry: float, above: tuple[float, float], labels: tuple[StepLabel, ...]
) -> float:
    """Return the top of the ring, below the opening text and beside the upper labels."""
    foot, ceiling = above
    upper = (height_of(label.paragraphs) for label in labels if label.place in (1, 2))
    needed = max(upper, default=0) - LEVEL + MARGIN - (1 - OUTER_Y) * ry
    return max(foot + sizes.above, ceiling + needed)


def _is_mirrored(labels: tuple[StepLabel, ...]) -> bool:
    """Return whether the right side moved first. Places 1, 5 and 6 belong to the first mover."""
    return any(label.left != (label.place in (1, 5, 6)) for label in labels)
