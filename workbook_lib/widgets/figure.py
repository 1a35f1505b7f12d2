"""Charts and figures with their text alternatives: a sentence, a list and a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

import traitlets

from workbook_lib.content.schema.interface import Interface
from workbook_lib.figures.canvas import Drawing
from workbook_lib.figures.theme import PALETTE
from workbook_lib.figures.theme import Chart as ChartSpec
from workbook_lib.widgets.widget import Widget


class FigureStep(TypedDict):
    """A step of the list beside a drawing. ``said`` marks speech and thoughts."""

    step: int
    seat: str
    title: str
    text: str
    said: bool


class FigurePanel(TypedDict):
    """One side of the text below a drawing: titles with texts."""

    seat: str
    rows: list[tuple[str, str]]


class FigureTable(TypedDict):
    """The data of a drawing as a table. ``summary`` is the label that opens it."""

    summary: str
    columns: list[str]
    rows: list[list[str]]


class ChartPart(TypedDict):
    """The earlier part of a long chart, with its rows of the table."""

    chart: ChartSpec
    rows: list[list[str]]


class EmptyState(TypedDict):
    """The text shown while there is nothing to draw."""

    title: str
    text: str
    button: str
    target: str


class Figure(Widget):
    """Shows a plotly figure that follows light and dark and redraws in place.

    The page loads plotly.js once; the widget sends only JSON.

    Parameters
    ----------
    name : str
        Name of the drawing, for tests and styles.
    palette : mapping of str to str
        CSS token to the light hex value that stands for it in the figures.
    failed : str
        Message if the drawing library cannot be loaded.
    empty : EmptyState, optional
        Text shown while there is nothing to draw.
    heading : str, optional
        A heading above the drawing; the two then stand on a card of their own.
    """

    component = traitlets.Unicode("figure").tag(sync=True)
    shows_only = True
    name = traitlets.Unicode().tag(sync=True)
    palette = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    empty = traitlets.Dict().tag(sync=True)
    heading = traitlets.Unicode().tag(sync=True)
    content = traitlets.Dict().tag(sync=True, private=True)

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

    def show(  # noqa: PLR0913 - one parameter for each part of a figure
        self,
        wide: Drawing,
        narrow: Drawing,
        label: str,
        listing: Sequence[FigureStep] = (),
        *,
        small: Drawing | None = None,
        opening: tuple[str, str] = ("", ""),
        panels: Sequence[FigurePanel] = (),
        caption: tuple[str, str] = ("", ""),
        table: FigureTable | None = None,
        key: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Draw a figure.

        Parameters
        ----------
        wide, narrow : Drawing
            The drawing for containers from 560 px on, and for narrower ones.
        label : str
            Text alternative.
        listing : sequence of Step
            The steps with their full texts, as a list next to the drawing. If the wide drawing
            shows all texts, the list is for screen readers only.
        small : Drawing, optional
            The drawing for containers below 300 px.
        opening : tuple of str
            Title and text above the list.
        panels : sequence of Panel
            Texts too long for the drawing, on two sides below it.
        caption : tuple of str
            The result and how to read it: two sentences above the drawing.
        table : FigureTable, optional
            The data of the drawing as a table below it.
        key : sequence of tuple of str
            Legend: the name of a mark and its label.
        """
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
            "key": [list(mark) for mark in key],
        }

    def show_empty(self) -> None:
        """Show that there is nothing to draw yet."""
        self.content = {"wide": None}

    def hide(self) -> None:
        """Show nothing at all."""
        self.content = {"wide": None, "hidden": True}


class Chart(Widget):
    """Shows a chart that answers a pointer and the arrow keys, with the same data as a table.

    The page loads plotly.js once; the widget sends the plotly specification. A person's notes are
    in its state only.

    Parameters
    ----------
    name : str
        Name of the chart, for tests and styles.
    interface : Interface
        Texts of charts.
    empty : EmptyState, optional
        Text shown while there is nothing to show; without it, nothing is.
    heading : str, optional
        A heading above the chart; the two then stand on a card of their own.
    """

    component = traitlets.Unicode("chart").tag(sync=True)
    shows_only = True
    name = traitlets.Unicode().tag(sync=True)
    palette = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    empty = traitlets.Dict().tag(sync=True)
    heading = traitlets.Unicode().tag(sync=True)
    content = traitlets.Dict().tag(sync=True, private=True)
    earlier = traitlets.Dict().tag(sync=True, private=True)

    def __init__(
        self,
        name: str,
        interface: Interface,
        empty: EmptyState | None = None,
        heading: str = "",
    ) -> None:
        words = interface.chart.model_dump() if interface.chart else {}
        super().__init__(
            name=name,
            palette=dict(PALETTE),
            words={"failed": interface.figure.failed, **words},
            empty=dict(empty or {}),
            heading=heading,
            content={"chart": None},
        )

    def show(
        self,
        chart: ChartSpec,
        label: str,
        *,
        table: FigureTable,
        caption: tuple[str, str] = ("", ""),
        earlier: ChartPart | None = None,
    ) -> None:
        """Show a chart.

        Parameters
        ----------
        chart : ChartSpec
            A plotly specification.
        label : str
            The text alternative.
        table : FigureTable
            All data of the chart.
        caption : tuple of str
            What the chart shows, and how to read it.
        earlier : ChartPart, optional
            Columns before those of ``chart``, with the same traces. They are a separate trait,
            because a new answer usually changes only the last columns.
        """
        with self.hold_sync():
            self.earlier = dict(earlier or {})
            self.content = {
                "chart": chart,
                "label": label,
                "title": caption[0],
                "note": caption[1],
                "table": dict(table),
            }

    def show_empty(self) -> None:
        """Show that there is nothing to show yet."""
        self.content = {"chart": None}

    def hide(self) -> None:
        """Show nothing at all."""
        self.content = {"chart": None, "hidden": True}
