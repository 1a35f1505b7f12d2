"""Models of the agenda of a group session."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from workbook_lib.content.parts.words import TimerWords
from workbook_lib.content.schema.base import Id, Model, Text, WithCount, WithTitle


class AgendaStep(Model):
    """One step of the agenda, with what to do and what the leader can say."""

    title: Text
    minutes: Annotated[int, Field(ge=1, le=120)]
    chapter: Id | None = Field(default=None, description="Chapter that people open in this step.")
    do: tuple[Text, ...] = Field(min_length=1)
    say: tuple[Text, ...] = ()


class AgendaWords(Model):
    """Labels of the agenda."""

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
    """The agenda, with a timer for the current step."""

    kind: Literal["agenda"]
    steps: tuple[AgendaStep, ...] = Field(min_length=1)
    words: AgendaWords
