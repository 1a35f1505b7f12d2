"""A block of HTML."""

from __future__ import annotations

import traitlets

from workbook_lib.widgets.widget import Widget


class HtmlBlock(Widget):
    """Shows HTML rendered by our templates, which escape what a person wrote.

    Parameters
    ----------
    markup : str
        The HTML.
    """

    component = traitlets.Unicode("prose").tag(sync=True)
    markup = traitlets.Unicode().tag(sync=True)

    def __init__(self, markup: str = "") -> None:
        super().__init__(markup=markup)
