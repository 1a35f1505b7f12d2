"""Every kind of part that a section can hold, told apart by ``kind``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from workbook_lib.content.alone import AlonePart
from workbook_lib.content.counsel import CounselPart
from workbook_lib.content.outside import OutsidePart, WritingsPart
from workbook_lib.content.parts.closeness import MapPart, PromptsPart
from workbook_lib.content.parts.help import HelpLinesPart
from workbook_lib.content.parts.loop import (
    EpisodePart,
    EpisodesPart,
    FormPart,
    LoopPart,
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
from workbook_lib.content.parts.words import ComposerPart, MessagesPart
from workbook_lib.content.parts.workshop import AgendaPart
from workbook_lib.content.pressure import PressurePart
from workbook_lib.content.safety import SafetyPart
from workbook_lib.content.schema.measures import MeasuresPart
from workbook_lib.content.tips import TipsPart

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
