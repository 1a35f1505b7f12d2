"""The record: an immutable map of paths to entries, and how two records join."""

from __future__ import annotations

import re
from bisect import bisect_left
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from workbook_lib.record.values import EntryError, Json, Value, canonical_json, normalized

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook_lib.record.clock import Clock, Stamp

MAX_PATH = 200
"""Most characters in a path."""

_PATH = re.compile(r"[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*")


def is_path(name: object) -> bool:
    """Whether this is a path: segments of letters, digits, ``.``, ``_`` and ``-``, joined by ``/``.

    Paths never contain what a person wrote, so messages can show them.

    Examples
    --------
    >>> is_path("talk/one/3f2a/before.light")
    True
    >>> is_path("what I said")
    False
    """
    return isinstance(name, str) and len(name) <= MAX_PATH and _PATH.fullmatch(name) is not None


def path_range(prefix: str) -> tuple[str, str]:
    """Return the lower and upper bound of the sorted paths below a prefix.

    Sorted paths below a prefix are adjacent, since ``0`` is the character after ``/``.
    """
    stem = prefix.removesuffix("/")
    return f"{stem}/", f"{stem}0"


_Default = TypeVar("_Default")


class Entry(NamedTuple):
    """An answer with its stamp.

    Attributes
    ----------
    value
        The answer, or None for a removal. A removal is an entry, so that it wins over an older
        answer from another tab or file.
    stamp
        When and by whom it was written.

    Examples
    --------
    >>> from workbook_lib.record import Stamp
    >>> Entry("the dishes", Stamp(1_700_000_000_000, 0, "a-laptop"))
    <Entry kept [1700000000000, 0, 'a-laptop']>
    """

    value: Json
    stamp: Stamp

    def __repr__(self) -> str:
        # Private words must not reach a log.
        state = "removed" if self.value is None else "kept"
        return f"<Entry {state} {self.stamp.to_json()}>"


class Record:
    """An immutable mapping from path to entry.

    Every change returns a new record. Treat the values as read-only too.

    Parameters
    ----------
    entries
        Entries by path; they are validated and copied.

    Raises
    ------
    EntryError
        When a path, a stamp or a value is invalid.

    Examples
    --------
    >>> from workbook_lib.record import Clock
    >>> clock = Clock("a-laptop")
    >>> record = Record().put("talk/one/3f2a/about", "the dishes", clock)
    >>> record.get("talk/one/3f2a/about")
    'the dishes'
    >>> other = record.put("talk/one/3f2a/about", "money", clock)
    >>> record.join(other).get("talk/one/3f2a/about")
    'money'
    """

    __slots__ = ("_entries", "_latest", "_order")
    _entries: dict[str, Entry]
    _order: list[str] | None
    _latest: Stamp | None

    def __init__(self, entries: Mapping[str, Entry] | None = None) -> None:
        checked = {path: _checked(path, entry) for path, entry in (entries or {}).items()}
        self._set(checked)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a record does not change; put and remove return a new one")

    @property
    def entries(self) -> Mapping[str, Entry]:
        """Every entry by path, removals included."""
        return MappingProxyType(self._entries)

    def get(self, path: str, default: _Default | None = None) -> Json | _Default:
        """Return the value at a path, or the default if there is none or it was removed."""
        entry = self._entries.get(path)
        return default if entry is None or entry.value is None else entry.value

    def paths(self, prefix: str = "") -> list[str]:
        """Return the sorted paths with a value at or below a prefix.

        Whole segments match: ``cycle/episode/ab`` does not match ``cycle/episode/abc``. A prefix
        that ends in ``/`` matches only paths below; an empty one matches every path.
        """
        # Binary search: two years have thousands of paths, and a page asks for many prefixes.
        candidates = self._below(prefix) if prefix else self._ordered()
        live = [path for path in candidates if self.get(path) is not None]
        return live if not prefix or self.get(prefix) is None else [prefix, *live]

    def entries_below(self, prefix: str) -> dict[str, Entry]:
        """Return the entries below a prefix, removals included, sorted by path."""
        return {path: self._entries[path] for path in self._below(prefix)}

    @property
    def latest(self) -> Stamp | None:
        """The greatest stamp; None if there is no entry."""
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
        """Return a record with the later entry of each path.

        Joining is commutative, associative and idempotent, so order and repetition do not matter.
        Entries with equal stamps and different values come only from files edited by hand; the
        greater JSON text wins, so that every reader gets the same result.
        """
        own = self._entries
        newer = {
            path: entry
            for path, entry in other._entries.items()
            if (present := own.get(path)) is None
            or (present is not entry and _is_later(entry, present))
        }
        return self._with({**own, **newer}) if newer else self

    def put(self, path: str, value: Value, clock: Clock) -> Record:
        """Return a record with a value at a path, later than the present entry.

        Raises
        ------
        EntryError
            When the path or the value is invalid.
        """
        return self._write(path, value, clock)

    def remove(self, path: str, clock: Clock) -> Record:
        """Return a record with the value at a path removed; the removal is an entry."""
        entry = self._entries.get(path)
        return self if entry is None or entry.value is None else self._write(path, None, clock)

    def remove_below(self, prefix: str, clock: Clock) -> Record:
        """Return a record with all values at or below a prefix removed."""
        record = self
        for path in self.paths(prefix):
            record = record.remove(path, clock)
        return record

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Record):
            return NotImplemented
        own, others = self._entries, other._entries
        return own.keys() == others.keys() and all(
            _is_same(entry, others[path]) for path, entry in own.items()
        )

    __hash__ = None  # type: ignore[assignment]  # values may be lists

    def __repr__(self) -> str:
        return f"<Record of {len(self._entries)} entries>"

    def _write(self, path: str, value: Json, clock: Clock) -> Record:
        if (before := self._entries.get(path)) is not None:
            clock.observe(before.stamp)
        entry = _checked(path, Entry(value, clock.tick()))
        return self._with({**self._entries, path: entry})

    def _with(self, entries: dict[str, Entry]) -> Record:
        """Return a record of validated entries."""
        record = Record()
        record._set(entries)
        return record

    def _set(self, entries: dict[str, Entry]) -> None:
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
        raise EntryError(None, "entry_name")
    if not entry.stamp.is_valid:
        raise EntryError(path, "entry_time")
    try:
        value = normalized(entry.value)
        return entry if value is entry.value else Entry(value, entry.stamp)
    except EntryError as error:
        raise EntryError(path, error.reason.code) from None
