"""Every kind of part that a section can hold, told apart by ``kind``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from workbook_lib.content.part import (
    EpisodePart,
    EpisodesPart,
    FormPart,
    LoopPart,
    RepeatsPart,
    RewritePart,
    StoryPart,
)
from workbook_lib.content.reasons import PickedPart, ReasonsPart

AnyPart = Annotated[
    StoryPart
    | EpisodePart
    | FormPart
    | LoopPart
    | RewritePart
    | EpisodesPart
    | RepeatsPart
    | ReasonsPart
    | PickedPart,
    Field(discriminator="kind"),
]
