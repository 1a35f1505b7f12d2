"""A chart with a sentence and a table that say the same, and a diagram with its texts as a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

import traitlets

from workbook_lib.content.schema.interface import Interface
from workbook_lib.figures.theme import PALETTE
from workbook_lib.figures.theme import Chart as ChartSpec
from workbook_lib.widgets.widget import Widget


class ChartTable(TypedDict):
    """The data of a chart as a table. ``summary`` is the label that opens it."""

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
        table: ChartTable,
        caption: tuple[str, str] = ("", ""),
        earlier: ChartPart | None = None,
        folded: bool = False,
    ) -> None:
        """Show a chart.

        Parameters
        ----------
        chart : ChartSpec
            A plotly specification.
        label : str
            The text alternative.
        table : ChartTable
            All data of the chart.
        caption : tuple of str
            What the chart shows, and how to read it.
        earlier : ChartPart, optional
            Columns before those of ``chart``, with the same traces. They are a separate trait,
            because a new answer usually changes only the last columns.
        folded : bool
            Whether only the heading is shown until the reader opens it.
        """
        with self.hold_sync():
            self.earlier = dict(earlier or {})
            self.content = {
                "chart": chart,
                "label": label,
                "title": caption[0],
                "note": caption[1],
                "table": dict(table),
                "folded": folded,
            }

    def show_empty(self) -> None:
        """Show that there is nothing to show yet."""
        self.content = {"chart": None}

    def hide(self) -> None:
        """Show nothing at all."""
        self.content = {"chart": None, "hidden": True}


class DiagramStep(TypedDict):
    """A step of the list beside a diagram. ``quoted`` marks speech and thoughts."""

    step: int
    seat: str
    title: str
    text: str
    quoted: bool


class DiagramPanel(TypedDict):
    """One side of the text below a diagram: titles with texts."""

    seat: str
    rows: list[tuple[str, str]]


class Diagram(Widget):
    """Shows a diagram, and its texts as a list for screen readers and for narrow screens.

    Parameters
    ----------
    name : str
        Name of the diagram, for tests and styles.
    empty : EmptyState, optional
        Text shown while there is nothing to draw.
    own : bool, optional
        Whether the texts are a person's own, which are not sent to a translation service.
    """

    component = traitlets.Unicode("diagram").tag(sync=True)
    shows_only = True
    name = traitlets.Unicode().tag(sync=True)
    empty = traitlets.Dict().tag(sync=True)
    own = traitlets.Bool().tag(sync=True)
    content = traitlets.Dict().tag(sync=True, private=True)

    def __init__(self, name: str, empty: EmptyState | None = None, *, own: bool = False) -> None:
        super().__init__(name=name, empty=dict(empty or {}), own=own, content={"drawings": None})

    def show(
        self,
        drawings: Mapping[str, str],
        listing: Sequence[DiagramStep],
        *,
        whole: bool = False,
        opening: tuple[str, str] = ("", ""),
        panels: Sequence[DiagramPanel] = (),
    ) -> None:
        """Show a diagram.

        Parameters
        ----------
        drawings : mapping of str to str
            SVG by size: ``wide``, ``narrow``, and ``small`` where the narrow one is too large for
            the smallest screens. Every text in it is escaped.
        listing : sequence of DiagramStep
            The steps with their full texts.
        whole : bool
            Whether the wide drawing shows all texts, so that the list beside it is for screen
            readers only.
        opening : tuple of str
            Title and text above the list.
        panels : sequence of DiagramPanel
            Texts too long for the drawing, on two sides below it.
        """
        self.content = {
            "drawings": dict(drawings),
            "whole": whole,
            "opening": list(opening),
            "listing": [dict(step) for step in listing],
            "panels": [dict(panel) for panel in panels],
        }

    def show_empty(self) -> None:
        """Show that there is nothing to draw yet."""
        self.content = {"drawings": None}
