"""A list of things written so far, each to be opened or removed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypedDict

import traitlets

from workbook_lib.content.parts.loop import ListPart
from workbook_lib.widgets.module import esm_source
from workbook_lib.widgets.widget import Widget


class ListItem(TypedDict):
    """One thing in the list. ``date`` is ``YYYY-MM-DD``, or empty where there is none."""

    id: str
    title: str
    note: str
    date: str
    shown: bool


class ItemList(Widget):
    """Lists what was written; removing asks once, in place.

    Parameters
    ----------
    words : ListPart
        Labels and messages.
    on_open, on_remove : callable
        Called with the id of the line whose button was pressed.
    """

    _esm = esm_source("entries")
    words = traitlets.Dict().tag(sync=True)
    items: traitlets.List[Any] = traitlets.List().tag(sync=True)

    def __init__(
        self, words: ListPart, on_open: Callable[[str], None], on_remove: Callable[[str], None]
    ) -> None:
        super().__init__(words=words.model_dump(mode="json", exclude={"from_", "kind"}))
        self._do = {"open": on_open, "remove": on_remove}
        self.on_msg(self._heard)

    def show(self, lines: Sequence[ListItem]) -> None:
        """Show these lines, first to last."""
        self.items = [dict(line) for line in lines]

    def removed(self, title: str) -> None:
        """Tell the reader that a line is gone, and put the focus there."""
        self.send({"type": "removed", "title": title})

    def _heard(self, _: object, message: Any, __: object) -> None:
        if not isinstance(message, dict) or str(message.get("type")) not in self._do:
            return
        if any(item["id"] == message.get("id") for item in self.items):
            self._do[message["type"]](message["id"])
