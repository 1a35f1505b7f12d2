"""A guest's record: in the memory of this process, and never on a disk."""

from __future__ import annotations

import threading

from workbook_lib.record import Record


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
