"""A chart, with a sentence and a table that say the same."""

from __future__ import annotations

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
