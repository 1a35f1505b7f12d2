"""The record: all that a person wrote, as entries under paths, and how two records join."""

from __future__ import annotations

import re
from bisect import bisect_left
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from workbook_lib.record.errors import EntryError
from workbook_lib.record.values import Json, Value, canonical_json, normalized

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook_lib.record.clock import Clock, Stamp

MAX_PATH = 200
"""Most characters in a path."""

_PATH = re.compile(r"[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*")


def is_path(name: object) -> bool:
    """Whether this is a path: segments of letters, digits, ``.``, ``_`` and ``-``, joined by ``/``.

    A path is made by the workbook, never out of what somebody wrote, so it may stand in a message.
    """
    return isinstance(name, str) and len(name) <= MAX_PATH and _PATH.fullmatch(name) is not None


def path_range(prefix: str) -> tuple[str, str]:
    """Return the first path that could lie below a prefix, and the first that lies after all those.

    Of paths in order, those below a prefix stand one after the other: no character that a path may
    hold stands between ``/`` and ``0``.
    """
    stem = prefix.removesuffix("/")
    return f"{stem}/", f"{stem}0"


_Default = TypeVar("_Default")


class Entry(NamedTuple):
    """One answer and when it was given.

    Attributes
    ----------
    value
        The answer, or None where it was removed. A removal is an entry too, so that it can win
        over an older answer that comes back from another tab or file.
    stamp
        When and by whom.
    """

    value: Json
    stamp: Stamp

    def __repr__(self) -> str:
        # Private words must not reach a log by way of a message that shows an entry.
        state = "removed" if self.value is None else "kept"
        return f"<Entry {state} {self.stamp.to_json()}>"


class Record:
    """An immutable mapping from path to entry.

    Every change returns a new record. Treat the values as read-only too.

    Parameters
    ----------
    entries
        Entries by path; they are checked and copied.

    Raises
    ------
    EntryError
        When a path, a stamp or a value is not one that a file could hold.
    """

    __slots__ = ("_entries", "_latest", "_order")
    _entries: dict[str, Entry]
    _order: list[str] | None
    _latest: Stamp | None

    def __init__(self, entries: Mapping[str, Entry] | None = None) -> None:
        checked = {path: _checked(path, entry) for path, entry in (entries or {}).items()}
        self._take(checked)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a record does not change; put and remove return a new one")

    @property
    def entries(self) -> Mapping[str, Entry]:
        """Every entry by path, removals too."""
        return MappingProxyType(self._entries)

    def get(self, path: str, default: _Default | None = None) -> Json | _Default:
        """Return the value at a path, or the default where there is none or it was removed."""
        entry = self._entries.get(path)
        return default if entry is None or entry.value is None else entry.value

    def paths(self, prefix: str = "") -> list[str]:
        """Return the paths at or below a prefix that hold a value, in order.

        Whole segments count: ``cycle/episode/ab`` does not hold ``cycle/episode/abc``. A prefix
        that ends in ``/`` holds only what lies below; an empty one holds every path.
        """
        # Two years of answers have thousands of paths, and a page asks for dozens of prefixes.
        found = self._below(prefix) if prefix else self._ordered()
        live = [path for path in found if self.get(path) is not None]
        return live if not prefix or self.get(prefix) is None else [prefix, *live]

    def within(self, prefix: str) -> dict[str, Entry]:
        """Return the entries below a prefix, removals too, in the order of their paths."""
        return {path: self._entries[path] for path in self._below(prefix)}

    @property
    def latest(self) -> Stamp | None:
        """The greatest stamp of all; None where there is no entry."""
        if self._latest is None and self._entries:
            latest = max(entry.stamp for entry in self._entries.values())
            object.__setattr__(self, "_latest", latest)
        return self._latest

    def _below(self, prefix: str) -> list[str]:
        first, last = path_range(prefix)
        order = self._ordered()
        return order[bisect_left(order, first) : bisect_left(order, last)]

    def _ordered(self) -> list[str]:
        if self._order is None:
            object.__setattr__(self, "_order", sorted(self._entries))
        return self._order or []

    def join(self, other: Record) -> Record:
        """Return the record with the later entry of each path.

        Joining is commutative, associative and idempotent, so it does not matter in which order,
        or how often, tabs, kernels and files come together. Two entries with one stamp but
        different values can only come from a file changed by hand; the greater JSON text wins, so
        that every reader settles on the same one.
        """
        mine = self._entries
        won = {
            path: entry
            for path, entry in other._entries.items()
            if (held := mine.get(path)) is None or (held is not entry and _is_later(entry, held))
        }
        return self._with({**mine, **won}) if won else self

    def put(self, path: str, value: Value, clock: Clock) -> Record:
        """Return the record with a value at a path, later than any entry that was there.

        Raises
        ------
        EntryError
            When the path or the value is not one that a file could hold.
        """
        return self._write(path, value, clock)

    def remove(self, path: str, clock: Clock) -> Record:
        """Return the record without a value at a path; the removal is kept as an entry."""
        entry = self._entries.get(path)
        return self if entry is None or entry.value is None else self._write(path, None, clock)

    def drop(self, prefix: str, clock: Clock) -> Record:
        """Return the record without any value at or below a prefix."""
        record = self
        for path in self.paths(prefix):
            record = record.remove(path, clock)
        return record

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Record):
            return NotImplemented
        mine, theirs = self._entries, other._entries
        return mine.keys() == theirs.keys() and all(
            _is_same(entry, theirs[path]) for path, entry in mine.items()
        )

    __hash__ = None  # type: ignore[assignment]  # values may be lists

    def __repr__(self) -> str:
        return f"<Record of {len(self._entries)} entries>"

    def _write(self, path: str, value: Json, clock: Clock) -> Record:
        if (before := self._entries.get(path)) is not None:
            clock.see(before.stamp)
        entry = _checked(path, Entry(value, clock.tick()))
        return self._with({**self._entries, path: entry})

    def _with(self, entries: dict[str, Entry]) -> Record:
        """Return a record of entries that were checked before."""
        record = Record()
        record._take(entries)
        return record

    def _take(self, entries: dict[str, Entry]) -> None:
        object.__setattr__(self, "_entries", entries)
        object.__setattr__(self, "_order", None)
        object.__setattr__(self, "_latest", None)


def _is_later(entry: Entry, other: Entry) -> bool:
    if entry.stamp != other.stamp:
        return entry.stamp > other.stamp
    return canonical_json(entry.value) > canonical_json(other.value)


def _is_same(entry: Entry, other: Entry) -> bool:
    return entry is other or (
        entry.stamp == other.stamp and canonical_json(entry.value) == canonical_json(other.value)
    )


def _checked(path: str, entry: Entry) -> Entry:
    if not is_path(path):
        raise EntryError(None, "its name is not one that this workbook uses")
    if not entry.stamp.legal:
        raise EntryError(path, "the time when it was written cannot be read")
    try:
        value = normalized(entry.value)
        return entry if value is entry.value else Entry(value, entry.stamp)
    except EntryError as trouble:
        raise EntryError(path, trouble.reason) from None
