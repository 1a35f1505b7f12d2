"""Models of a chapter and its sections."""

from __future__ import annotations

from itertools import takewhile
from typing import Annotated, Literal

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
    NewLoopPart,
    OutsideLoopPart,
    PressurePart,
    RepeatsPart,
    RewritePart,
    StoryPart,
)
from workbook_lib.content.parts.pause import PacerPart, ReminderPart
from workbook_lib.content.parts.plan import JointPart, PlanPart, SharePart
from workbook_lib.content.parts.reasons import PickedPart, ReasonsPart
from workbook_lib.content.parts.signs import (
    CheckInPart,
    CheckInsPart,
    GoodMomentPart,
    GoodMomentsPart,
    ReadingPart,
    WeeksFilePart,
    WeeksPart,
)
from workbook_lib.content.parts.take_home import TakeHomePart
from workbook_lib.content.parts.talk import ChangePart, FeelPart, TalkPart, TalksPart
from workbook_lib.content.parts.words import (
    ComposerPart,
    MessagesPart,
    MessageStepPart,
    OutsidePart,
    WritingsPart,
)
from workbook_lib.content.schema.base import (
    Id,
    Model,
    Prose,
    Text,
    TextByMode,
    WithCount,
    WithTitle,
)
from workbook_lib.content.schema.measures import MeasuresPart
from workbook_lib.content.schema.workshop import AgendaPart

AnyPart = Annotated[
    StoryPart
    | EpisodePart
    | FormPart
    | LoopPart
    | OutsideLoopPart
    | RewritePart
    | NewLoopPart
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
    | ReminderPart
    | CheckInPart
    | WeeksPart
    | WeeksFilePart
    | ReadingPart
    | CheckInsPart
    | GoodMomentPart
    | GoodMomentsPart
    | CounselPart
    | ComposerPart
    | MessageStepPart
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

NotebookName = Annotated[str, StringConstraints(pattern=NOTEBOOK_PATTERN)]


class FoldedText(Model):
    """A text that is closed until the reader opens it. It is printed in full."""

    title: Text
    prose: Prose


class Section(Model):
    """A section of a chapter: a heading, a text, and at most one part.

    ``folded`` follows the part. The sources are listed in the last of them, or below the text.

    A chapter is read in steps. A section starts a step unless its ``place`` is ``below`` (shown in
    the step of the section before it) or ``folded`` (closed under its title, at the end of that
    step). ``see`` marks a step that shows what came of the answers. ``next`` is the label of the
    button to the following step.
    """

    id: Id
    title: Text
    place: Literal["step", "below", "folded"] = "step"
    see: bool = False
    next: Text | None = None
    prose: Prose | None = None
    folded: tuple[FoldedText, ...] = ()
    part: AnyPart | None = None
    sources: tuple[Id, ...] = ()


class OpeningLink(Model):
    """A link from the opening of a chapter to one of its sections.

    ``later`` hides it until there is an item.
    """

    section: Id
    label: Text
    later: bool = False


class ItemsOpening(Model):
    """Texts of the opening of a chapter with several items, such as moments or talks.

    ``go_on`` leads to the item that was changed last, whose title is the answer of ``field``, and
    ``go_on_untitled`` to one without a title. ``another`` starts a new item.
    """

    field: str
    go_on: WithTitle
    go_on_untitled: Text
    another: Text


class Opening(Model):
    """What a chapter that is read in steps offers before its first step."""

    items: ItemsOpening | None = None
    links: tuple[OpeningLink, ...] = ()


class Chapter(Model):
    """One chapter, shown by one notebook.

    ``on_path`` is false for a page outside the order of chapters, such as the help page.
    ``in_steps`` is false for a page that shows all of its steps at once.
    ``former`` lists earlier names of the notebook, whose addresses lead to the first chapter that
    has them.
    ``counted`` defaults to the texts of the start page.
    ``homework`` is false for a chapter whose small step cannot be kept with a day.
    """

    id: Id
    notebook: NotebookName
    former: tuple[NotebookName, ...] = ()
    title: Text
    summary: Text
    takes: Text
    lead: Text
    who_sees: TextByMode
    step: Text
    on_path: bool = True
    in_steps: bool = True
    homework: bool = True
    counted: WithCount | None = None
    opening: Opening | None = None
    sections: tuple[Section, ...] = Field(min_length=1)

    @property
    def steps(self) -> tuple[Section, ...]:
        """The sections that start a step of a chapter that is read in steps."""
        steps = tuple(section for section in self.sections if section.place == "step")
        return steps if self.in_steps and len(steps) > 1 else ()

    def step_sections(self, name: str) -> tuple[Section, ...]:
        """Return the sections of a step: the one with this id, and those that follow it there.

        A section that does not start a step is returned alone.

        Raises
        ------
        KeyError
            If the chapter has no such section.
        """
        first = self.section(name)
        after = self.sections[self.sections.index(first) + 1 :]
        if first.place != "step":
            return (first,)
        return (first, *takewhile(lambda section: section.place != "step", after))

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
