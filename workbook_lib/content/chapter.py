"""One chapter: its opening and its sections."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from workbook_lib.content.anypart import AnyPart
from workbook_lib.content.base import Id, Item, Prose, SeesWords, Text

NOTEBOOK_PATTERN = r"^[a-z0-9][a-z0-9-]*$"


class Section(Item):
    """One part of a chapter: a heading, some words, and at most one thing to do or look at."""

    id: Id
    title: Text
    prose: Prose | None = None
    part: AnyPart | None = None
    sources: tuple[Id, ...] = ()


class Chapter(Item):
    """One chapter, shown by one notebook."""

    id: Id
    notebook: Annotated[str, StringConstraints(pattern=NOTEBOOK_PATTERN)]
    title: Text
    summary: Text
    takes: Text
    lead: Text
    who_sees: SeesWords
    step: Text
    sections: tuple[Section, ...] = Field(min_length=1)

    def section(self, name: str) -> Section:
        """Return the section with this id.

        Raises
        ------
        KeyError
            When the chapter has no such section.
        """
        for section in self.sections:
            if section.id == name:
                return section
        raise KeyError(name)
