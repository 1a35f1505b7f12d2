"""Puts things into the output of the cell that runs."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets
from IPython.display import HTML, display


def show_html(markup: str) -> None:
    """Show a piece of HTML made from content. JupyterLab's outline picks up its headings."""
    display(HTML(markup))  # type: ignore[no-untyped-call]


def show_widgets(widgets: Sequence[ipywidgets.Widget]) -> None:
    """Show widgets below one another, in our own look."""
    box = ipywidgets.VBox(list(widgets))
    box.add_class("bu-root")
    display(box)  # type: ignore[no-untyped-call]
