"""Where a record is kept: the protocol of a store, and the deployment mode that selects one.

The mode (personal or guest) is read from the environment.
"""

from __future__ import annotations

import threading
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import platformdirs

from workbook_lib.errors import UserError
from workbook_lib.record import Record
from workbook_lib.store.encryption import KEYRING
from workbook_lib.store.personal import PersonalStore

if TYPE_CHECKING:
    from collections.abc import Mapping


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
    """Keeps the record of one guest in memory.

    Examples
    --------
    >>> from workbook_lib.record import Clock
    >>> store = GuestStore()
    >>> saved = store.save(Record().put("home/seat", "pursuer", Clock("a-tablet")))
    >>> store.load() == saved, store.has_changed()
    (True, False)
    """

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


class Mode(StrEnum):
    """Personal: the record is a file of the person. Guest: nothing is written to disk.

    Examples
    --------
    >>> Mode("guest") is Mode.GUEST
    True
    """

    PERSONAL = "personal"
    GUEST = "guest"


def is_binder(environ: Mapping[str, str]) -> bool:
    """Whether this is Binder, where other projects share the browser's storage.

    Examples
    --------
    >>> is_binder({"BINDER_LAUNCH_HOST": "a-host"}), is_binder({})
    (True, False)
    """
    return any(name.startswith("BINDER_") for name in environ)


IDLE_TIMEOUT_VARIABLE = "WORKBOOK_QUIET"
"""Environment variable: seconds of inactivity after which a Binder session ends."""

DEFAULT_IDLE_TIMEOUT = 600
"""Binder's own setting, in seconds."""


def binder_idle_timeout(environ: Mapping[str, str]) -> float | None:
    """Return after how many seconds of inactivity a Binder session ends; None elsewhere.

    Examples
    --------
    >>> binder_idle_timeout({"BINDER_LAUNCH_HOST": "a-host"})
    600
    >>> print(binder_idle_timeout({}))
    None
    """
    if not is_binder(environ):
        return None
    try:
        seconds = float(environ.get(IDLE_TIMEOUT_VARIABLE, ""))
    except ValueError:
        return DEFAULT_IDLE_TIMEOUT
    return seconds if 0 < seconds <= DEFAULT_IDLE_TIMEOUT else DEFAULT_IDLE_TIMEOUT


VOILA_VARIABLES = frozenset({"VOILA_KERNEL_ID", "VOILA_BASE_URL"})
"""Environment variables that Voila gives to its kernels."""

PAGE_VARIABLE = "WORKBOOK_PAGE"
"""Environment variable of a process that runs a chapter for a page of our server."""


def in_voila(environ: Mapping[str, str]) -> bool:
    """Return whether Voila by itself runs this notebook, not a handler of ours.

    Examples
    --------
    >>> in_voila({"SERVER_SOFTWARE": "voila/0.5.13"}), in_voila({})
    (True, False)
    """
    if PAGE_VARIABLE in environ:
        return False
    software = environ.get("SERVER_SOFTWARE", "")
    return software.startswith("voila") or not environ.keys().isdisjoint(VOILA_VARIABLES)


def is_page(environ: Mapping[str, str]) -> bool:
    """Return whether this process runs a chapter for a page, of our server or of Voila.

    Examples
    --------
    >>> is_page({"SERVER_SOFTWARE": "voila/0.5.13"}), is_page({})
    (True, False)
    """
    return PAGE_VARIABLE in environ or in_voila(environ)


def mode_for(environ: Mapping[str, str], *, page: bool = False) -> Mode:
    """Return the mode.

    ``WORKBOOK_MODE`` sets it. Without it, Binder, a hub and every page are guest mode.

    Parameters
    ----------
    environ : mapping of str to str
        Process environment.
    page : bool
        Return the mode of the pages that a server with this environment shows.

    Raises
    ------
    UserError
        When ``WORKBOOK_MODE`` has another value.

    Examples
    --------
    >>> mode_for({}).value, mode_for({"JUPYTERHUB_USER": "ana"}).value
    ('personal', 'guest')
    """
    mode = environ.get("WORKBOOK_MODE", "").strip().lower()
    if mode:
        if mode not in tuple(Mode):
            raise UserError("mode_unknown")
        return Mode(mode)
    hosted = is_binder(environ) or "JUPYTERHUB_USER" in environ
    return Mode.GUEST if hosted or page or is_page(environ) else Mode.PERSONAL


def store_for(environ: Mapping[str, str]) -> PersonalStore | GuestStore:
    """Return the store for the mode.

    Loads the keys handed to this process and removes them from its environment. The data folder is
    ``WORKBOOK_DATA_DIR``, or the user data folder of the system.

    Examples
    --------
    >>> store_for({"WORKBOOK_MODE": "guest"}).load()
    <Record of 0 entries>
    """
    if mode_for(environ) is Mode.GUEST:
        return GuestStore()
    KEYRING.load_inherited()
    folder = environ.get("WORKBOOK_DATA_DIR", "").strip()
    if not folder:
        return PersonalStore(platformdirs.user_data_path("between-us", appauthor=False))
    # Absolute, so that a change of the working directory has no effect.
    return PersonalStore(Path(folder).expanduser().absolute())
