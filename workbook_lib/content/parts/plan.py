"""Models of the plan for two: both columns, sharing, and the shared plan."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from workbook_lib.content.schema.base import Id, Model, Text, WithCount
from workbook_lib.content.schema.exercise import Exercise, Group, RevealWords
from workbook_lib.content.schema.fields import (
    LongText,
    OneChoice,
    SeveralChoices,
    ShortText,
    ShownAnswer,
    When,
)

SEAT_FIELD = "seat"
"""Id of the field with the seat, as in the record."""

COLUMNS_FIELD, BOTH_COLUMNS = "columns", "two"
"""Id of the field that asks who writes on this device, and its answer that both do."""

PlanItem = Annotated[ShortText | LongText | OneChoice | SeveralChoices, Field(discriminator="kind")]
"""One item of the plan, answered by each person in a separate column."""


class PlanPart(Model):
    """Items of the plan, with a column for the reader and one for the partner.

    ``seat`` asks for the reader's usual seat. One part of a chapter asks it; its answer colors the
    columns of all parts. ``device`` asks who writes on this device, also in one part: the partner's
    columns are shown where both do, and where there is an answer in them. ``known`` are answers of
    other chapters, above the reader's own column.
    """

    kind: Literal["plan"]
    id: Id
    label: Text
    seat: OneChoice | None = None
    device: OneChoice | None = None
    me: Text
    partner: Text
    note: Text | None = None
    known: tuple[ShownAnswer, ...] = ()
    reveal: RevealWords | None = None
    items: tuple[PlanItem, ...] = Field(min_length=1)

    @cached_property
    def exercise(self) -> Exercise:
        """Both columns as one form."""
        both = When(field=COLUMNS_FIELD, has=BOTH_COLUMNS, or_answered=True)
        shown: Mapping[str, Mapping[str, When]] = {"me": {}, "partner": {"when": both}}
        columns = (
            Group(
                id=side,
                side=side,
                legend=legend,
                note=note,
                fields=(
                    *(self.known if side == "me" else ()),
                    *(
                        item.model_copy(update={"id": f"{item.id}.{side}", **shown[side]})
                        for item in self.items
                    ),
                ),
            )
            for side, legend, note in self._columns()
        )
        device = self.device and Group(id="device", screen_only=True, fields=(self.device,))
        seat = self.seat and Group(id="seats", fields=(self.seat,))
        top = tuple(group for group in (device, seat) if group)
        return Exercise(
            id=f"plan-{self.id}",
            label=self.label,
            groups=(*top, *columns),
            seat_field=SEAT_FIELD,
            reveal=self.reveal,
        )

    def _columns(self) -> tuple[tuple[Literal["me", "partner"], str, str | None], ...]:
        return (("me", self.me, None), ("partner", self.partner, self.note))


class ColumnWords(Model):
    """Headings of the two columns."""

    me: Text
    partner: Text


class SharePart(Model):
    """The answers of the plan with switches to share them, off by default."""

    kind: Literal["share"]
    columns: ColumnWords
    share: Text
    shared: Text
    take_back: Text
    preview: ColumnWords
    nothing_shared: ColumnWords
    give: Text
    give_note: Text
    empty_title: Text
    empty: Text


class FileWords(Model):
    """Messages about a file that cannot be shown."""

    too_large: Text
    not_ours: Text
    newer: Text
    nothing: Text


class JointPart(Model):
    """The shared plan, with only the answers that each person chose to share."""

    kind: Literal["joint"]
    columns: ColumnWords
    not_shown: Text
    empty_title: Text
    empty: Text
    bring: Text
    bring_note: Text
    brought: WithCount
    put_away: Text
    keep: Text
    keep_note: Text
    kept: Text
    file: FileWords
