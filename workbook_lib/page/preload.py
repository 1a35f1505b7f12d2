"""What the fork server of kernels loads: the modules, the content and the person's record."""

from __future__ import annotations

import gc
import importlib
import json
import pkgutil
from collections.abc import Mapping

import workbook_lib
from workbook_lib.content.loading.problems import ContentError
from workbook_lib.errors import UserError
from workbook_lib.page.snapshot import Piece, snapshots
from workbook_lib.settings import Settings
from workbook_lib.store.mode import process_state, store_for
from workbook_lib.store.personal import PersonalStore

PRELOADED_PACKAGES = ("insight", "figures", "export", "widgets", "session", "sections", "page")
"""Packages of the workbook whose modules a page may import."""


class PagePreload:
    """A ``workbook_lib.kernel.forkserver.Preload``: kernels share the memory of what is here.

    It loads the record of personal mode; guests have none.
    """

    def __init__(self) -> None:
        self._store: PersonalStore | None = None

    def load(self) -> bytes:
        """Import every module that a page may use; return all snapshots as JSON."""
        for module in pkgutil.walk_packages(workbook_lib.__path__, "workbook_lib."):
            if module.name.split(".")[1] in PRELOADED_PACKAGES:
                importlib.import_module(module.name)
        return json.dumps(prerender_all()).encode()

    def before_fork(self, environment: Mapping[str, str]) -> None:
        """Load the record that a kernel with this environment will load."""
        try:
            store = store_for(Settings.read(environment))
        except UserError:
            store = None  # the page reports it
        if not isinstance(store, PersonalStore):
            self._store = None
        elif self._store is None or self._store.folder != store.folder:
            self._store = store
        self.refresh()

    def refresh(self) -> None:
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
        process_state().record_cache.latest = None

    def after_fork(self) -> None:
        """Take the keys to a sealed file out of the environment."""
        process_state().keys.load_inherited()


def prerender_all() -> dict[str, list[Piece]]:
    """Render every chapter with an empty record, and return the snapshots by chapter id.

    This also fills the caches that kernels then share. With a pack that cannot be read there are no
    snapshots; the page reports the problem.
    """
    try:
        return snapshots()
    except ContentError:
        return {}
