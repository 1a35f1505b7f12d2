"""What all our widgets have in common."""

from __future__ import annotations

import anywidget
import traitlets


class Widget(anywidget.AnyWidget):
    """A widget that goes on when its kernel ends.

    Attributes
    ----------
    spot : str
        Where on a page it stands: the same in every kernel that shows the page, so that what is on
        the screen can go on with its twin in another kernel.
    """

    spot = traitlets.Unicode().tag(sync=True)
