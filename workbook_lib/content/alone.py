"""The way through the workbook for one."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from workbook_lib.content.schema.base import Id, Item, Prose, Text


class AloneStep(Item):
    """A chapter that makes sense for one person, and why."""

    chapter: Id
    text: Text


class AlonePart(Item):
    """Chapters for one reader alone, in an order that begins softly."""

    kind: Literal["alone"]
    label: Text
    steps: tuple[AloneStep, ...] = Field(min_length=1)
    after: Prose
