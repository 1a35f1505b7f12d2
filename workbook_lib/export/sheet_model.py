"""Data model of the take-home sheet, from which HTML, text and CSV are rendered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Row(NamedTuple):
    """A label and its text.

    Examples
    --------
    >>> Row("I do", "I ask again").text
    'I ask again'
    """

    label: str
    text: str


class Step(NamedTuple):
    """One step of a drawn loop. ``quoted`` marks words that someone says or thinks.

    Examples
    --------
    >>> Step("pursuer", "I think", "Here we go", quoted=True).quoted
    True
    """

    seat: str
    label: str
    text: str
    quoted: bool


@dataclass(frozen=True)
class Panel:
    """One side: rows, or a sentence to say.

    Attributes
    ----------
    who
        Name of the side.
    seat
        Id of the seat; empty if unknown.
    rows
        Its content.
    quote
        Spoken words, in quotes.

    Examples
    --------
    >>> Panel("You", seat="pursuer", rows=(Row("I do", "I ask again"),)).quote
    ''
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
        ``svg`` elements with escaped texts, for paper and wide screens and for narrow ones; the
        second is empty where one drawing fits all.
    label
        Text alternative.
    opening, steps, panels
        Its full text: trigger, steps, and both sides.
    lines
        Findings, and how to read the drawing.

    Examples
    --------
    >>> picture = Picture("<svg></svg>", "", label="A loop of two steps")
    >>> picture.label
    'A loop of two steps'
    """

    svg: str = field(repr=False)
    narrow: str = field(repr=False)
    label: str
    opening: str = field(default="", repr=False)
    steps: tuple[Step, ...] = ()
    panels: tuple[Panel, ...] = ()
    lines: tuple[str, ...] = ()


class RatedScale(NamedTuple):
    """A scale with ratings before and after; positions from 0 to 1, or None."""

    low: str
    high: str
    before: float | None
    after: float | None
    label: str


@dataclass(frozen=True)
class Grid:
    """A table with headings."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Block:
    """One block of the sheet.

    Attributes
    ----------
    id
        Id of the piece.
    title
        Its heading.
    panels, rows, quotes, scales, picture, grid
        Its content.
    notes
        Lines below it.
    lines
        Number of blank lines for handwriting.
    half
        Whether it takes half the width where there is room.
    """

    id: str
    title: str
    panels: tuple[Panel, ...] = ()
    rows: tuple[Row, ...] = ()
    quotes: tuple[str, ...] = ()
    scales: tuple[RatedScale, ...] = ()
    picture: Picture | None = None
    grid: Grid | None = None
    notes: tuple[str, ...] = ()
    lines: int = 0
    half: bool = False


@dataclass(frozen=True)
class Sheet:
    """The take-home sheet.

    Attributes
    ----------
    title, day, foot
        Heading, formatted date, and last line.
    safety
        Safety note below the heading; may be empty.
    language, direction
        Language and direction of the content pack.
    blocks
        Blocks in order.

    Examples
    --------
    >>> lines = Block("words", "Words to say", lines=4)
    >>> Sheet("Take home", "March 2", "Keep it.", "en", "ltr", (lines,)).empty
    True
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
        """Whether it has nothing but blank lines."""
        return all(block.lines for block in self.blocks)
