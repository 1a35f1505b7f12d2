"""Models of a chapter and its sections."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from workbook_lib.content.parts.closeness import MapPart, PromptsPart
from workbook_lib.content.parts.help import (
    AlonePart,
    CounselPart,
    HelpLinesPart,
    SafetyPart,
    TipsPart,
)
from workbook_lib.content.parts.loop import (
    EpisodePart,
    EpisodesPart,
    FormPart,
    LoopPart,
    PressurePart,
    RepeatsPart,
    RewritePart,
    StoryPart,
)
from workbook_lib.content.parts.pause import PacerPart
from workbook_lib.content.parts.plan import JointPart, PlanPart, SharePart
from workbook_lib.content.parts.reasons import PickedPart, ReasonsPart
from workbook_lib.content.parts.signs import CheckInPart, CheckInsPart, ReadingPart, WeeksPart
from workbook_lib.content.parts.take_home import TakeHomePart
from workbook_lib.content.parts.talk import ChangePart, FeelPart, TalkPart, TalksPart
from workbook_lib.content.parts.words import ComposerPart, MessagesPart, OutsidePart, WritingsPart
from workbook_lib.content.parts.workshop import AgendaPart
from workbook_lib.content.schema.base import Id, Model, Prose, Text, TextByMode, WithCount
from workbook_lib.content.schema.measures import MeasuresPart

AnyPart = Annotated[
    StoryPart
    | EpisodePart
    | FormPart
    | LoopPart
    | RewritePart
    | EpisodesPart
    | RepeatsPart
    | ReasonsPart
    | PickedPart
    | PromptsPart
    | MapPart
    | MeasuresPart
    | PressurePart
    | TalkPart
    | ChangePart
    | FeelPart
    | TalksPart
    | PacerPart
    | CheckInPart
    | WeeksPart
    | ReadingPart
    | CheckInsPart
    | CounselPart
    | ComposerPart
    | MessagesPart
    | OutsidePart
    | WritingsPart
    | TipsPart
    | SafetyPart
    | HelpLinesPart
    | AlonePart
    | PlanPart
    | SharePart
    | JointPart
    | TakeHomePart
    | AgendaPart,
    Field(discriminator="kind"),
]


NOTEBOOK_PATTERN = r"^[a-z0-9][a-z0-9-]*$"


class FoldedText(Model):
    """A text that is closed until the reader opens it. It is printed in full."""

    title: Text
    prose: Prose


class Section(Model):
    """A section of a chapter: a heading, a text, and at most one part.

    ``folded`` follows ``prose``. The sources are listed with it if there is one.
    """

    id: Id
    title: Text
    prose: Prose | None = None
    folded: FoldedText | None = None
    part: AnyPart | None = None
    sources: tuple[Id, ...] = ()


class CountWords(Model):
    """Names of a chapter's items for counts."""

    one: Text
    many: WithCount


class Chapter(Model):
    """One chapter, shown by one notebook.

    ``on_path`` is false for a page outside the order of chapters, such as the help page.
    ``counted`` defaults to the texts of the start page.
    """

    id: Id
    notebook: Annotated[str, StringConstraints(pattern=NOTEBOOK_PATTERN)]
    title: Text
    summary: Text
    takes: Text
    lead: Text
    who_sees: TextByMode
    step: Text
    on_path: bool = True
    counted: CountWords | None = None
    sections: tuple[Section, ...] = Field(min_length=1)

    def section(self, name: str) -> Section:
        """Return the section with this id.

        Raises
        ------
        KeyError
            If the chapter has no such section.
        """
        for section in self.sections:
            if section.id == name:
                return section
        raise KeyError(name)
