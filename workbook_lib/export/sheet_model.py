"""The page to take home as plain values: what its HTML, its text and its table are all made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Row(NamedTuple):
    """A label and what stands beside it."""

    label: str
    text: str


class Step(NamedTuple):
    """One step of a drawn loop. ``said`` marks words that someone says or thinks."""

    seat: str
    label: str
    text: str
    said: bool


@dataclass(frozen=True)
class Panel:
    """One side: rows, or a sentence that it may say.

    Attributes
    ----------
    who
        Whose side it is, in words.
    seat
        Name of the seat, empty while nobody has said.
    rows
        What stands in it.
    quote
        Words out loud, in their quotes.
    """

    who: str
    seat: str = ""
    rows: tuple[Row, ...] = ()
    quote: str = ""


@dataclass(frozen=True)
class Picture:
    """A drawing.

    Attributes
    ----------
    svg, narrow
        One ``svg`` element each, every text in it escaped: for paper and wide screens, and for
        narrow ones; the second is empty where one drawing is for all.
    label
        The drawing in one sentence.
    opening, steps, panels
        What it says, in full: how it starts, a list, and two sides.
    lines
        What it found and how to read it.
    """

    svg: str = field(repr=False)
    narrow: str = field(repr=False)
    label: str
    opening: str = field(default="", repr=False)
    steps: tuple[Step, ...] = ()
    panels: tuple[Panel, ...] = ()
    lines: tuple[str, ...] = ()


class Scale(NamedTuple):
    """A line between two ends, with a mark before and a mark after; each from 0 to 1, or None."""

    low: str
    high: str
    before: float | None
    after: float | None
    label: str


@dataclass(frozen=True)
class Grid:
    """A table with its headings."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Block:
    """One part of the page. What it does not have is empty.

    Attributes
    ----------
    id
        Name of the piece.
    title
        Its heading.
    panels, rows, quotes, scales, picture, grid
        What it holds.
    notes
        Lines under it.
    lines
        Empty lines to write on by hand.
    half
        Whether it stands beside its neighbor where there is room.
    """

    id: str
    title: str
    panels: tuple[Panel, ...] = ()
    rows: tuple[Row, ...] = ()
    quotes: tuple[str, ...] = ()
    scales: tuple[Scale, ...] = ()
    picture: Picture | None = None
    grid: Grid | None = None
    notes: tuple[str, ...] = ()
    lines: int = 0
    half: bool = False


@dataclass(frozen=True)
class Sheet:
    """The whole page.

    Attributes
    ----------
    title, day, foot
        Its heading, its date in words, and its last line.
    safety
        What stands below the heading for a reader who is afraid; may be empty.
    language, direction
        Of the words around a person's own.
    blocks
        Its parts in their order.
    """

    title: str
    day: str
    foot: str
    language: str
    direction: str
    blocks: tuple[Block, ...]
    safety: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing is on it but room to write."""
        return all(block.lines for block in self.blocks)
