"""A content pack: every word that the workbook asks or says.

A pack is a folder of YAML files. The models in this folder are the one description of what may
stand in them; ``content/schema.json`` is written from them so that editors can check and complete.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from workbook_lib.content.schema.base import Id, Model, Text
from workbook_lib.content.schema.chapter import Chapter
from workbook_lib.content.schema.interface import Interface
from workbook_lib.content.schema.measures import Measure
from workbook_lib.content.schema.start_page import Home
from workbook_lib.content.schema.workshop import Room

LANGUAGE_PATTERN = r"^[a-z]{2,3}(-[A-Z]{2})?$"


class Pack(Model):
    """``pack.yaml``: what this pack is, and in which order its chapters stand."""

    language: Annotated[str, StringConstraints(pattern=LANGUAGE_PATTERN)]
    direction: Literal["ltr", "rtl"] = "ltr"
    version: Text
    chapters: tuple[Id, ...] = Field(min_length=1)


class Source(Model):
    """``sources.yaml``: a piece of research that a claim on screen rests on."""

    id: Id
    cite: Text
    state: Literal["seen", "verify"]


class Sources(Model):
    """``sources.yaml`` as a whole."""

    sources: tuple[Source, ...]


class Content(Model):
    """A whole pack, loaded and checked."""

    pack: Pack
    home: Home
    interface: Interface
    room: Room
    sources: tuple[Source, ...]
    chapters: tuple[Chapter, ...]
    measures: tuple[Measure, ...] = ()

    def chapter(self, name: str) -> Chapter:
        """Return the chapter with this id or notebook name.

        Raises
        ------
        KeyError
            When the pack has no such chapter.
        """
        for chapter in self.chapters:
            if name in (chapter.id, chapter.notebook):
                return chapter
        raise KeyError(name)
