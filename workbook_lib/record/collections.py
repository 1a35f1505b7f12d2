"""Things of which somebody may write several: ``<root>/<id>/<field>`` is one answer of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from workbook_lib.record.record import Entry, Record


def items_by_id(record: Record, root: str) -> dict[str, dict[str, Entry]]:
    """Return what is answered below a root, sorted out in one go.

    Returns
    -------
    dict of str to dict
        Id to field to entry. What was removed, and what lies deeper or higher, is left out.
    """
    found: dict[str, dict[str, Entry]] = {}
    start = len(root) + 1
    for path, entry in record.within(root).items():
        name, _, field = path[start:].partition("/")
        if field and "/" not in field and entry.value is not None:
            found.setdefault(name, {})[field] = entry
    return found


def latest_id(record: Record, root: str, ids: Collection[str]) -> str | None:
    """Return which of these below a root was written in last, removals too; None where none was."""
    start = len(root) + 1
    written = [
        (entry.stamp, name)
        for path, entry in record.within(root).items()
        for name in [path[start:].partition("/")[0]]
        if name in ids
    ]
    return max(written)[1] if written else None
