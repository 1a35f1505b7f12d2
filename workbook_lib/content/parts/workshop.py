"""A session for a group, step by step, with the minutes for each."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from workbook_lib.content.parts.words import TimerWords
from workbook_lib.content.schema.base import Id, Model, Text, WithCount, WithTitle


class AgendaStep(Model):
    """One step: what happens, which chapter is open, and words that the leader can say."""

    title: Text
    minutes: Annotated[int, Field(ge=1, le=120)]
    chapter: Id | None = Field(default=None, description="The chapter that people open here.")
    do: tuple[Text, ...] = Field(min_length=1)
    say: tuple[Text, ...] = ()


class AgendaWords(Model):
    """What stands around the steps."""

    label: Text
    whole: WithCount
    minutes: WithCount
    open: WithTitle
    say: Text
    now: WithTitle
    done: Text
    back: Text
    next: Text
    timer: TimerWords


class AgendaPart(Model):
    """The steps in their order, and a clock for the one at hand."""

    kind: Literal["agenda"]
    steps: tuple[AgendaStep, ...] = Field(min_length=1)
    words: AgendaWords
