"""The record of an open page: loads and saves entries, and notifies watchers of changes.

Values derived from the record are cached while their inputs are the same, and the record file is
polled for changes by other programs.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Hashable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, TypeVar

from workbook_lib.errors import UserError
from workbook_lib.record import Clock, Entry, Record, Value
from workbook_lib.record.answers import entries_at
from workbook_lib.record.values import rejected_entries
from workbook_lib.record.wire_format import SaveResult, current_path, parse_entries, to_wire
from workbook_lib.store import Store

ValueType = TypeVar("ValueType")


class DerivedCache:
    """One value for each key, shared by all sections of a page. Values must not be modified.

    Examples
    --------
    >>> cache = DerivedCache()
    >>> cache.get("count", [1, 2], lambda: 2)
    2
    >>> cache.get("count", [1, 2], lambda: 3)
    2
    """

    def __init__(self) -> None:
        self._values: dict[Hashable, tuple[object, Any]] = {}

    def get(self, key: Hashable, inputs: object, compute: Callable[[], ValueType]) -> ValueType:
        """Return the value of a key, the same object as long as its inputs are equal.

        Parameters
        ----------
        key
            Name of the value.
        inputs
            What the value is computed from: the record, which never changes, or a part of it.
        compute
            Called when the key is new or its inputs differ.
        """
        known = self._values.get(key)
        if known is None or known[0] != inputs:
            known = self._values[key] = inputs, compute()
        value: ValueType = known[1]
        return value


Watcher = Callable[[], None]


class RecordSession:
    """The record of an open page; all changes to it go through here.

    Parameters
    ----------
    store : Store
        Loads and saves the record. If it cannot be read, the page works with an empty record,
        nothing is overwritten, and every attempt to save raises the error.

    Attributes
    ----------
    derived : DerivedCache
        Values computed from the record, shared by the sections of the page.

    Examples
    --------
    >>> from workbook_lib.store import GuestStore
    >>> session = RecordSession(GuestStore())
    >>> session.watch("talk/", lambda: print("a talk has changed"))
    >>> session.write({"talk/one/3f2a/about": "the dishes"})
    a talk has changed
    >>> session.record.get("talk/one/3f2a/about")
    'the dishes'
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._clock = Clock(f"kernel-{secrets.token_hex(4)}")
        self._watchers: list[tuple[str, Watcher]] = []
        self._send: Callable[[Mapping[str, Any]], None] | None = None
        self._record: Record | None = None
        self._error: UserError | None = None
        self._saved = True
        self.derived = DerivedCache()

    @property
    def record(self) -> Record:
        """All entries."""
        return self._load()

    @record.setter
    def record(self, record: Record) -> None:
        self._record = record

    @property
    def error(self) -> UserError | None:
        """Why the record cannot be read, None otherwise."""
        self._load()
        return self._error

    def _load(self) -> Record:
        """Load the record on first use: some pages show nothing of it."""
        if self._record is None:
            try:
                self._record = self._store.load()
            except UserError as error:
                self._record, self._error = Record(), error
            self._advance_clock(self._record)
        return self._record

    def _advance_clock(self, record: Record) -> None:
        """Let the next stamp be later than all stamps of a record."""
        if record.latest is not None:
            self._clock.observe(record.latest)

    def watch(self, prefix: str, watcher: Watcher) -> None:
        """Call ``watcher`` when an entry with a path of this prefix changes."""
        self._watchers.append((prefix, watcher))

    @property
    def watched_prefixes(self) -> list[str]:
        """Prefixes of the paths that are watched."""
        return sorted({prefix for prefix, _ in self._watchers})

    def connect(self, send: Callable[[Mapping[str, Any]], None]) -> None:
        """Set the function that sends entries to the browser that come from elsewhere."""
        self._send = send

    def entries(self, scope: str) -> dict[str, dict[str, Any]]:
        """Return the entries below a scope in wire format, by the rest of their path."""
        start = len(scope) + 1
        below = self.record.entries_below(scope)
        return {path[start:]: entry for path, entry in to_wire(below).items()}

    def entries_at(self, paths: Iterable[str]) -> dict[str, dict[str, Any]]:
        """Return the entries at paths in wire format; a star matches each item."""
        entries: dict[str, Entry] = {}
        for path in paths:
            entries |= entries_at(self.record, path)
        return dict(to_wire(entries))

    def put(self, wire: Mapping[str, Any]) -> SaveResult:
        """Save entries from the browser; invalid ones are left out.

        Returns
        -------
        SaveResult
            The stamps of what is saved, the time (None when the record is empty), and what is wrong
            with invalid entries, which stay in the journal of the browser.

        Raises
        ------
        UserError
            When nothing could be saved. The entries stay in this session and in the journal.
        """
        valid, rejected = parse_entries(wire)
        self._advance_clock(valid)
        at = self._join(valid, from_page=frozenset(valid.entries))
        # The page waits for the stamps of the paths that it has sent.
        sent = {path: valid.entries.get(current_path(path)) for path in wire}
        stamps = {path: entry.stamp.to_json() for path, entry in sent.items() if entry}
        return SaveResult(stamps, at, rejected_entries(rejected) if rejected else None)

    def write(self, values: Mapping[str, Value]) -> None:
        """Write answers made in Python: to this session, the store and the browser.

        Raises
        ------
        UserError
            When they could not be saved. They stay in this session.
        """
        written = self.record
        for path, value in values.items():
            written = written.put(path, value, self._clock)
        self._join(written, from_page=frozenset())

    def refresh(self) -> None:
        """Join changes that another program or tab has saved."""
        if self._record is None or self.error is not None or not self._store.has_changed():
            return
        before = self.record
        try:
            self.record = before.join(self._store.load())
        except UserError:
            return  # the next save raises it
        self._advance_clock(self.record)
        self._notify(before, from_page=frozenset())

    def remove(self, scope: str) -> None:
        """Remove all entries below a scope: from this session, the store and the browser."""
        removed = self.record.remove_below(scope, self._clock)
        with suppress(UserError):  # it stays in this session, and the next save writes or raises it
            self._join(removed, from_page=frozenset())

    def _join(self, other: Record, from_page: frozenset[str]) -> datetime | None:
        before = self.record
        self.record = before.join(other)
        if self.record is not before:
            self._saved = False
        try:
            # The page draws what changes while the file is written.
            self._notify(before, from_page)
        finally:
            saved_at = self._save()
        return saved_at

    def _save(self) -> datetime | None:
        """Save the record, joined with what is stored; return the time, None if it is empty."""
        if self.error is not None:
            raise self.error
        if not self.record.entries:
            return None
        if not self._saved:
            before = self.record
            self.record = self._store.save(before)
            self._saved = True
            self._notify(before, from_page=frozenset())  # what others have saved meanwhile
        return datetime.now(UTC)

    def _notify(self, before: Record, from_page: frozenset[str]) -> None:
        if self.record is before:
            return
        changed: dict[str, Entry] = {
            path: entry
            for path, entry in self.record.entries.items()
            if (previous := before.entries.get(path)) is not entry and previous != entry
        }
        if not changed:
            return
        new_to_page = {path: entry for path, entry in changed.items() if path not in from_page}
        if new_to_page and self._send:
            self._send(to_wire(new_to_page))
        for prefix, watcher in self._watchers:
            if any(path.startswith(prefix) for path in changed):
                watcher()


INTERVAL = 1.0
"""Seconds between two polls. A poll reads the modification time of a file."""


class FileWatch:
    """Calls ``poll`` at intervals, for as long as the kernel runs.

    Without an event loop, in a script or a test, it does nothing.

    Parameters
    ----------
    poll : callable
        Called at each interval.

    Examples
    --------
    >>> watch = FileWatch(lambda: print("polled"))
    """

    def __init__(self, poll: Callable[[], None]) -> None:
        self._poll = poll
        try:
            self._task = asyncio.get_running_loop().create_task(self._run())
        except RuntimeError:
            return

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(INTERVAL)
            self._poll()
