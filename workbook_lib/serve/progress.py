"""How far someone has come in a chapter: counted, never scored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook_lib.content.part import EpisodePart
from workbook_lib.record.cycle import episodes

if TYPE_CHECKING:
    from workbook_lib.content.chapter import Chapter
    from workbook_lib.record import Record


def count(chapter: Chapter, record: Record) -> int:
    """Return how many things are written in a chapter."""
    if any(isinstance(section.part, EpisodePart) for section in chapter.sections):
        return len(episodes(record))
    return 0
