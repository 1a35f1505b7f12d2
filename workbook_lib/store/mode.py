"""Where a record is kept: the protocol of a store, and the deployment mode that selects one.

The mode (personal or guest) is read from the environment.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Protocol

import platformdirs

from workbook_lib.errors import UserError
from workbook_lib.record import Record
from workbook_lib.settings import Settings
from workbook_lib.store.encryption import Keyring
from workbook_lib.store.files import absolute_path
from workbook_lib.store.personal import PersonalStore
from workbook_lib.store.record_file import RecordCache


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


def mode_for(settings: Settings, *, page: bool = False) -> Mode:
    """Return the mode.

    ``WORKBOOK_MODE`` sets it. Without it, Binder, a hub and every page are guest mode.

    Parameters
    ----------
    settings : Settings
        Settings of the process.
    page : bool
        Return the mode of the pages that a server with these settings shows.

    Raises
    ------
    UserError
        When ``WORKBOOK_MODE`` has another value.

    Examples
    --------
    >>> mode_for(Settings()).value, mode_for(Settings(on_hub=True)).value
    ('personal', 'guest')
    """
    if settings.mode:
        if settings.mode not in tuple(Mode):
            raise UserError("mode_unknown")
        return Mode(settings.mode)
    hosted = settings.on_binder or settings.on_hub
    return Mode.GUEST if hosted or page or settings.is_page else Mode.PERSONAL


@dataclass(frozen=True)
class ProcessState:
    """What the stores of one process share.

    Attributes
    ----------
    keys
        Keys of sealed files.
    record_cache
        Cache of the person's record.
    """

    keys: Keyring = field(default_factory=Keyring)
    record_cache: RecordCache = field(default_factory=RecordCache)


@cache
def process_state() -> ProcessState:
    """Return the shared state of this process, always the same object.

    A process gets its keys in its environment, and a forked kernel inherits the record that its
    fork server has loaded. Code in a notebook reaches both only through this state.

    Examples
    --------
    >>> process_state() is process_state()
    True
    """
    return ProcessState()


def store_for(settings: Settings) -> PersonalStore | GuestStore:
    """Return the store for the mode. Personal stores share the state of this process.

    Loads the keys handed to this process and removes them from its environment. The data folder is
    ``WORKBOOK_DATA_DIR``, or the user data folder of the system.

    Examples
    --------
    >>> store_for(Settings(mode="guest")).load()
    <Record of 0 entries>
    """
    if mode_for(settings) is Mode.GUEST:
        return GuestStore()
    state = process_state()
    state.keys.load_inherited()
    folder = data_folder(settings)
    return PersonalStore(folder, keys=state.keys, shared_cache=state.record_cache)


def data_folder(settings: Settings) -> Path:
    """Return the folder of a person's record.

    Raises
    ------
    UserError
        When the name of the folder starts with the home folder of an unknown user.

    Examples
    --------
    >>> from pathlib import Path
    >>> data_folder(Settings(data_folder=Path("words"))).is_absolute()
    True
    """
    folder = settings.data_folder
    if folder is None:
        folder = platformdirs.user_data_path("between-us", appauthor=False)
    return absolute_path(folder)
