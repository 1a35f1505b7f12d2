"""What goes where in a drawn loop, worked out before anything is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, sqrt
from typing import TYPE_CHECKING

from workbook_lib.figures.block import Block, Part
from workbook_lib.figures.fonts import bold, voice, work
from workbook_lib.figures.palette import PALETTE
from workbook_lib.figures.ring import Ring
from workbook_lib.figures.text_layout import ELLIPSIS, fitted
from workbook_lib.figures.theme import LOOKS

if TYPE_CHECKING:
    import pandas as pd

    from workbook_lib.content.parts.loop import CycleWords
    from workbook_lib.figures.sheet import Sheet

# How far the four outer dots stand from the center, as parts of the ring's half width and height.
_OUT, _HIGH = 0.643, 0.766
# Pixels: from a dot's center to the foot of the label above it or the top of the one below it;
# around the words of a panel; between its two entries; at the edge of the sheet.
LEVEL, _PADDING, _BETWEEN, _MARGIN = 10, 8, 12, 3
_TITLE_LINES = 2


@dataclass(frozen=True)
class Label:
    """A numbered dot and the words beside it."""

    step: int
    place: int
    seat: str
    block: Block


@dataclass(frozen=True)
class Plan:
    """Everything a drawn loop holds, and the measures that depend on it.

    ``foot`` is where the opening words end, ``half`` half the height of the panels, ``height`` that
    of the sheet: all three in units. ``starts`` tells whether it is known what set it off.
    """

    sheet: Sheet
    starts: bool
    opening: Block
    foot: float
    labels: tuple[Label, ...]
    beneath: Block
    panels: Mapping[str, Block]
    half: float
    ring: Ring
    height: int

    @property
    def whole(self) -> bool:
        """Whether no word of the steps and of what set it off had to be left out."""
        blocks = (self.opening, *(label.block for label in self.labels))
        parts = [part for block in blocks for part in block.parts]
        return not any(ELLIPSIS in line for part in parts for line in part.lines)


def planned(
    sheet: Sheet, steps: pd.DataFrame, underneath: pd.DataFrame, trigger: str, words: CycleWords
) -> Plan:
    """Set the words, and find a ring with room for them.

    The ring keeps its width; it grows in height with the panels in its middle, and the sheet with
    the ring and with the words around it.
    """
    opening = _opening(sheet, trigger, words)
    labels = tuple(
        Label(step, place, seat, _label(sheet, place, seat, (title, text, said), words))
        for step, place, seat, title, text, said in zip(
            *(steps[name] for name in ("step", "place", "seat", "title", "text", "said")),
            strict=True,
        )
    )
    panels = {
        seat: _panel(sheet, seat, (felt, need), words)
        for seat, felt, need in zip(
            *(underneath[name] for name in ("seat", "primary_emotion", "need")), strict=True
        )
    }
    beneath = _beneath(sheet, words) if panels and sheet.panel_lines else Block()
    tallest = max((panel.height for panel in panels.values()), default=0) + 2 * _PADDING
    half = max(sheet.half, tallest / 2 / sheet.scale)
    ry = _half_height(sheet, half, beneath)
    foot = (opening.height + _MARGIN) / sheet.scale if opening.parts else 0
    top = _top(sheet, ry, (opening, foot), labels)
    ring = Ring(sheet.middle, top + ry, sheet.rx, ry, sheet.head, mirrored=_mirrored(labels))
    lowest = max((each.block.height for each in labels if each.place in (4, 5)), default=0)
    end = ring.y + _HIGH * ry + (lowest - LEVEL + _MARGIN) / sheet.scale
    height = ceil(max(ring.bottom + sheet.below, end))
    starts = bool(trigger.strip())
    return Plan(sheet, starts, opening, foot, labels, beneath, panels, half, ring, height)


def _opening(sheet: Sheet, trigger: str, words: CycleWords) -> Block:
    if not sheet.opening_lines:
        return Block()
    face = work(sheet.size)
    room = sheet.narrowest * 0.84 if sheet.label_lines else sheet.narrowest - 2 * _MARGIN
    lines = fitted(trigger, face, room, sheet.opening_lines)
    if not lines:
        return Block()
    ink = PALETTE["--bu-ink"]
    heading = bold(sheet.size)
    return Block(
        (Part(fitted(words.starts, heading, room, 1), heading, ink), Part(lines, face, ink))
    )


def _label(
    sheet: Sheet, place: int, seat: str, told: tuple[str, str, bool], words: CycleWords
) -> Block:
    if not sheet.label_lines:
        return Block()
    title, text, said = told
    across = sheet.rx if place in (3, 6) else _OUT * sheet.rx
    room = (sheet.middle - across) * sheet.scale - sheet.gap - _MARGIN
    face = voice(sheet.voice_size) if said else work(sheet.size)
    before, _, after = words.quote.partition("{words}") if said else ("", "", "")
    heading = bold(sheet.size)
    return Block(
        (
            Part(fitted(title, heading, room, _TITLE_LINES), heading, LOOKS[seat].ink),
            Part(
                fitted(text, face, room, sheet.label_lines, (before, after)),
                face,
                PALETTE["--bu-ink"],
                air=-2 if said else 0,  # the taller lines of the voice already bring some
            ),
        )
    )


def _panel(sheet: Sheet, seat: str, told: tuple[str, str], words: CycleWords) -> Block:
    outer, inner = sheet.panel
    room = (outer - inner) * sheet.scale - 1.25 * _PADDING
    heading, face = bold(sheet.size), work(sheet.size)
    parts: list[Part] = []
    for title, text in zip((words.primary_emotion, words.need), told, strict=True):
        lines = fitted(text, face, room, sheet.panel_lines) if sheet.panel_lines else []
        if lines:
            called = fitted(title, heading, room, _TITLE_LINES)
            air = _BETWEEN if parts else 0
            parts.append(Part(called, heading, LOOKS[seat].ink, air))
            parts.append(Part(lines, face, PALETTE["--bu-ink"]))
    return Block(tuple(parts))


def _beneath(sheet: Sheet, words: CycleWords) -> Block:
    face = work(sheet.size)
    # No wider than the two panels under it, less the curve of the ring.
    room = 1.7 * sheet.panel[0] * sheet.scale
    lines = fitted(words.beneath, face, room, _TITLE_LINES)
    return Block((Part(lines, face, PALETTE["--bu-soft"]),))


def _half_height(sheet: Sheet, half: float, beneath: Block) -> float:
    """Half height of a ring that clears the panels' outer corners, and the words over them."""
    corner = (half + 14) / sqrt(1 - (sheet.panel[0] / sheet.rx) ** 2)
    above = half + (beneath.height + 2 * _PADDING + sheet.dot) / sheet.scale
    return max(sheet.ry, corner, above / _HIGH)


def _top(sheet: Sheet, ry: float, over: tuple[Block, float], labels: tuple[Label, ...]) -> float:
    """Height of the ring's highest point, under the opening words and beside the upper labels."""
    opening, foot = over
    reach = opening.width / 2 + 2 * _PADDING
    beside = reach < _OUT * sheet.rx * sheet.scale + sheet.gap
    ceiling = 0 if beside else foot
    tallest = max((each.block.height for each in labels if each.place in (1, 2)), default=0)
    needed = (tallest - LEVEL + _MARGIN) / sheet.scale - (1 - _HIGH) * ry
    return max(foot + sheet.above, ceiling + needed)


def _mirrored(labels: tuple[Label, ...]) -> bool:
    """Tell whether the withdrawer moved first: places 1, 5 and 6 belong to whoever did."""
    return any((each.seat == "withdrawer") == (each.place in (1, 5, 6)) for each in labels)
