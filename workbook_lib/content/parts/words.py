"""Parts of a chapter that help to find words: write a message, and see those written so far."""

from __future__ import annotations

from typing import Literal

from workbook_lib.content.message import MessageField
from workbook_lib.content.parts.loop import ListPart
from workbook_lib.content.schema.base import Item, Text
from workbook_lib.content.schema.exercise import Exercise


class ComposerPart(Item):
    """The form for one message at a time."""

    kind: Literal["composer"]
    exercise: Exercise
    another: Text

    def message(self) -> MessageField:
        """Return the field that a message is written in.

        Raises
        ------
        LookupError
            When the exercise has none.
        """
        for group in self.exercise.groups:
            for field in group.fields:
                if isinstance(field, MessageField):
                    return field
        raise LookupError("This exercise has no field of the kind “message”.")


class MessagesPart(ListPart):
    """Messages written so far."""

    kind: Literal["messages"]
    untitled: Text
    look_again: Text
