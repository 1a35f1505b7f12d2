"""Loads a person's record before the fork, so that kernels share its memory."""

from __future__ import annotations

import gc
from collections.abc import Mapping

from workbook_lib.errors import UserError
from workbook_lib.store.mode import store_for
from workbook_lib.store.personal import PersonalStore
from workbook_lib.store.record_file import RecordFile


class RecordPreload:
    """The record of personal mode in memory; guests have none."""

    def __init__(self) -> None:
        self._store: PersonalStore | None = None

    def preload_for(self, environment: Mapping[str, str]) -> None:
        """Load the record that a kernel with this environment will load."""
        try:
            store = store_for(environment)
        except UserError:
            store = None  # the page reports it
        if not isinstance(store, PersonalStore):
            self._store = None
        elif self._store is None or self._store.folder != store.folder:
            self._store = store
        self.read()

    def read(self) -> None:
        """Load the record if it has changed. A sealed file stays sealed: no key is here."""
        if self._store is None:
            self.forget()
            return
        try:
            self._store.load_if_changed()
        except UserError:
            self.forget()
            return
        gc.freeze()

    def forget(self) -> None:
        """Drop the record and the store."""
        self._store = None
        RecordFile.clear_cache()
