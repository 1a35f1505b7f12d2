"""The pacer: a quiet timer, with or without a breath to follow."""

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

Seconds = Annotated[int, Field(ge=0, le=10)]


class Pace(Model):
    """How long a breath takes, in seconds. Two zeros: a timer without breaths."""

    id: Id
    label: Text
    breathe_in: Seconds
    breathe_out: Seconds


class PacerWords(Model):
    """What the pacer says. Lengths of time are written by the browser, in the page's language."""

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


class PacerPart(Model):
    """The pacer in a section."""

    kind: Literal["pacer"]
    words: PacerWords
    paces: tuple[Pace, ...] = Field(min_length=1)
    minutes: tuple[Annotated[int, Field(ge=1, le=60)], ...] = Field(min_length=1)
    start_with: Annotated[int, Field(ge=1, le=60)]
    after: Text | None = None
