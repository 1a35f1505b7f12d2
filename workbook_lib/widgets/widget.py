"""Base class of the widgets."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from workbook_lib.widgets.module import esm_source


class Widget(anywidget.AnyWidget):
    """A widget that a page can reconnect to a new kernel.

    Attributes
    ----------
    component : str
        Name of its script without the ending, as in ``js/<component>.js`` of our assets.
    spot : str
        Mount point: id of its position on the page, the same in every kernel, so that the page
        can bind its view to the model of another kernel.
    unopened : str
        Message shown in its place if its script does not load.
    shows_only : bool
        Whether it only displays, so that a page can show it before sending its own entries.
    """

    _esm = esm_source()
    component = traitlets.Unicode().tag(sync=True)
    spot = traitlets.Unicode().tag(sync=True)
    unopened = traitlets.Unicode().tag(sync=True)
    shows_only = False
    _changed: frozenset[str] | None = None

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self._changed = frozenset()

    def notify_change(self, change: Any) -> None:
        """Notify observers, and track the name of the changed trait."""
        super().notify_change(change)
        if self._changed is not None and change["name"] not in ("spot", "unopened"):
            self._changed |= {change["name"]}

    def changed_state(self) -> dict[str, Any]:
        """Return the serialized traits changed since tracking started."""
        state: dict[str, Any] = self.get_state((self._changed or set()) & set(self.keys))
        return state

    def reset_tracking(self) -> None:
        """Reset change tracking: the page has the current state."""
        self._changed = frozenset()
