"""What every place that keeps a record can do."""

from __future__ import annotations

import threading
from typing import Protocol

from workbook_lib.record import Record


class Store(Protocol):
    """A place that keeps one person's record."""

    def load(self) -> Record:
        """Return what is kept.

        Raises
        ------
        UserError
            When it cannot be read. Nothing is changed.
        """
        ...

    def save(self, record: Record) -> Record:
        """Join a record into what is kept, and return the whole.

        Raises
        ------
        UserError
            When it cannot be kept. What was kept before is still there.
        """
        ...

    def news(self) -> bool:
        """Tell whether someone else has changed what is kept since it was last loaded or saved."""
        ...


class GuestStore:
    """Keeps a record for as long as it lives itself. One guest, one store."""

    def __init__(self) -> None:
        self._record = Record()
        self._lock = threading.Lock()

    def load(self) -> Record:
        """Return what was saved here so far."""
        return self._record

    def save(self, record: Record) -> Record:
        """Join a record into what is here, and return the whole."""
        with self._lock:
            self._record = self._record.join(record)
            return self._record

    def news(self) -> bool:
        """Tell that nobody else can change it."""
        return False
