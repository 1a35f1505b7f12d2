"""Which item of a collection the page currently shows."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from workbook_lib.record import Record
from workbook_lib.record.answers import latest_id
from workbook_lib.record.views.loop import EPISODES, Episode, episode, episodes
from workbook_lib.session.record_session import RecordSession


class Item(Protocol):
    """An item of a collection."""

    @property
    def id(self) -> str:
        """Segment of its paths."""
        ...


ItemType = TypeVar("ItemType", bound=Item)


@dataclass(frozen=True)
class Collection(Generic[ItemType]):
    """Items of one kind: their paths, and how they are read.

    Attributes
    ----------
    root
        Path of the collection; ``<root>/<id>/<field>`` is one answer.
    read_item
        Reads an item by its id.
    read_all
        Reads all items with answers, newest first.

    Examples
    --------
    >>> Collection(EPISODES, episode, episodes).scope("7f3a")
    'cycle/episode/7f3a'
    """

    root: str
    read_item: Callable[[Record, str], ItemType]
    read_all: Callable[[Record], list[ItemType]]

    def scope(self, item_id: str) -> str:
        return f"{self.root}/{item_id}"


class Selection(Generic[ItemType]):
    """The selected item of a collection.

    At first the item written last is selected, or a new one if there is none. A guest's entries
    come from the browser after the page has opened; the item written last is selected then.

    Parameters
    ----------
    session : RecordSession
        The record.
    collection : Collection
        The items.

    Examples
    --------
    >>> from workbook_lib.session.record_session import RecordSession
    >>> from workbook_lib.store import GuestStore
    >>> session = RecordSession(GuestStore())
    >>> session.write({"cycle/episode/7f3a/trigger": "a late text"})
    >>> selection = Selection(session, EPISODE)
    >>> selection.id, selection.item().trigger
    ('7f3a', 'a late text')
    """

    def __init__(self, session: RecordSession, collection: Collection[ItemType]) -> None:
        self._session = session
        self._collection = collection
        self._watchers: list[Callable[[], None]] = []
        latest = self._latest()
        self.id = latest or _new_id()
        self._waiting = latest is None
        if self._waiting:
            session.watch(f"{collection.root}/", self._select_first)

    @property
    def root(self) -> str:
        return self._collection.root

    @property
    def scope(self) -> str:
        """Path of the selected item's answers."""
        return self._collection.scope(self.id)

    def find(self, item_id: str) -> ItemType:
        return self._collection.read_item(self._session.record, item_id)

    def item(self) -> ItemType:
        """Return the selected item in its current state."""
        return self.find(self.id)

    def items(self) -> list[ItemType]:
        """Return all items with answers, newest first; the same list until the record changes."""
        record = self._session.record
        return self._session.derived.get(
            ("items", self.root), record, lambda: self._collection.read_all(record)
        )

    def select(self, item_id: str) -> None:
        self._waiting = False
        self.id = item_id
        for watcher in self._watchers:
            watcher()

    def select_new(self) -> None:
        """Select a new, empty item."""
        self.select(_new_id())

    def ensure_selected(self, item_id: str) -> None:
        """Select an item that the page shows already, unless it is selected."""
        if item_id != self.id:
            self.select(item_id)

    def restore(self, scopes: Iterable[str]) -> None:
        """Select the item that the page shows already, found by the scopes of its forms."""
        for scope in scopes:
            root, _, item_id = scope.rpartition("/")
            if root == self.root:
                self.ensure_selected(item_id)

    def remove(self, item_id: str) -> None:
        """Remove an item; the item written last takes the place of a selected one."""
        self._session.remove(self._collection.scope(item_id))
        if item_id == self.id:
            self.select(self._latest() or _new_id())

    def watch(self, watcher: Callable[[], None]) -> None:
        """Call ``watcher`` when another item is selected, and when any item changes."""
        self._watchers.append(watcher)
        self._session.watch(f"{self.root}/", watcher)

    def watch_selection(self, watcher: Callable[[], None]) -> None:
        """Call ``watcher`` only when another item is selected."""
        self._watchers.append(watcher)

    def _select_first(self) -> None:
        latest = self._latest()
        if self._waiting and latest is not None:
            self._waiting = False
            self.ensure_selected(latest)

    def _latest(self) -> str | None:
        item_ids = {item.id for item in self.items()}
        return latest_id(self._session.record, self.root, item_ids)


def _new_id() -> str:
    return secrets.token_hex(4)


EPISODE: Collection[Episode] = Collection(EPISODES, episode, episodes)
"""Episodes of the loop."""
