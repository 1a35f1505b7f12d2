"""Models of the pacer, a timer with or without paced breathing."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from workbook_lib.content.schema.base import (
    NON_EMPTY,
    Id,
    Model,
    Placeholders,
    Text,
    WithTime,
)
from workbook_lib.content.schema.fields import CalendarWords

Seconds = Annotated[int, Field(ge=0, le=10)]


class BreathingRhythm(Model):
    """Seconds of breathing in and out; both are zero for a timer without breathing."""

    id: Id
    label: Text
    breathe_in: Seconds
    breathe_out: Seconds


class PacerWords(Model):
    """Labels of the pacer. The browser formats durations in the page's language."""

    label: Text
    pace: Text
    length: Text
    still: Text
    start: Annotated[str, NON_EMPTY, Placeholders("length")]
    pause: Text
    resume: Text
    stop: Text
    more: Text
    ready: Text
    breathe_in: Text
    breathe_out: Text
    quiet: Text
    left: WithTime
    paused: WithTime
    stopped: Text
    done: Text


class ReminderWords(CalendarWords):
    """Texts of a reminder that can return each week."""

    next: Annotated[str, NON_EMPTY, Placeholders("date")]
    repeat: Text


class ReminderPart(Model):
    """A button that saves an entry for a calendar, a week from now."""

    kind: Literal["reminder"]
    words: ReminderWords


class PacerPart(Model):
    """The pacer."""

    kind: Literal["pacer"]
    words: PacerWords
    paces: tuple[BreathingRhythm, ...] = Field(min_length=1)
    minutes: tuple[Annotated[int, Field(ge=1, le=60)], ...] = Field(min_length=1)
    start_with: Annotated[int, Field(ge=1, le=60)]
    after: Text | None = None
