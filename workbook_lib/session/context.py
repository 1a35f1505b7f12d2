"""The state that the sections of an open page share: content, record and selections."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from workbook_lib.content.markdown import CanOpen, can_open_all
from workbook_lib.session.selection import EPISODE, Collection, ItemType, Selection, local_today

if TYPE_CHECKING:
    from workbook_lib.content.schema.chapter import Chapter
    from workbook_lib.content.schema.pack import Content
    from workbook_lib.record.views.loop import Episode
    from workbook_lib.session.record_session import RecordSession

PartType = TypeVar("PartType")


class SectionContext:
    """The state of an open page.

    Parameters
    ----------
    content : Content
        The whole content pack.
    chapter : Chapter
        The chapter that the page shows.
    session : RecordSession
        The record of the page.
    mode : str
        ``"personal"`` or ``"guest"``.
    can_open : callable, optional
        Tells whether the file of a notebook can be linked to; by default any can.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.loop import LoopPart
    >>> from workbook_lib.session.record_session import RecordSession
    >>> from workbook_lib.store import GuestStore
    >>> pack = load_pack(pack_folder("en"))
    >>> session = RecordSession(GuestStore())
    >>> context = SectionContext(pack, pack.chapter("map-your-loop"), session, "guest")
    >>> context.find_part(LoopPart).kind
    'loop'
    """

    def __init__(
        self,
        content: Content,
        chapter: Chapter,
        session: RecordSession,
        mode: str,
        can_open: CanOpen = can_open_all,
    ) -> None:
        self.content = content
        self.chapter = chapter
        self.session = session
        self.mode = mode
        self.can_open = can_open
        self._selections: dict[str, Selection[Any]] = {}
        self._today: date | None = None
        self._day_watchers: list[Callable[[], None]] = []

    @property
    def language(self) -> str:
        """The language of the page."""
        return self.content.pack.language

    @property
    def today(self) -> date:
        """The reader's day; this computer's until the browser has sent it."""
        return self._today or local_today()

    def set_today(self, day: date) -> None:
        """Set the reader's day, and call the watchers if it is another one."""
        before, self._today = self.today, day
        if day != before:
            for watcher in self._day_watchers:
                watcher()

    def watch_today(self, watcher: Callable[[], None]) -> None:
        """Call ``watcher`` when the browser sends another day."""
        self._day_watchers.append(watcher)

    @property
    def episodes(self) -> Selection[Episode]:
        """The selected episode."""
        return self.selection(EPISODE)

    def selection(self, collection: Collection[ItemType]) -> Selection[ItemType]:
        """Return the selection of a collection, the same one for all sections of the page."""
        if collection.root not in self._selections:
            self._selections[collection.root] = Selection(
                self.session, collection, lambda: self.today
            )
        return self._selections[collection.root]

    def restore(self, scopes: Sequence[str]) -> None:
        """Select the items that the browser shows already, by the scopes of its forms."""
        for selection in self._selections.values():
            selection.restore(scopes)

    def find_parts(self, kind: type[PartType]) -> list[PartType]:
        """Return all parts of a kind in the chapter, in its order."""
        return [section.part for section in self.chapter.sections if isinstance(section.part, kind)]

    def find_part(self, kind: type[PartType]) -> PartType:
        """Return the first part of a kind in the chapter.

        Raises
        ------
        LookupError
            When no section of the chapter has one.
        """
        for part in self.find_parts(kind):
            return part
        raise LookupError(f"No section of this chapter has a {kind.__name__}.")

    def section_with(self, kind: type[object]) -> str:
        """Return the id of the first section with a part of a kind, empty when there is none."""
        for section in self.chapter.sections:
            if isinstance(section.part, kind):
                return section.id
        return ""
