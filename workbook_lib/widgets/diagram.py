"""A diagram with its texts as a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

import traitlets

from workbook_lib.widgets.chart import EmptyState
from workbook_lib.widgets.widget import Widget


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
