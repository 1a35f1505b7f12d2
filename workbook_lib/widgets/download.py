"""A button that saves a text as a file, made in the page."""

from __future__ import annotations

import traitlets

from workbook_lib.widgets.widget import Widget


class Download(Widget):
    """Offers a text as a file, made in the page.

    The file name is ``notes-`` and the date, so that it does not reveal the content.

    Parameters
    ----------
    label : str
        Words on the button.
    note : str
        Text below the button.
    ending : str
        File name extension, without a dot.
    kind : str
        Media type of the text.
    """

    component = traitlets.Unicode("download").tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    ending = traitlets.Unicode().tag(sync=True)
    kind = traitlets.Unicode().tag(sync=True)
    text = traitlets.Unicode().tag(sync=True)

    def __init__(self, label: str, note: str, *, ending: str, kind: str) -> None:
        super().__init__(words={"label": label, "note": note}, ending=ending, kind=kind, text="")

    def offer(self, text: str) -> None:
        """Offer a text; an empty one hides the button."""
        self.text = text
