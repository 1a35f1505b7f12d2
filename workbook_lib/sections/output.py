"""Shows HTML and widgets in the output of the running cell, and renders templates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

import ipywidgets
from IPython.display import HTML, display
from jinja2 import Environment

from workbook_lib.content.language import letters_sheet
from workbook_lib.content.markdown import render_prose
from workbook_lib.content.page_frame import (
    CHANGED_STATES,
    MOUNT_POINTS,
    PAGE_FRAME,
    PLACE,
    WATCHED_PATHS,
    Place,
)
from workbook_lib.content.schema.interface import NotebookWords
from workbook_lib.content.schema.pack import Pack
from workbook_lib.export.html import package_environment
from workbook_lib.widgets.widget import Widget

_CAPTURED: ContextVar[list[tuple[Any, Place | None]] | None] = ContextVar("captured", default=None)
_PLACE: ContextVar[Place | None] = ContextVar("place", default=None)
_LANGUAGE_OF: ContextVar[Pack | None] = ContextVar("language_of", default=None)
_ROOT = '<div class="bu-root'
"""Start of the outer element of all HTML that is shown."""


@contextmanager
def place_output(place: Place | None) -> Iterator[None]:
    """Add the place on a page to everything that is shown."""
    token = _PLACE.set(place)
    try:
        yield
    finally:
        _PLACE.reset(token)


@contextmanager
def declare_pack(pack: Pack | None) -> Iterator[None]:
    """Declare the language of everything that is shown; None where the page does so.

    A notebook host is in a language of its own.
    """
    token = _LANGUAGE_OF.set(pack)
    try:
        yield
    finally:
        _LANGUAGE_OF.reset(token)


@contextmanager
def capture_output() -> Iterator[list[tuple[Any, Place | None]]]:
    """Capture HTML and widgets with their places in a list instead of showing them."""
    outputs: list[tuple[Any, Place | None]] = []
    token = _CAPTURED.set(outputs)
    try:
        yield outputs
    finally:
        _CAPTURED.reset(token)


class _Section(ipywidgets.VBox):  # type: ignore[misc]
    """Widgets below one another, with a plain text for saved notebooks."""

    plain = ""

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        bundle: dict[str, Any] = super()._repr_mimebundle_(**options)
        return {**bundle, "text/plain": self.plain} if self.plain else bundle


def _show(output: Any, **metadata: Any) -> None:
    captured, place = _CAPTURED.get(), _PLACE.get()
    if captured is not None:
        captured.append((output, place))
        return
    if place is not None:
        metadata[PLACE] = place
    display(output, metadata=metadata)  # type: ignore[no-untyped-call]


def show_html(markup: str) -> None:
    """Show HTML made from content. Its headings appear in JupyterLab's table of contents."""
    if pack := _LANGUAGE_OF.get():
        declared = _ROOT.replace("<div", f'<div lang="{pack.language}" dir="{pack.direction}"')
        markup = markup.replace(_ROOT, declared, 1)
    _show(HTML(markup))  # type: ignore[no-untyped-call]


def show_widgets(
    widgets: Sequence[ipywidgets.Widget],
    mount_point: str,
    follows: Sequence[str] | None = None,
    words: NotebookWords | None = None,
    frame: Mapping[str, Any] | None = None,
) -> dict[str, Widget]:
    """Show widgets below one another, with the workbook's styles.

    Parameters
    ----------
    widgets : sequence of Widget
        Widgets of one section.
    mount_point : str
        Id of the section on the page. Each of our widgets gets a mount point below it.
    follows : sequence of str, optional
        For a page that shows the snapshot already: prefixes of the record paths that are watched.
    words : NotebookWords, optional
        Texts for places where a widget cannot be shown.
    frame : mapping, optional
        Frame of the page in plain Voila.

    Returns
    -------
    dict of str to Widget
        Our widgets by mount point.
    """
    box = _Section(list(widgets))
    box.plain = words.run_cells if words else ""
    ours = {f"{mount_point}/{index}": widget for index, widget in enumerate(_own_widgets(box))}
    for name, widget in ours.items():
        if pack := _LANGUAGE_OF.get():
            widget.lang, widget.dir = pack.language, pack.direction
            widget.letters = letters_sheet(pack.language)
        widget.mount_point = name  # last: a notebook waits for it
    box.add_class("bu-root")
    metadata: dict[str, Any] = {
        MOUNT_POINTS: {name: widget.model_id for name, widget in ours.items()}
    }
    if frame is not None:
        metadata[PAGE_FRAME] = dict(frame)
    if follows is None and words is not None:
        for first in list(ours.values())[:1]:
            first.unopened = words.elsewhere
    if follows is not None:
        # Only on a page: a notebook would save a person's words with the output of the cell.
        metadata[CHANGED_STATES] = {
            name: state
            for name, widget in ours.items()
            if widget.shows_only and (state := widget.changed_state())
        }
        metadata[WATCHED_PATHS] = list(follows)
        for name in metadata[CHANGED_STATES]:
            ours[name].reset_tracking()
    _show(box, **metadata)
    return ours


def _own_widgets(box: ipywidgets.Box) -> Iterator[Widget]:
    for child in box.children:
        if isinstance(child, Widget):
            yield child
        elif isinstance(child, ipywidgets.Box):
            yield from _own_widgets(child)


@cache
def _templates() -> Environment:
    environment = package_environment("workbook_lib.sections")
    environment.filters["prose"] = render_prose
    return environment


def render(name: str, **values: Any) -> str:
    """Render a template of this package.

    Parameters
    ----------
    name : str
        File name of the template without its suffix.
    **values
        Variables of the template. Text is escaped; the filter ``prose`` renders Markdown.
    """
    return _templates().get_template(f"{name}.html").render(**values)
