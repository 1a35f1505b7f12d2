"""What was drawn of a person's record the last time: a page shows it before its kernel is there.

Kept in memory only, and only of an unsealed file in a person's own house; let go of as soon as what
it was drawn of is no longer so.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jinja2.utils import htmlsafe_json_dumps

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from markupsafe import Markup

    from workbook_lib.record import Entry, Record

FIGURE_CACHE_SETTING = "workbook_drawn"
"""Under this name it stands in the settings of a tornado application."""

ChapterKey = tuple[str, str]
"""A chapter, and the language that it speaks."""


@dataclass(frozen=True)
class CachedFigures:
    """Drawings of one chapter.

    Attributes
    ----------
    look
        The first look of the chapter, into which they go: the very object.
    of
        By path below which they follow every change, what was written there.
    early
        By spot, the state of a drawing.
    text
        The same, as it stands in a page.
    name
        What a page calls them that has been sent them.
    """

    look: object
    of: Mapping[str, Mapping[str, Entry]] = field(repr=False)
    early: Mapping[str, Any] = field(repr=False)
    text: Markup = field(repr=False)
    name: str

    def fits(self, look: object, record: Record | None) -> bool:
        """Whether it would be drawn the same today."""
        return self.look is look and self.holds(record)

    def holds(self, record: Record | None) -> bool:
        """Whether what it was drawn of is still there."""
        return record is not None and self.of == _entries_below(record, self.of)


class FigureCache:
    """The drawings of all chapters."""

    def __init__(self) -> None:
        self._drawn: dict[ChapterKey, CachedFigures] = {}
        self._seen: Record | None = None

    def of(self, address: ChapterKey, look: object, record: Record | None) -> CachedFigures | None:
        """Return the drawings of a chapter; None where there are none, or they may be other by now.

        Parameters
        ----------
        address
            The chapter.
        look
            Its first look.
        record
            What is written by now; None where nothing may be kept of it.
        """
        self._see(record)
        drawn = self._drawn.get(address)
        return drawn if drawn and drawn.early and drawn.fits(look, record) else None

    def named(self, address: ChapterKey, name: str) -> CachedFigures | None:
        """Return the drawings that a page has been sent under this name; None if they are gone."""
        drawn = self._drawn.get(address)
        return drawn if drawn and drawn.name == name else None

    def keep(
        self,
        address: ChapterKey,
        look: object,
        record: Record | None,
        follows: Iterable[str],
        early: Mapping[str, Any],
    ) -> None:
        """Keep the drawings of a chapter, which were made of this record."""
        self._see(record)
        if record is not None:
            written, text = _entries_below(record, follows), htmlsafe_json_dumps(early)
            self._drawn[address] = CachedFigures(look, written, early, text, secrets.token_hex(4))

    def forget(self) -> None:
        """Let go of all of them."""
        self._drawn.clear()
        self._seen = None

    def _see(self, record: Record | None) -> None:
        """Let go of those that show what is no longer written."""
        if record is not self._seen:
            held = {name: each for name, each in self._drawn.items() if each.holds(record)}
            self._drawn, self._seen = held, record


def _entries_below(record: Record, below: Iterable[str]) -> dict[str, Mapping[str, Entry]]:
    return {path: record.within(path) if path else record.entries for path in below}
