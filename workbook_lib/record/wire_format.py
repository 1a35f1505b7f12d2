"""The wire format of entries, in a file and between a page and its kernel.

``{path: {"value": ..., "at": [milliseconds, counter, writer]}}``; a value of null is a removal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from workbook_lib.errors import UserError
from workbook_lib.record.clock import Stamp
from workbook_lib.record.record import Entry, Record, is_path
from workbook_lib.record.values import EntryError

FIRST_FILLING = "00000000"
"""Id of the filling with the answers from when a measure was filled in only once."""

_FORMER_MEASURE = re.compile(r"form/measure-([a-z][a-z0-9_-]*)/(.+)")


def current_path(path: str) -> str:
    """Return the present path of an entry with a path of an earlier version.

    Entries are renamed wherever they come from: a file, a journal of a browser, another tab. So
    the format of the file stays the same, and joining records stays independent of their age.

    Examples
    --------
    >>> current_path("form/measure-csi-4/happy"), current_path("home/seat")
    ('measure/csi-4/00000000/happy', 'home/seat')
    """
    former = _FORMER_MEASURE.fullmatch(path)
    return f"measure/{former[1]}/{FIRST_FILLING}/{former[2]}" if former else path


class ParsedEntries(NamedTuple):
    """The result of parsing a batch of entries.

    Attributes
    ----------
    record
        The valid entries.
    errors
        One error for each invalid entry, without its value.
    """

    record: Record
    errors: tuple[EntryError, ...]


class SaveResult(NamedTuple):
    """The result of saving a batch of entries, as answered to the page.

    Attributes
    ----------
    stamps
        Stamps of the saved entries by path, in wire format.
    at
        When they were saved to a file; None for a guest's memory.
    refused
        The error for rejected entries; None if there are none.

    Examples
    --------
    >>> result = SaveResult({"home/seat": [1_700_000_000_000, 0, "a-laptop"]}, at=None)
    >>> result.refused is None
    True
    """

    stamps: Mapping[str, Sequence[int | str]]
    at: datetime | None
    refused: UserError | None = None


def to_wire(entries: Mapping[str, Entry]) -> dict[str, dict[str, Any]]:
    """Convert entries to JSON values.

    Examples
    --------
    >>> from workbook_lib.record import Entry, Stamp
    >>> to_wire({"home/seat": Entry("pursuer", Stamp(1_700_000_000_000, 0, "a-laptop"))})
    {'home/seat': {'value': 'pursuer', 'at': [1700000000000, 0, 'a-laptop']}}
    """
    return {
        path: {"value": entry.value, "at": entry.stamp.to_json()} for path, entry in entries.items()
    }


def from_wire(wire: Mapping[str, object]) -> Record:
    """Parse the output of :func:`to_wire`, also of earlier versions.

    Keys other than ``value`` and ``at`` are ignored.

    Raises
    ------
    EntryError
        When a path, a value or a stamp is missing or invalid.

    Examples
    --------
    >>> wire = {"home/seat": {"value": "pursuer", "at": [1_700_000_000_000, 0, "a-laptop"]}}
    >>> from_wire(wire).get("home/seat")
    'pursuer'
    """
    record: dict[str, Entry] = {}
    former: dict[str, Entry] = {}
    for path, item in wire.items():
        current = current_path(path)
        (record if current == path else former)[current] = _parse_entry(path, item)
    return Record(record).join(Record(former)) if former else Record(record)


def parse_entries(wire: Mapping[str, object]) -> ParsedEntries:
    """Parse the valid entries of a batch, and collect errors for the others.

    One damaged entry must not prevent the others from being saved.

    Examples
    --------
    >>> at = [1_700_000_000_000, 0, "a-laptop"]
    >>> wire = {"home/seat": {"value": "pursuer", "at": at}, "home/other": {"value": "money"}}
    >>> parsed = parse_entries(wire)
    >>> parsed.record.paths()
    ['home/seat']
    >>> [error.path for error in parsed.errors]
    ['home/other']
    """
    try:
        return ParsedEntries(from_wire(wire), ())
    except EntryError:
        pass
    valid: dict[str, Entry] = {}
    errors = []
    for path, item in wire.items():
        try:
            valid.update(from_wire({path: item}).entries)
        except EntryError as error:
            errors.append(error)
    return ParsedEntries(Record(valid), tuple(errors))


def _parse_entry(path: str, item: object) -> Entry:
    """Return an entry of the right structure; ``Record`` validates path, value and stamp."""
    if not isinstance(item, Mapping) or "value" not in item or "at" not in item:
        raise _entry_error(path, "entry_incomplete")
    at = item["at"]
    if not isinstance(at, list | tuple) or len(at) != 3:
        raise _entry_error(path, "entry_time")
    return Entry(item["value"], Stamp(*at))


def _entry_error(path: str, code: str) -> EntryError:
    if is_path(path):
        return EntryError(path, code)
    return EntryError(None, "entry_name")
