"""The pressure loop: four moments that feed one another, and which of them a reader knows."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from workbook_lib.content.schema.base import WORDS, Id, Item, Model, Takes, Text
from workbook_lib.content.schema.exercise import Exercise


class Stop(Item):
    """One moment of the loop."""

    id: Id
    title: Text
    text: Text


class PressureWords(Model):
    """What stands in and beside the drawing."""

    middle: Text
    here: Text
    whole: Annotated[str, WORDS, Takes("here")]
    marked: Annotated[str, WORDS, Takes("stop")]


class PressurePart(Item):
    """The loop drawn, and a form below it.

    When the form has a field ``notice`` with the stops' ids as options, the stop chosen is marked.
    """

    kind: Literal["pressure"]
    stops: tuple[Stop, ...] = Field(min_length=3, max_length=4)
    words: PressureWords
    exercise: Exercise
