"""Fields in groups: what one form on a page shows."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from workbook_lib.content.schema.base import Id, Model, SeatName, Template, Text
from workbook_lib.content.schema.fields import AnyField as PlainField
from workbook_lib.content.schema.fields import LinesField, MessageField

AnyField = Annotated[PlainField | LinesField | MessageField, Field(discriminator="kind")]


class SeatWords(Model):
    """The same words for either seat."""

    pursuer: Text
    withdrawer: Text

    def for_seat(self, seat: SeatName) -> str:
        """Words for one seat."""
        return self.pursuer if seat == "pursuer" else self.withdrawer


class MissingNote(Model):
    """A gentle note beside a sentence that has begun while one of its fields is still empty."""

    field: str
    note: Text


class Passage(Model):
    """A few words above the fields of a group."""

    label: Text | None = None
    text: Text


class SentencePreview(Model):
    """A sentence put together from answers, shown as they are typed.

    ``template`` holds field ids in braces: ``{rewrite.pursuer.ask}``. What stands in square
    brackets is left out while a field in it is empty.
    """

    label: Text
    empty: Text
    template: Template
    missing: tuple[MissingNote, ...] = ()


class Group(Model):
    """Fields that belong together under one legend."""

    id: Id
    legend: Text | None = None
    legend_by_seat: SeatWords | None = None
    note: Text | None = None
    passages: tuple[Passage, ...] = ()
    style: Literal["plain", "card", "stack", "tile"] = "plain"
    side: Literal["none", "me", "partner", "pursuer", "withdrawer"] = "none"
    fields: tuple[AnyField, ...] = Field(min_length=1)
    say: SentencePreview | None = None


class Exercise(Model):
    """What one ``Form`` shows.

    ``seat_field`` names the field that says in which seat the reader sat; the groups of the sides
    ``me`` and ``partner`` take their color, place and legend from it.
    """

    id: Id
    label: Text
    groups: tuple[Group, ...] = Field(min_length=1)
    seat_field: str | None = None
