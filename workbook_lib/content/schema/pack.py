"""Models of a content pack, the folder of YAML files with all texts of the workbook.

``content/schema.json`` is generated from these models for validation and completion in editors.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

from pydantic import Field, StringConstraints

from workbook_lib.content.schema.base import SAME_EVERYWHERE, Id, Model, Text
from workbook_lib.content.schema.chapter import Chapter
from workbook_lib.content.schema.interface import Interface
from workbook_lib.content.schema.measures import Measure, MeasuresPart
from workbook_lib.content.schema.start_page import Home
from workbook_lib.content.schema.workshop import Handout, RoomWords

LANGUAGE_PATTERN = r"^[a-z]{2,3}(-[A-Z]{2})?$"

PartType = TypeVar("PartType")


class Pack(Model):
    """``pack.yaml``: language, version, and order of chapters.

    ``name`` is the language's own name for it; by default that of Unicode CLDR. A pack shows
    English where it lacks a text, one for a region first its language, unless ``fallback`` is
    ``none``.
    """

    language: Annotated[str, StringConstraints(pattern=LANGUAGE_PATTERN)]
    direction: Literal["ltr", "rtl"] = "ltr"
    name: Annotated[Text, SAME_EVERYWHERE] | None = None
    fallback: Literal["en", "none"] = "en"
    version: Annotated[Text, SAME_EVERYWHERE]
    chapters: tuple[Id, ...] = Field(min_length=1)
    measures: tuple[Id, ...] = Field(
        default=(), description="Measures of the folder measures/optional to show."
    )


class Source(Model):
    """A source in ``sources.yaml``: research that supports a claim on a page."""

    id: Id
    cite: Annotated[Text, SAME_EVERYWHERE]
    state: Literal["seen", "verify"]


class Sources(Model):
    """``sources.yaml``: all sources."""

    sources: tuple[Source, ...]


class Content(Model):
    """A pack that was loaded and validated.

    ``is_complete`` is whether no text of it is in English for lack of a translation.
    """

    pack: Pack
    home: Home
    interface: Interface
    room: RoomWords
    sources: tuple[Source, ...]
    chapters: tuple[Chapter, ...]
    measures: tuple[Measure, ...] = ()
    handouts: tuple[Handout, ...] = ()
    is_complete: bool = True

    def chapter(self, name: str) -> Chapter:
        """Return the chapter with this id or notebook name.

        Raises
        ------
        KeyError
            If the pack has no such chapter.
        """
        for chapter in self.chapters:
            if name in (chapter.id, chapter.notebook):
                return chapter
        raise KeyError(name)

    def measures_of(self, part: MeasuresPart) -> tuple[Measure, ...]:
        """Return the measures of a part, in the order of the pack."""
        others = {name for other in self.parts(MeasuresPart) for name in other.measures or ()}
        return tuple(
            measure
            for measure in self.measures
            if (measure.id in part.measures if part.measures else measure.id not in others)
        )

    def parts(self, kind: type[PartType]) -> list[PartType]:
        """Return all parts of one kind, in the order of the pack.

        Examples
        --------
        >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
        >>> from workbook_lib.content.parts.take_home import TakeHomePart
        >>> [part] = load_pack(pack_folder("en")).parts(TakeHomePart)
        >>> part.kind
        'take_home'
        """
        sections = [section for chapter in self.chapters for section in chapter.sections]
        return [section.part for section in sections if isinstance(section.part, kind)]
