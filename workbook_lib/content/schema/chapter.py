"""One chapter: its opening and its sections."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from workbook_lib.content.anypart import AnyPart
from workbook_lib.content.schema.base import Id, Item, Model, Prose, SeesWords, Text, WithCount

NOTEBOOK_PATTERN = r"^[a-z0-9][a-z0-9-]*$"


class Section(Item):
    """One part of a chapter: a heading, some words, and at most one thing to do or look at."""

    id: Id
    title: Text
    prose: Prose | None = None
    part: AnyPart | None = None
    sources: tuple[Id, ...] = ()


class CountWords(Model):
    """What the things that someone wrote in a chapter are called where they are counted."""

    one: Text
    many: WithCount


class Chapter(Item):
    """One chapter, shown by one notebook.

    ``on_path`` is false for a page that is always one step away and belongs to no order.
    ``counted`` is left out where the start page's own words will do.
    """

    id: Id
    notebook: Annotated[str, StringConstraints(pattern=NOTEBOOK_PATTERN)]
    title: Text
    summary: Text
    takes: Text
    lead: Text
    who_sees: SeesWords
    step: Text
    on_path: bool = True
    counted: CountWords | None = None
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
