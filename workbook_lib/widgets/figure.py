"""A drawing with its words: a plotly figure, one sentence, and a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

import traitlets

from workbook_lib.figures.canvas import Drawing
from workbook_lib.widgets.module import esm_source
from workbook_lib.widgets.widget import Widget


class Step(TypedDict):
    """One line of the list beside a drawing. ``said`` marks words that someone says or thinks."""

    step: int
    seat: str
    title: str
    text: str
    said: bool


class Panel(TypedDict):
    """What stands on one side below a drawing: titles, each with its words."""

    seat: str
    rows: list[tuple[str, str]]


class FigureTable(TypedDict):
    """What a drawing says, as a table. ``summary`` names it and opens it."""

    summary: str
    columns: list[str]
    rows: list[list[str]]


class Band(TypedDict):
    """A part of a long drawing, with its rows of the table."""

    wide: dict[str, Any]
    narrow: dict[str, Any]
    rows: list[list[str]]


class EmptyState(TypedDict):
    """What stands in the drawing's place while there is nothing to draw."""

    title: str
    text: str
    button: str
    target: str


FigureState = tuple[dict[str, Any], list[Band]]
"""What a figure shows: the drawing with its words, and what stands right above it."""


class Figure(Widget):
    """Shows a plotly figure that follows light and dark and redraws in place.

    plotly.js itself is loaded by the page, once, from our own server; only the JSON travels.

    Parameters
    ----------
    name : str
        Name of the drawing, for tests and styles.
    palette : mapping of str to str
        CSS token to the light hex value that stands for it in the figures.
    failed : str
        Sentence for the case that the drawing library cannot be loaded.
    empty : Empty, optional
        What to show while there is nothing to draw.
    heading : str, optional
        A heading above the drawing; the two then stand on a card of their own.
    """

    _esm = esm_source("figure")
    shows_only = True
    name = traitlets.Unicode().tag(sync=True)
    palette = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    empty = traitlets.Dict().tag(sync=True)
    heading = traitlets.Unicode().tag(sync=True)
    content = traitlets.Dict().tag(sync=True)
    above: traitlets.List[Band] = traitlets.List().tag(sync=True)

    def __init__(
        self,
        name: str,
        palette: Mapping[str, str],
        failed: str,
        empty: EmptyState | None = None,
        heading: str = "",
    ) -> None:
        super().__init__(
            name=name,
            palette=dict(palette),
            words={"failed": failed},
            empty=dict(empty or {}),
            heading=heading,
            content={"wide": None},
        )

    def show(  # noqa: PLR0913 - what stands around a drawing, each part by its name
        self,
        wide: Drawing,
        narrow: Drawing,
        label: str,
        listing: Sequence[Step] = (),
        *,
        small: Drawing | None = None,
        opening: tuple[str, str] = ("", ""),
        panels: Sequence[Panel] = (),
        caption: tuple[str, str] = ("", ""),
        table: FigureTable | None = None,
        key: Sequence[tuple[str, str]] = (),
        above: Sequence[Band] = (),
    ) -> None:
        """Draw a figure.

        Parameters
        ----------
        wide, narrow : Drawing
            The same drawing for containers from 560 px and below.
        label : str
            The drawing in one sentence, for screen readers.
        listing : sequence of Step
            The steps that the drawing shows, whole, as a list that stands beside it. Where the wide
            drawing has room for all of their words, the list is for screen readers alone.
        small : Drawing, optional
            The same drawing for containers below 300 px.
        opening : tuple of str
            What stands above the list: a title, and its words.
        panels : sequence of Panel
            What the drawing has no room to say in full, on two sides below it.
        caption : tuple of str
            What the drawing found, and how to read it: two sentences above it.
        table : Grid, optional
            Everything the drawing says, as a table below it.
        key : sequence of tuple of str
            What the marks of the drawing stand for: the name of a mark, and its words.
        above : sequence of Band
            What stands right above the drawing as a part of it, with its rows of the table before
            the others. It travels by itself: of two years, a new answer changes the last weeks.
        """
        with self.hold_sync():
            self.above = [*above]
            self.content = {
                "wide": wide.to_dict(),
                "narrow": narrow.to_dict(),
                "label": label,
                "small": small.to_dict() if small else None,
                "whole": wide.whole,
                "opening": list(opening),
                "listing": [dict(step) for step in listing],
                "panels": [dict(panel) for panel in panels],
                "title": caption[0],
                "note": caption[1],
                "table": dict(table) if table else None,
                "key": [list(each) for each in key],
            }

    def show_empty(self) -> None:
        """Show that there is nothing to draw yet."""
        self._clear({"wide": None})

    def hide(self) -> None:
        """Show nothing at all."""
        self._clear({"wide": None, "hidden": True})

    def _clear(self, content: dict[str, Any]) -> None:
        self.turn_to(content, [])

    @property
    def shown(self) -> FigureState:
        """What it shows now."""
        return self.content, self.above

    def turn_to(self, content: dict[str, Any], above: list[Band]) -> None:
        """Show what was shown by a figure of the same name before."""
        with self.hold_sync():
            self.above, self.content = above, content

    def is_empty(self) -> bool:
        """Tell whether nothing is drawn."""
        return self.content["wide"] is None
