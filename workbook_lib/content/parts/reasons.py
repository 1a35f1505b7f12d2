"""Reasons as cards to pick from, and the picture of what was picked."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from workbook_lib.content.schema.base import (
    NON_EMPTY,
    Id,
    Model,
    Placeholders,
    Text,
    WithWords,
)
from workbook_lib.content.schema.exercise import Exercise, Group, Passage
from workbook_lib.content.schema.fields import LongText, Option, SeveralChoices, When

EXERCISE = "reasons"
SIDES: tuple[Literal["me", "partner"], ...] = ("me", "partner")


class ReasonCard(Model):
    """One reason, in plain words.

    ``helps`` says what may help where it fits; it is shown once somebody has picked it.
    """

    id: Annotated[Id, Field(max_length=24)]
    title: Annotated[Text, Field(max_length=34)]
    text: Text
    example: Text
    helps: Text


class WeighWords(Model):
    """What is asked about a reason that was picked for one side."""

    heading: Text
    speaks_for: Text
    speaks_against: Text
    helps: Text


class ReasonsPart(Model):
    """Cards, each with the same question and what opens with its answer."""

    kind: Literal["reasons"]
    label: Text
    example: Text
    fits: Text
    me: Text
    partner: Text
    neither: Text
    weigh_me: WeighWords
    weigh_partner: WeighWords
    cards: tuple[ReasonCard, ...] = Field(min_length=2)

    @cached_property
    def exercise(self) -> Exercise:
        """The cards as one form: a group a card."""
        groups = tuple(self._group(card) for card in self.cards)
        return Exercise(id=EXERCISE, label=self.label, groups=groups)

    def _group(self, card: ReasonCard) -> Group:
        pick = SeveralChoices(
            id=f"{card.id}.fits",
            kind="several",
            label=self.fits,
            options=(
                Option(id="me", label=self.me),
                Option(id="partner", label=self.partner),
                Option(id="neither", label=self.neither, alone=True),
            ),
        )
        words = {"me": self.weigh_me, "partner": self.weigh_partner}
        weighing = [field for side in SIDES for field in _weighing(card, side, words[side])]
        return Group(
            id=card.id,
            legend=card.title,
            style="card",
            passages=(Passage(text=card.text), Passage(label=self.example, text=card.example)),
            fields=(pick, *weighing),
        )


def _weighing(card: ReasonCard, side: str, words: WeighWords) -> list[LongText]:
    """Return what opens with a pick: three questions about one side."""
    asked = (
        ("for", words.speaks_for, words.heading, None),
        ("against", words.speaks_against, None, None),
        ("helps", words.helps, None, card.helps),
    )
    return [
        LongText(
            id=f"{card.id}.{side}.{name}",
            kind="long",
            label=label,
            divider=divider,
            help=tip,
            rows=2,
            max_length=2000,
            when=When(field=f"{card.id}.fits", has=side),
        )
        for name, label, divider, tip in asked
    ]


class FoundWords(Model):
    """What the picture found, as a sentence: the first that fits."""

    shared: WithWords
    shared_many: Text
    apart: Text
    only_me: Text
    only_partner: Text


class PickedTable(Model):
    """The picture as a table."""

    summary: Text
    columns: tuple[Text, Text, Text]
    me: Text
    partner: Text
    neither: Text
    open: Text


class PickedPart(Model):
    """The picture of what was picked: both sides beside the same list."""

    kind: Literal["picked"]
    me: Text
    partner: Text
    guess_mark: Annotated[Text, Field(max_length=2)]
    found: FoundWords
    how_to_read: Text
    describe: Annotated[str, NON_EMPTY, Placeholders("me", "partner")]
    nothing: Text
    quote: WithWords
    pair: Annotated[str, NON_EMPTY, Placeholders("rest", "last")]
    table: PickedTable
    empty_title: Text
    empty: Text
    empty_button: Text
