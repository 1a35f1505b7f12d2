"""Collections of items: ``<root>/<id>/<field>`` is the path of an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from workbook_lib.record.record import Entry, Record


def items_by_id(record: Record, root: str) -> dict[str, dict[str, Entry]]:
    """Return the items below a root.

    Returns
    -------
    dict of str to dict
        Id to field to entry. Removed answers and paths of other depths are left out.
    """
    items: dict[str, dict[str, Entry]] = {}
    start = len(root) + 1
    for path, entry in record.entries_below(root).items():
        name, _, field = path[start:].partition("/")
        if field and "/" not in field and entry.value is not None:
            items.setdefault(name, {})[field] = entry
    return items


def latest_id(record: Record, root: str, ids: Collection[str]) -> str | None:
    """Return which of these items has the latest entry, removals included; None if none has."""
    start = len(root) + 1
    written = [
        (entry.stamp, name)
        for path, entry in record.entries_below(root).items()
        for name in [path[start:].partition("/")[0]]
        if name in ids
    ]
    return max(written)[1] if written else None
