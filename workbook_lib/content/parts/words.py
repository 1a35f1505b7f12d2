"""Models of the parts about words: messages, third-person writing, and their lists."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from workbook_lib.content.parts.loop import ListPart
from workbook_lib.content.schema.base import NON_EMPTY, Model, Placeholders, Text, WithTime
from workbook_lib.content.schema.exercise import Exercise
from workbook_lib.content.schema.fields import MessageField


class ComposerPart(Model):
    """The form for a message."""

    kind: Literal["composer"]
    exercise: Exercise
    another: Text

    def message(self) -> MessageField:
        """Return the message field.

        Raises
        ------
        LookupError
            If the exercise has none.
        """
        for group in self.exercise.groups:
            for field in group.fields:
                if isinstance(field, MessageField):
                    return field
        raise LookupError("This exercise has no field of the kind “message”.")


class MessagesPart(ListPart):
    """The list of messages."""

    kind: Literal["messages"]
    untitled: Text
    look_again: Text


WithLength = Annotated[str, NON_EMPTY, Placeholders("length")]


class TimerWords(Model):
    """Labels of the timer. The browser formats durations in the page's language."""

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


class OutsidePart(Model):
    """The form for writing in the third person, with a timer."""

    kind: Literal["outside"]
    exercise: Exercise
    another: Text
    minutes: Annotated[int, Field(ge=1, le=60)]
    timer: TimerWords


class WritingsPart(ListPart):
    """The list of third-person writings."""

    kind: Literal["outside_writings"]
    untitled: Text
