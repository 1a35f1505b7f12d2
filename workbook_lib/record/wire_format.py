"""Entries as they travel, in a file and between a page and its kernel.

``{path: {"value": ..., "at": [milliseconds, counter, writer]}}``; a value of null is a removal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from workbook_lib.record.clock import Stamp
from workbook_lib.record.errors import EntryError, RejectedEntries
from workbook_lib.record.record import Entry, Record, is_path


class ParsedEntries(NamedTuple):
    """What could be read of a batch of entries.

    Attributes
    ----------
    record
        Those that are good.
    refused
        What is wrong with the others, one by one, without a word of what is in them.
    """

    record: Record
    refused: tuple[EntryError, ...]


class SaveResult(NamedTuple):
    """What came of a batch of entries: what a page is answered.

    Attributes
    ----------
    stamps
        Stamps of the entries that are kept, by path, as they travel.
    at
        When they were kept; None for a memory that is no file.
    refused
        What is wrong with the others, None where there are none.
    """

    stamps: Mapping[str, Sequence[int | str]]
    at: datetime | None
    refused: RejectedEntries | None = None


def to_wire(entries: Mapping[str, Entry]) -> dict[str, dict[str, Any]]:
    """Return entries as plain JSON values."""
    return {
        path: {"value": entry.value, "at": entry.stamp.to_json()} for path, entry in entries.items()
    }


def from_wire(wire: Mapping[str, object]) -> Record:
    """Read what :func:`to_wire` gave.

    Other keys beside ``value`` and ``at`` are left behind.

    Raises
    ------
    EntryError
        When a path is not a legal one, or an entry lacks a legal value or a legal stamp.
    """
    return Record({path: _parse_entry(path, item) for path, item in wire.items()})


def parse_entries(wire: Mapping[str, object]) -> ParsedEntries:
    """Read the good entries of what :func:`to_wire` gave, whatever else is among them.

    One entry that was broken on its way, or by a hand in the page's storage, must not keep the
    others from being kept.
    """
    try:
        return ParsedEntries(from_wire(wire), ())
    except EntryError:
        pass
    good: dict[str, Entry] = {}
    refused = []
    for path, item in wire.items():
        try:
            good.update(from_wire({path: item}).entries)
        except EntryError as trouble:
            refused.append(trouble)
    return ParsedEntries(Record(good), tuple(refused))


def _parse_entry(path: str, item: object) -> Entry:
    """Return an entry of the right shape; at its name and at what is in it a record looks."""
    if not isinstance(item, Mapping) or "value" not in item or "at" not in item:
        raise _entry_error(path, "its words or its time are missing")
    at = item["at"]
    if not isinstance(at, list | tuple) or len(at) != 3:
        raise _entry_error(path, "the time when it was written cannot be read")
    return Entry(item["value"], Stamp(*at))


def _entry_error(path: str, reason: str) -> EntryError:
    if is_path(path):
        return EntryError(path, reason)
    return EntryError(None, "its name is not one that this workbook uses")
