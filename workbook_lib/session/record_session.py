"""The record while a page is open: takes entries, has them kept, tells who watches."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from workbook_lib.errors import UserError
from workbook_lib.record import Clock, Entry, Record, Value
from workbook_lib.record.errors import RejectedEntries
from workbook_lib.record.wire_format import SaveResult, parse_entries, to_wire
from workbook_lib.store import Store

Watcher = Callable[[], None]


class RecordSession:
    """The one place on a page where the record changes.

    Parameters
    ----------
    store : Store
        Where the record is kept. When it cannot be read, the page works on, nothing is
        overwritten, and every attempt to keep something says why in one sentence.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._clock = Clock(f"kernel-{secrets.token_hex(4)}")
        self._watchers: list[tuple[str, Watcher]] = []
        self._tell: Callable[[Mapping[str, Any]], None] | None = None
        self._record: Record | None = None
        self._trouble: UserError | None = None
        self._kept = True

    @property
    def record(self) -> Record:
        """Everything that is written."""
        return self._opened()

    @record.setter
    def record(self, record: Record) -> None:
        self._record = record

    @property
    def trouble(self) -> UserError | None:
        """Why nothing can be read or kept; None where all is well."""
        self._opened()
        return self._trouble

    @trouble.setter
    def trouble(self, trouble: UserError) -> None:
        self._trouble = trouble

    def _opened(self) -> Record:
        """Read what is kept when it is first asked for: there are pages that show nothing of it."""
        if self._record is None:
            try:
                self._record = self._store.load()
            except UserError as trouble:
                self._record, self._trouble = Record(), trouble
            self._see(self._record)
        return self._record

    def _see(self, record: Record) -> None:
        """Write later than everything that is here."""
        if record.latest is not None:
            self._clock.see(record.latest)

    def watch(self, prefix: str, watcher: Watcher) -> None:
        """Call ``watcher`` whenever something below a path changes."""
        self._watchers.append((prefix, watcher))

    @property
    def watched(self) -> list[str]:
        """Paths below which changes are watched for."""
        return sorted({prefix for prefix, _ in self._watchers})

    def tell_with(self, tell: Callable[[Mapping[str, Any]], None]) -> None:
        """Say how the page hears of entries that were not made on it."""
        self._tell = tell

    def entries(self, scope: str) -> dict[str, dict[str, Any]]:
        """Return what is kept below a scope, by the rest of the path, as it travels."""
        start = len(scope) + 1
        below = self.record.within(scope)
        return {path[start:]: entry for path, entry in to_wire(below).items()}

    def put(self, wire: Mapping[str, Any]) -> SaveResult:
        """Take entries from the page; one that is broken does not keep the others out.

        Returns
        -------
        Kept
            What is kept, and since when (None while there is nothing to keep); and what is wrong
            with the rest, which stays in the page's own journal.

        Raises
        ------
        UserError
            When none could be kept. They stay on the desk, and in the page's own journal.
        """
        good, refused = parse_entries(wire)
        self._see(good)
        at = self._join(good, heard=frozenset(good.entries))
        stamps = {path: entry.stamp.to_json() for path, entry in good.entries.items()}
        return SaveResult(stamps, at, RejectedEntries(refused) if refused else None)

    def write(self, values: Mapping[str, Value]) -> None:
        """Write answers that were not made on the page: here, in the store and on the page.

        Raises
        ------
        UserError
            When they could not be kept. They stay on the desk.
        """
        written = self.record
        for path, value in values.items():
            written = written.put(path, value, self._clock)
        self._join(written, heard=frozenset())

    def look(self) -> None:
        """Take over what others have kept meanwhile: another tab, or JupyterLab beside Voila."""
        if self._record is None or self.trouble is not None or not self._store.news():
            return
        before = self.record
        try:
            self.record = before.join(self._store.load())
        except UserError:
            return  # whoever saves next hears why
        self._see(self.record)
        self._changed(before, heard=frozenset())

    def remove(self, scope: str) -> None:
        """Remove everything below a scope, here, in the store and on the page."""
        gone = self.record.drop(scope, self._clock)
        try:
            self._join(gone, heard=frozenset())
        except UserError as trouble:
            self.trouble = trouble

    def _join(self, other: Record, heard: frozenset[str]) -> datetime | None:
        before = self.record
        self.record = before.join(other)
        try:
            if self.trouble is not None:
                raise self.trouble
            if not self.record.entries:
                return None
            if self.record is not before:
                self._kept = False
            if not self._kept:
                self.record = self._store.save(self.record)
                self._kept = True
        finally:
            self._changed(before, heard)
        return datetime.now(UTC)

    def _changed(self, before: Record, heard: frozenset[str]) -> None:
        if self.record is before:
            return
        changed: dict[str, Entry] = {
            path: entry
            for path, entry in self.record.entries.items()
            if (was := before.entries.get(path)) is not entry and was != entry
        }
        if not changed:
            return
        new_to_page = {path: entry for path, entry in changed.items() if path not in heard}
        if new_to_page and self._tell:
            self._tell(to_wire(new_to_page))
        for prefix, watcher in self._watchers:
            if any(path.startswith(prefix) for path in changed):
                watcher()
