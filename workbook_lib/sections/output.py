"""Puts things into the output of the cell that runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

import ipywidgets
from IPython.display import HTML, display
from jinja2 import Environment
from markupsafe import Markup

from workbook_lib.content.markdown import to_html
from workbook_lib.content.page_links import PAGE_LINKS
from workbook_lib.content.schema.interface import NotebookWords
from workbook_lib.export.html import package_environment
from workbook_lib.widgets.mount_points import (
    CHANGED_STATES,
    MOUNT_POINTS,
    PAGE_FRAME,
    WATCHED_PATHS,
)
from workbook_lib.widgets.widget import Widget

_CAPTURED: ContextVar[list[Any] | None] = ContextVar("taken", default=None)


@contextmanager
def capture_output() -> Iterator[list[Any]]:
    """Put into a list what would go to the screen: HTML and boxes, in their order."""
    shown: list[Any] = []
    token = _CAPTURED.set(shown)
    try:
        yield shown
    finally:
        _CAPTURED.reset(token)


class _Section(ipywidgets.VBox):  # type: ignore[misc]
    """Widgets below one another; a sentence stands for them where they cannot be shown."""

    plain = ""

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        shapes: dict[str, Any] = super()._repr_mimebundle_(**options)
        return {**shapes, "text/plain": self.plain} if self.plain else shapes


def _show(thing: Any, **told: Any) -> None:
    shown = _CAPTURED.get()
    if shown is None:
        display(thing, metadata=told)  # type: ignore[no-untyped-call]
    else:
        shown.append(thing)


def show_html(markup: str) -> None:
    """Show a piece of HTML made from content. JupyterLab's outline picks up its headings."""
    _show(HTML(markup))  # type: ignore[no-untyped-call]


def show_widgets(
    widgets: Sequence[ipywidgets.Widget],
    spot: str,
    follows: Sequence[str] | None = None,
    words: NotebookWords | None = None,
    frame: Mapping[str, Any] | None = None,
) -> dict[str, Widget]:
    """Show widgets below one another, in our own look.

    Parameters
    ----------
    widgets : sequence of Widget
        Those of one section.
    spot : str
        Which section of which chapter; each of our widgets is told the spot where it stands.
    follows : sequence of str, optional
        Where a page waits for them that shows them already as they were made: the paths below
        which what is shown so far follows every change.
    words : NotebookWords, optional
        What a notebook says where a widget cannot be shown.
    frame : mapping, optional
        What stands around the page, where no server of ours draws it.

    Returns
    -------
    dict of str to Widget
        Our widgets by their spots.
    """
    box = _Section(list(widgets))
    box.plain = words.run_cells if words else ""
    ours = {f"{spot}/{number}": each for number, each in enumerate(_own_widgets(box))}
    for name, each in ours.items():
        each.spot = name
    box.add_class("bu-root")
    told: dict[str, Any] = {MOUNT_POINTS: {name: each.model_id for name, each in ours.items()}}
    if frame is not None:
        told[PAGE_FRAME] = dict(frame)
    if follows is None and words is not None:
        for each in list(ours.values())[:1]:
            each.unopened = words.elsewhere
    if follows is not None:
        # Not in a notebook, which would keep with a cell's output what somebody wrote.
        told[CHANGED_STATES] = {
            name: state
            for name, each in ours.items()
            if each.shows_only and (state := each.changed_state())
        }
        told[WATCHED_PATHS] = list(follows)
        for name in told[CHANGED_STATES]:
            ours[name].reset_tracking()
    _show(box, **told)
    return ours


def _own_widgets(box: ipywidgets.Box) -> Iterator[Widget]:
    for child in box.children:
        if isinstance(child, Widget):
            yield child
        elif isinstance(child, ipywidgets.Box):
            yield from _own_widgets(child)


def _render_prose(text: str) -> Markup:
    return Markup(to_html(text))  # noqa: S704 - Markdown with raw HTML switched off


@cache
def _templates() -> Environment:
    environment = package_environment("workbook_lib.sections")
    environment.filters["prose"] = _render_prose
    return environment


def render(name: str, **values: Any) -> str:
    """Draw one of the templates beside this module.

    Parameters
    ----------
    name : str
        Template without its ending.
    **values
        What the template shows. Text is escaped; the filter ``prose`` reads Markdown. Links to
        pages that are not served become words.
    """
    return PAGE_LINKS.replace_broken(_templates().get_template(f"{name}.html").render(**values))
