"""What all our widgets have in common."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets


class Widget(anywidget.AnyWidget):
    """A widget that goes on when its kernel ends.

    Attributes
    ----------
    spot : str
        Where on a page it stands: the same in every kernel that shows the page, so that what is on
        the screen can go on with its twin in another kernel.
    unopened : str
        What to say in its place where its script does not come.
    shows_only : bool
        Whether it takes no words, so that a page can show it before it has told its own.
    """

    spot = traitlets.Unicode().tag(sync=True)
    unopened = traitlets.Unicode().tag(sync=True)
    shows_only = False
    _moved: frozenset[str] | None = None

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self._moved = frozenset()

    def notify_change(self, change: Any) -> None:
        """Tell who watches, and note what is no longer as it was made."""
        super().notify_change(change)
        if self._moved is not None and change["name"] not in ("spot", "unopened"):
            self._moved |= {change["name"]}

    def moved(self) -> dict[str, Any]:
        """Return what is no longer as it was made, as it travels."""
        state: dict[str, Any] = self.get_state((self._moved or set()) & set(self.keys))
        return state

    def settle(self) -> None:
        """Count from now on what is no longer as it was made: until now, the page knows of it."""
        self._moved = frozenset()
