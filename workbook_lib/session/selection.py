"""Which item of a collection the page currently shows."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, Protocol, TypeVar

from workbook_lib.insight.signs import week_number
from workbook_lib.record import Record
from workbook_lib.record.answers import as_date, latest_id
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
    weekly
        The date field of an item, if each week has its own item.

    Examples
    --------
    >>> Collection(EPISODES, episode, episodes).scope("7f3a")
    'cycle/episode/7f3a'
    """

    root: str
    read_item: Callable[[Record, str], ItemType]
    read_all: Callable[[Record], list[ItemType]]
    weekly: str = ""

    def scope(self, item_id: str) -> str:
        return f"{self.root}/{item_id}"


def local_today() -> date:
    """Return the day in the time zone of this computer.

    Examples
    --------
    >>> local_today() >= date(2026, 1, 1)
    True
    """
    return datetime.now().astimezone().date()


class Selection(Generic[ItemType]):
    """The selected item of a collection.

    At first the item written last is selected, see `latest_item`, or a new one if there is none. A
    guest's entries come from the browser after the page has opened; the item is selected then.

    Parameters
    ----------
    session : RecordSession
        The record.
    collection : Collection
        The items.
    today : callable, optional
        Returns the reader's day; that of this computer if not given.

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

    def __init__(
        self,
        session: RecordSession,
        collection: Collection[ItemType],
        today: Callable[[], date] = local_today,
    ) -> None:
        self._session = session
        self._collection = collection
        self._today = today
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
    def weekly(self) -> str:
        return self._collection.weekly

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
        """Remove an item. If it was selected, another one is selected as at first."""
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
        return latest_item(self._session.record, self.root, item_ids, self.weekly, self._today())


def latest_item(record: Record, root: str, ids: set[str], weekly: str, today: date) -> str | None:
    """Return which of these items was written last; None if there is none.

    Where each week has its own item, the last one of this week takes the place of one of an earlier
    week, which is never returned. Before there is a kernel, the page selects by the same rule.

    Parameters
    ----------
    record : Record
        The record.
    root : str
        Root path of the items.
    ids : set of str
        The items.
    weekly : str
        The date field of an item, if each week has its own item; otherwise empty.
    today : date
        A day of this week.

    Examples
    --------
    >>> from workbook_lib.record import Clock
    >>> clock = Clock("a-laptop")
    >>> record = Record().put("signs/good/b/day", "2026-03-09", clock)
    >>> record = record.put("signs/good/a/day", "2026-03-02", clock)
    >>> latest_item(record, "signs/good", {"a", "b"}, "day", date(2026, 3, 10))
    'b'
    """
    latest = latest_id(record, root, ids)
    days = {item_id: as_date(record.get(f"{root}/{item_id}/{weekly}")) for item_id in ids}
    weeks = {item_id: week_number(day) for item_id, day in days.items() if day}
    this_week = week_number(today)
    if latest is None or weeks.get(latest, this_week) >= this_week:
        return latest
    return latest_id(record, root, {item_id for item_id in weeks if weeks[item_id] == this_week})


def _new_id() -> str:
    return secrets.token_hex(4)


EPISODE: Collection[Episode] = Collection(EPISODES, episode, episodes)
"""Episodes of the loop."""
