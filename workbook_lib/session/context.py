"""What the sections of an open page share: the content, the record and the selections."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from workbook_lib.record.views.loop import EPISODES
from workbook_lib.session.selection import Collection, EpisodeSelection, ItemType, Selection

if TYPE_CHECKING:
    from workbook_lib.content.schema.chapter import Chapter
    from workbook_lib.content.schema.pack import Content
    from workbook_lib.session.record_session import RecordSession

PartType = TypeVar("PartType")


class SectionContext:
    """The state of an open page, as its sections use it.

    Parameters
    ----------
    content : Content
        The whole content pack.
    chapter : Chapter
        The chapter that the page shows.
    session : RecordSession
        The record while the page is open.
    mode : str
        ``"personal"`` or ``"guest"``.
    """

    def __init__(
        self, content: Content, chapter: Chapter, session: RecordSession, mode: str
    ) -> None:
        self.content = content
        self.chapter = chapter
        self.session = session
        self.mode = mode
        self._selections: dict[str, Selection[Any]] = {}

    @cached_property
    def episodes(self) -> EpisodeSelection:
        """Which episode the page shows."""
        selection = self._selections[EPISODES] = EpisodeSelection(self.session)
        return selection

    def selection(self, collection: Collection[ItemType]) -> Selection[ItemType]:
        """Return the selection of a collection, the same one for all sections of the page."""
        if collection.root not in self._selections:
            self._selections[collection.root] = Selection(self.session, collection)
        return self._selections[collection.root]

    def follow(self, scopes: Sequence[str]) -> None:
        """Select the items that the browser shows already, by the scopes of their paths."""
        for selection in self._selections.values():
            selection.follow(scopes)

    def find_part(self, kind: type[PartType]) -> PartType:
        """Return the first part of a kind in the chapter.

        Raises
        ------
        LookupError
            When no section of the chapter has one.
        """
        for section in self.chapter.sections:
            if isinstance(section.part, kind):
                return section.part
        raise LookupError(f"No section of this chapter has a {kind.__name__}.")
