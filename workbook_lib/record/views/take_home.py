"""The page to take home: what somebody chose to put on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbook_lib.record.record import Record

TAKE_HOME = "take-home/sheet"
"""How every path begins: ``<TAKE_HOME>.<piece>`` is true or false."""


def selected_pieces(record: Record, start: Mapping[str, bool]) -> frozenset[str]:
    """Return which pieces go on the page.

    Parameters
    ----------
    record
        Where the choices are kept.
    start
        Every piece there is, and whether it is picked until somebody chooses.
    """
    kept = {name: record.get(f"{TAKE_HOME}.{name}") for name in start}
    return frozenset(
        name for name, on in start.items() if (kept[name] if isinstance(kept[name], bool) else on)
    )
