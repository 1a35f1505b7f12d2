"""Where a record is kept.

``personal`` keeps it in one file on the person's own computer, ``guest`` in the memory of one
process and nowhere else; ``house`` tells from the environment which of the two it shall be. A new
place to keep a record is a new module here with the two methods of ``Store``.
"""

from workbook_lib.store.base import GuestStore, Store
from workbook_lib.store.errors import StoreError
from workbook_lib.store.mode import Mode, is_binder, mode_for, store_for
from workbook_lib.store.personal import PersonalStore

__all__ = [
    "GuestStore",
    "Mode",
    "PersonalStore",
    "Store",
    "StoreError",
    "is_binder",
    "mode_for",
    "store_for",
]
