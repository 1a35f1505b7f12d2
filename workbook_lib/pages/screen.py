"""Puts things into the output of the cell that runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import ipywidgets
from IPython.display import HTML, display

from workbook_lib.widgets.widget import Widget


def show_html(markup: str) -> None:
    """Show a piece of HTML made from content. JupyterLab's outline picks up its headings."""
    display(HTML(markup))  # type: ignore[no-untyped-call]


def show_widgets(widgets: Sequence[ipywidgets.Widget], spot: str) -> None:
    """Show widgets below one another, in our own look.

    Parameters
    ----------
    widgets : sequence of Widget
        Those of one section.
    spot : str
        Which section of which chapter; each of our widgets is told the spot where it stands.
    """
    box = ipywidgets.VBox(list(widgets))
    for number, each in enumerate(_ours(box)):
        each.spot = f"{spot}/{number}"
    box.add_class("bu-root")
    display(box)  # type: ignore[no-untyped-call]


def _ours(box: ipywidgets.Box) -> Iterator[Widget]:
    for child in box.children:
        if isinstance(child, Widget):
            yield child
        elif isinstance(child, ipywidgets.Box):
            yield from _ours(child)
