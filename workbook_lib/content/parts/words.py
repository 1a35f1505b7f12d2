"""Models of the parts about words: messages, third-person writing, and their lists."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from workbook_lib.content.parts.loop import ListPart
from workbook_lib.content.schema.base import NON_EMPTY, Model, Placeholders, Text, WithTime
from workbook_lib.content.schema.exercise import Exercise
from workbook_lib.content.schema.fields import MessageField, MessageStep
from workbook_lib.content.schema.wording_rules import WordingRules


class ComposerPart(Model):
    """The form for a message. It shows what no ``message_step`` of the chapter shows."""

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

    def showing(self, steps: tuple[MessageStep, ...], name: str, label: str) -> Exercise:
        """Return the exercise with another id and label, and some steps of its message field.

        Wording rules are left out where no message is shown.
        """
        field = self.message()
        rules = field.wording if "draft" in steps else WordingRules.model_construct(flags=())
        shown = field.model_copy(update={"shows": steps, "wording": rules})
        groups = tuple(
            group.model_copy(
                update={"fields": tuple(shown if item is field else item for item in group.fields)}
            )
            for group in self.exercise.groups
        )
        return self.exercise.model_copy(update={"id": name, "label": label, "groups": groups})


class MessageStepPart(Model):
    """A step of the message that the chapter's ``composer`` asks for, in a section of its own."""

    kind: Literal["message_step"]
    shows: MessageStep

    @property
    def form(self) -> str:
        """Id of its form."""
        return f"message-{self.shows}"


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
