"""The protocol of a store, and the in-memory store of guests."""

from __future__ import annotations

import threading
from typing import Protocol

from workbook_lib.record import Record


class Store(Protocol):
    """A store of one person's record."""

    def load(self) -> Record:
        """Return the stored record.

        Raises
        ------
        UserError
            When it cannot be read.
        """
        ...

    def save(self, record: Record) -> Record:
        """Join a record into the stored one, and return the result.

        Raises
        ------
        UserError
            When it cannot be saved. The stored record is unchanged.
        """
        ...

    def has_changed(self) -> bool:
        """Whether another process has changed the record since it was last loaded or saved."""
        ...


class GuestStore:
    """Keeps the record of one guest in memory."""

    def __init__(self) -> None:
        self._record = Record()
        self._lock = threading.Lock()

    def load(self) -> Record:
        """Return the record saved so far."""
        return self._record

    def save(self, record: Record) -> Record:
        """Join a record into the saved one, and return the result."""
        with self._lock:
            self._record = self._record.join(record)
            return self._record

    def has_changed(self) -> bool:
        """Return False: nobody else can change the record."""
        return False
