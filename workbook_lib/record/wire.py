"""Entries as they travel, in a file and between a page and its kernel.

``{path: {"value": ..., "at": [milliseconds, counter, writer]}}``; a value of null is a removal.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbook_lib.record.path import is_path
from workbook_lib.record.record import Entry
from workbook_lib.record.stamp import Stamp
from workbook_lib.record.trouble import EntryTrouble, RecordTrouble


def to_wire(entries: Mapping[str, Entry]) -> dict[str, dict[str, Any]]:
    """Return entries as plain JSON values."""
    return {
        path: {"value": entry.value, "at": entry.stamp.to_json()} for path, entry in entries.items()
    }


def from_wire(wire: Mapping[str, object]) -> dict[str, Entry]:
    """Read what :func:`to_wire` gave. A ``Record`` made of it checks the values.

    Other keys beside ``value`` and ``at`` are left behind.

    Raises
    ------
    EntryTrouble
        When a path is not a legal one, or an entry lacks its value or a legal stamp.
    """
    return {path: _entry(path, item) for path, item in wire.items()}


def _entry(path: str, item: object) -> Entry:
    if not is_path(path):
        raise EntryTrouble(None, "its name is not one that this workbook gives")
    if not isinstance(item, Mapping) or "value" not in item or "at" not in item:
        raise EntryTrouble(path, "its answer or its time is missing")
    try:
        return Entry(item["value"], Stamp.from_json(item["at"]))
    except RecordTrouble:
        raise EntryTrouble(path, "the time at which it was written cannot be read") from None
