"""Sentences to borrow: each can be kept for later, and copied."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from workbook_lib.content.copying import CopyWords
from workbook_lib.content.schema.base import Id, Item, Text, WithWords
from workbook_lib.content.schema.fields import FieldBase


class BorrowedLine(Item):
    """One sentence or two, in somebody's voice. ``note`` says when or why."""

    id: Id
    text: Text
    note: Text | None = None


class Moment(Item):
    """Lines for one kind of moment."""

    id: Id
    label: Text
    lines: tuple[BorrowedLine, ...] = Field(min_length=1)


class LinesField(FieldBase):
    """Lines by their moments; the answer is the list of the ids that are kept."""

    kind: Literal["lines"]
    quote: WithWords
    keep: Text
    copying: CopyWords
    moments: tuple[Moment, ...] = Field(min_length=1)

    def line(self, name: str) -> BorrowedLine | None:
        """Return a line by its id; None for one that another pack had."""
        lines = (line for moment in self.moments for line in moment.lines)
        return next((line for line in lines if line.id == name), None)
