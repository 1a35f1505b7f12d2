"""Cache of the figures of a person's record, which a page shows before its kernel is ready.

It is in memory only, and only for an unsealed file in personal mode. Figures are dropped when the
entries that they show have changed.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jinja2.utils import htmlsafe_json_dumps

from workbook_lib.record.answers import entries_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from markupsafe import Markup

    from workbook_lib.record import Entry, Record

ChapterKey = tuple[str, str]
"""Notebook name of a chapter, and language."""


@dataclass(frozen=True)
class CachedFigures:
    """The cached figures of one chapter.

    Attributes
    ----------
    snapshot
        The snapshot object of the chapter that they belong to.
    inputs
        The entries that they show, by the path at and below which they depend on entries.
    states
        Widget states by mount point.
    text
        The same as JSON for a page.
    name
        Random id by which a page tells which figures it was sent.
    """

    snapshot: object
    inputs: Mapping[str, Mapping[str, Entry]] = field(repr=False)
    states: Mapping[str, Any] = field(repr=False)
    text: Markup = field(repr=False)
    name: str

    def is_current(self, snapshot: object, record: Record | None) -> bool:
        """Whether the figures match a snapshot and a record."""
        return self.snapshot is snapshot and self.matches(record)

    def matches(self, record: Record | None) -> bool:
        """Whether the record still has the entries that the figures show."""
        return record is not None and self.inputs == _inputs(record, self.inputs)


class FigureCache:
    """The cached figures of all chapters."""

    def __init__(self) -> None:
        self._figures: dict[ChapterKey, CachedFigures] = {}
        self._record: Record | None = None

    def get(self, key: ChapterKey, snapshot: object, record: Record | None) -> CachedFigures | None:
        """Return the figures of a chapter; None where there are none or they are outdated.

        Parameters
        ----------
        key
            The chapter.
        snapshot
            Its snapshot.
        record
            The current record; None where nothing of it may be cached.
        """
        self._drop_outdated(record)
        figures = self._figures.get(key)
        if figures and figures.states and figures.is_current(snapshot, record):
            return figures
        return None

    def get_named(self, key: ChapterKey, name: str) -> CachedFigures | None:
        """Return the figures with this name; None if they were dropped."""
        figures = self._figures.get(key)
        return figures if figures and figures.name == name else None

    def put(
        self,
        key: ChapterKey,
        snapshot: object,
        record: Record | None,
        follows: Iterable[str],
        states: Mapping[str, Any],
    ) -> None:
        """Store the figures of a chapter, rendered from this record."""
        self._drop_outdated(record)
        if record is not None:
            inputs, text = _inputs(record, follows), htmlsafe_json_dumps(states)
            name = secrets.token_hex(4)
            self._figures[key] = CachedFigures(snapshot, inputs, states, text, name)

    def clear(self) -> None:
        self._figures.clear()
        self._record = None

    def _drop_outdated(self, record: Record | None) -> None:
        """Drop the figures whose entries have changed."""
        if record is not self._record:
            current = {
                key: figures for key, figures in self._figures.items() if figures.matches(record)
            }
            self._figures, self._record = current, record


def _inputs(record: Record, follows: Iterable[str]) -> dict[str, Mapping[str, Entry]]:
    return {
        path: record.entries_below(path) | entries_at(record, path) if path else record.entries
        for path in follows
    }
