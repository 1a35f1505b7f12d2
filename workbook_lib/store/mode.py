"""Which house the workbook runs in, and so where a record is kept."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from workbook_lib.store.base import GuestStore
from workbook_lib.store.errors import StoreError
from workbook_lib.store.keyring import KEYRING
from workbook_lib.store.personal import PersonalStore

if TYPE_CHECKING:
    from collections.abc import Mapping


class Mode(StrEnum):
    """Whose disk it is: the person's own, or somebody else's, where nothing may be written."""

    PERSONAL = "personal"
    GUEST = "guest"


def is_binder(environ: Mapping[str, str]) -> bool:
    """Whether this is Binder, where other projects can read what the browser keeps for this one."""
    return any(name.startswith("BINDER_") for name in environ)


IDLE_TIMEOUT_VARIABLE = "WORKBOOK_QUIET"
"""Under this name the environment says after how many quiet seconds a computer on loan ends."""

DEFAULT_IDLE_TIMEOUT = 600
"""What Binder sets."""


def binder_idle_timeout(environ: Mapping[str, str]) -> float | None:
    """Return after how many quiet seconds a computer of Binder's ends; None on any other."""
    if not is_binder(environ):
        return None
    try:
        said = float(environ.get(IDLE_TIMEOUT_VARIABLE, ""))
    except ValueError:
        return DEFAULT_IDLE_TIMEOUT
    return said if 0 < said <= DEFAULT_IDLE_TIMEOUT else DEFAULT_IDLE_TIMEOUT


def mode_for(environ: Mapping[str, str]) -> Mode:
    """Tell the mode from the environment.

    ``WORKBOOK_MODE`` says it outright. Without it, Binder, a hub and a Voila that was not started
    by our own command are taken for somebody else's computer.

    Raises
    ------
    StoreError
        When ``WORKBOOK_MODE`` says neither of the two.
    """
    said = environ.get("WORKBOOK_MODE", "").strip().lower()
    if said:
        if said not in tuple(Mode):
            raise StoreError("WORKBOOK_MODE must be either personal or guest.")
        return Mode(said)
    hosted = is_binder(environ) or "JUPYTERHUB_USER" in environ
    voila = "VOILA_KERNEL_ID" in environ or environ.get("SERVER_SOFTWARE", "").startswith("voila")
    return Mode.GUEST if hosted or voila else Mode.PERSONAL


def store_for(environ: Mapping[str, str]) -> PersonalStore | GuestStore:
    """Return the store for this house.

    Keys that were handed to this process are taken over, and out of its environment, on the way.
    A person's own data folder is ``WORKBOOK_DATA_DIR``, or where the system keeps such things.
    """
    if mode_for(environ) is Mode.GUEST:
        return GuestStore()
    KEYRING.receive()
    said = environ.get("WORKBOOK_DATA_DIR", "").strip()
    if not said:
        return PersonalStore(platformdirs.user_data_path("between-us", appauthor=False))
    # Absolute, so that a notebook that changes its folder does not change this one.
    return PersonalStore(Path(said).expanduser().absolute())
