"""Stores of a record: a file of the person, or the memory of a process for guests.

``mode`` chooses the store from the environment. A new store implements the protocol ``Store``.
"""

from workbook_lib.store.mode import GuestStore, Mode, Store, mode_for, store_for
from workbook_lib.store.personal import PersonalStore

__all__ = [
    "GuestStore",
    "Mode",
    "PersonalStore",
    "Store",
    "UserError",
    "mode_for",
    "store_for",
]
