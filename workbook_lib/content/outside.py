"""Writing about a disagreement as somebody outside it, with a few minutes on a clock."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from workbook_lib.content.parts.loop import ListPart
from workbook_lib.content.schema.base import WORDS, Item, Model, Takes, Text, WithTime
from workbook_lib.content.schema.exercise import Exercise

WithLength = Annotated[str, WORDS, Takes("length")]


class TimerWords(Model):
    """What the clock says. Lengths of time are written by the browser, in the page's language."""

    label: Text
    ready: WithLength
    start: Text
    pause: Text
    resume: Text
    more: Text
    skip: Text
    back: Text
    left: WithTime
    paused: WithTime
    done: Text


class OutsidePart(Item):
    """The form for one such writing, and its clock."""

    kind: Literal["outside"]
    exercise: Exercise
    another: Text
    minutes: Annotated[int, Field(ge=1, le=60)]
    timer: TimerWords


class WritingsPart(ListPart):
    """Such writings so far."""

    kind: Literal["outside_writings"]
    untitled: Text
