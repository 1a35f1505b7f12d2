"""The one at hand of many: what the form, the drawing and the list of a page all show."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from workbook_lib.record import Record
from workbook_lib.record.collections import latest_id
from workbook_lib.record.views.loop import EPISODES, Episode, episode, episodes
from workbook_lib.session.derived_cache import RECALL
from workbook_lib.session.record_session import RecordSession


class Item(Protocol):
    """What can be one of many."""

    @property
    def id(self) -> str:
        """Segment of its paths."""
        ...


ItemType = TypeVar("ItemType", bound=Item)


@dataclass(frozen=True)
class Collection(Generic[ItemType]):
    """Where things of one kind are kept, and how they are read.

    Attributes
    ----------
    root
        Path below which they lie; ``<root>/<id>/<field>`` is one answer.
    one
        Reads one of them by its id.
    every
        Reads all of them that hold something, newest first.
    """

    root: str
    one: Callable[[Record, str], ItemType]
    every: Callable[[Record], list[ItemType]]

    def scope(self, name: str) -> str:
        """Return the path below which all answers of one of them lie."""
        return f"{self.root}/{name}"


class Selection(Generic[ItemType]):
    """Which one of a shelf the page shows.

    Starts with the one that was written in last; with a new one where there is none. A guest's
    words come from the browser when the page is there already: then the first that come decide.
    """

    def __init__(self, desk: RecordSession, shelf: Collection[ItemType]) -> None:
        self._desk = desk
        self._shelf = shelf
        self._watchers: list[Callable[[], None]] = []
        latest = self._latest()
        self.id = latest or _new_id()
        self._waiting = latest is None
        if self._waiting:
            desk.watch(f"{shelf.root}/", self._heard)

    @property
    def scope(self) -> str:
        """Path below which its answers lie."""
        return self._shelf.scope(self.id)

    def find(self, name: str) -> ItemType:
        """Return one by its id."""
        return self._shelf.one(self._desk.record, name)

    def shown(self) -> ItemType:
        """Return the one that is shown, as it is written now."""
        return self.find(self.id)

    def others(self) -> list[ItemType]:
        """Return every one that holds something, newest first."""
        # Asked for by every section that shows them.
        record = self._desk.record
        return RECALL.of(record, self._shelf, "every", lambda: self._shelf.every(record))

    def choose(self, name: str) -> None:
        """Show another one."""
        self._waiting = False
        self.id = name
        for watcher in self._watchers:
            watcher()

    def follow(self, scopes: Iterable[str]) -> None:
        """Show the one among these scopes: a page that was there before its kernel has chosen."""
        for scope in scopes:
            root, _, name = scope.rpartition("/")
            if root == self._shelf.root:
                self.begun(name)

    def start(self) -> None:
        """Show a new, empty one."""
        self.choose(_new_id())

    def begun(self, name: str) -> None:
        """Show one that the page has begun and shows already."""
        if name != self.id:
            self.choose(name)

    def forget(self, name: str) -> None:
        """Remove one; when it was shown, show the one written in last before it."""
        self._desk.remove(self._shelf.scope(name))
        if name == self.id:
            self.choose(self._latest() or _new_id())

    def watch(self, watcher: Callable[[], None]) -> None:
        """Call ``watcher`` when another one is shown, and when any of them changes."""
        self._watchers.append(watcher)
        self._desk.watch(f"{self._shelf.root}/", watcher)

    def watch_choice(self, watcher: Callable[[], None]) -> None:
        """Call ``watcher`` only when another one is shown."""
        self._watchers.append(watcher)

    def _heard(self) -> None:
        latest = self._latest()
        if self._waiting and latest is not None:
            self._waiting = False
            if latest != self.id:
                self.choose(latest)

    def _latest(self) -> str | None:
        live = {each.id for each in self.others()}
        return latest_id(self._desk.record, self._shelf.root, live)


def _new_id() -> str:
    return secrets.token_hex(4)


EPISODE: Collection[Episode] = Collection(EPISODES, episode, episodes)


class EpisodeSelection(Selection[Episode]):
    """Which episode the page shows."""

    def __init__(self, desk: RecordSession) -> None:
        super().__init__(desk, EPISODE)

    def episode(self) -> Episode:
        """Return the episode as it is written now."""
        return self.shown()
