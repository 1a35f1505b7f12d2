"""Models of an exercise: a form with groups of fields."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from workbook_lib.content.schema.base import Id, Model, SeatName, Template, Text
from workbook_lib.content.schema.fields import BasicField, LinesField, MessageField

AnyField = Annotated[BasicField | LinesField | MessageField, Field(discriminator="kind")]


class SeatWords(Model):
    """A text for each seat."""

    pursuer: Text
    withdrawer: Text

    def for_seat(self, seat: SeatName) -> str:
        """Return the text for a seat."""
        return self.pursuer if seat == "pursuer" else self.withdrawer


class MissingNote(Model):
    """A note next to a sentence preview while a field of the sentence is empty."""

    field: str
    note: Text


class Passage(Model):
    """A text above the fields of a group."""

    label: Text | None = None
    text: Text


class FoldedPassages(Model):
    """Passages that are closed until the reader opens them. They are printed in full."""

    title: Text
    passages: tuple[Passage, ...] = Field(min_length=1)


class SentencePreview(Model):
    """A sentence made of answers, updated while typing.

    ``template`` contains field ids in braces, such as ``{rewrite.pursuer.ask}``. Text in square
    brackets is omitted while a field in it is empty.
    """

    label: Text
    empty: Text
    template: Template
    missing: tuple[MissingNote, ...] = ()


class Group(Model):
    """Fields with a common legend.

    With the style ``row`` they are closed under their legend, with what was chosen beside it.
    ``heading`` stands above the group, for it and those after it. ``screen_only`` keeps it off
    paper.
    """

    id: Id
    heading: Text | None = None
    legend: Text | None = None
    legend_by_seat: SeatWords | None = None
    note: Text | None = None
    passages: tuple[Passage, ...] = ()
    folded: FoldedPassages | None = None
    style: Literal["plain", "card", "stack", "tile", "row"] = "plain"
    side: Literal["none", "me", "partner", "pursuer", "withdrawer"] = "none"
    fields: tuple[AnyField, ...] = Field(min_length=1)
    say: SentencePreview | None = None
    screen_only: bool = False


class RevealWords(Model):
    """Texts of two columns that are covered while one person writes, and shown at once.

    Nothing is stored of it: columns with an answer start covered. ``show_mine`` and
    ``side_by_side`` are for two devices in one room, each with the column of its person.
    """

    cover: Text
    covered: Text
    show: Text
    waits: Text
    show_mine: Text
    side_by_side: Text


class Exercise(Model):
    """An exercise, shown as one form.

    ``seat_field`` is the field with the reader's seat. It decides the color, order and legend of
    the groups with the sides ``me`` and ``partner``. ``fold_other`` is the title under which the
    group of the seat that is not the reader's is folded. ``stored_as`` is the id of the exercise
    with whose answers its own are stored, where the fields of one form are in several sections.
    """

    id: Id
    label: Text
    groups: tuple[Group, ...] = Field(min_length=1)
    seat_field: str | None = None
    fold_other: Text | None = None
    stored_as: Id | None = None
    reveal: RevealWords | None = None

    @property
    def form(self) -> str:
        """Id of the form with whose answers its own are stored."""
        return self.stored_as or self.id
