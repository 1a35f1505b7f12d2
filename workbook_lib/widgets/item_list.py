"""A list of saved items, each with buttons to open and remove it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypedDict

import traitlets

from workbook_lib.content.parts.loop import ListPart
from workbook_lib.widgets.widget import Widget


class ListItem(TypedDict):
    """An item of the list. ``date`` is ``YYYY-MM-DD``, or empty."""

    id: str
    title: str
    note: str
    date: str
    shown: bool


class ItemList(Widget):
    """Lists items; removing asks for confirmation in place.

    Parameters
    ----------
    words : ListPart
        Labels and messages.
    on_open, on_remove : callable
        Called with the id of the item whose button was pressed.
    """

    component = traitlets.Unicode("item_list").tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    items: traitlets.List[Any] = traitlets.List().tag(sync=True, private=True)

    def __init__(
        self, words: ListPart, on_open: Callable[[str], None], on_remove: Callable[[str], None]
    ) -> None:
        super().__init__(words=words.model_dump(mode="json", exclude={"kind"}))
        self._callbacks = {"open": on_open, "remove": on_remove}
        self.on_msg(self._handle_message)

    def show(self, items: Sequence[ListItem]) -> None:
        """Show these items in order."""
        self.items = [dict(item) for item in items]

    def removed(self, title: str) -> None:
        """Announce that an item was removed, and move the focus to the announcement."""
        self.send({"type": "removed", "title": title})

    def _handle_message(self, _: object, message: Any, __: object) -> None:
        if not isinstance(message, dict) or str(message.get("type")) not in self._callbacks:
            return
        if any(item["id"] == message.get("id") for item in self.items):
            self._callbacks[message["type"]](message["id"])
