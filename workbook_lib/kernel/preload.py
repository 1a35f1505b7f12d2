"""What a parent has in memory of a person's file, for the kernels that are forked from it."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping

from workbook_lib.errors import UserError
from workbook_lib.page.frame import language
from workbook_lib.page.precompute import ahead
from workbook_lib.record import Record
from workbook_lib.session.derived_cache import RECALL
from workbook_lib.store.mode import store_for
from workbook_lib.store.personal import PersonalStore
from workbook_lib.store.record_file import RecordFile


class RecordPreload:
    """Holds the record, and what the pages will show of it; in a person's own house only."""

    def __init__(self) -> None:
        self._store: PersonalStore | None = None
        self._environment: Mapping[str, str] = {}
        self._thought: tuple[Record | None, str] = None, ""
        self._ahead: Iterator[str] | None = None

    def turn_to(self, environment: Mapping[str, str]) -> None:
        """Read what the next kernel will read: it is there already then, in memory they share."""
        try:
            store = store_for(environment)
        except UserError:
            store = None  # the kernel's page says so
        if not isinstance(store, PersonalStore):
            self._store = None
        elif self._store is None or self._store.folder != store.folder:
            self._store = store
        self._environment = environment
        self.read()

    def read(self) -> None:
        """Have in memory what is in the person's file; a sealed one stays shut: no key is here."""
        if self._store is None:
            self.forget()
            return
        try:
            record, spoken = self._store.again(), language(self._environment)
        except UserError:
            self.forget()
            return
        if record is not self._thought[0] or spoken != self._thought[1]:
            self._thought, self._ahead = (record, spoken), ahead(self._environment)
        gc.freeze()

    @property
    def thinks(self) -> bool:
        """Whether there is something to work out ahead."""
        return self._ahead is not None

    def think(self) -> None:
        """Work out for one more chapter what it will show: less than a tenth of a second."""
        try:
            next(self._ahead or iter(()))
        except Exception:  # noqa: BLE001 - a page that opens later says what is wrong
            self._ahead = None
        gc.collect()
        gc.freeze()

    def forget(self) -> None:
        """Let go of all of it, and of where it lies."""
        self._store, self._ahead, self._thought = None, None, (None, "")
        RECALL.forget()
        RecordFile.forget()
