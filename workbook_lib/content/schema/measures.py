"""A questionnaire that a counselor adds: ``measures/<id>.yaml`` beside the chapters.

The workbook ships none. Whoever adds one says under ``permission`` by what right it is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from workbook_lib.content.schema.base import (
    NON_EMPTY,
    Id,
    Model,
    Placeholders,
    Prose,
    Text,
    WithTitle,
)
from workbook_lib.content.schema.exercise import Exercise, Group
from workbook_lib.content.schema.fields import OneChoice, Option, Scale

ScoringKeyName = Literal["ecr-rs", "ecr-r", "ecr-s", "csi-16"]
ScoreName = Literal["mean", "sum"]


@dataclass(frozen=True)
class SubscaleKey:
    """One subscale: how it is scored, its items, and those of them that are reversed."""

    score: ScoreName
    items: tuple[int, ...]
    reversed: tuple[int, ...]


@dataclass(frozen=True)
class ScoringKey:
    """A published key.

    Attributes
    ----------
    items
        How many items there are.
    ends
        Lowest and highest answer.
    others
        Item number to its own ends, for items that differ.
    parts
        Subscale id to its scoring.
    """

    items: int
    ends: tuple[int, int]
    parts: Mapping[str, SubscaleKey]
    others: Mapping[int, tuple[int, int]] = field(default_factory=dict)

    def ends_of(self, item: int) -> tuple[int, int]:
        """Lowest and highest answer to one item."""
        return self.others.get(item, self.ends)


def _numbers(first: int, last: int, step: int = 1) -> tuple[int, ...]:
    return tuple(range(first, last + 1, step))


SCORING_KEYS: Mapping[ScoringKeyName, ScoringKey] = MappingProxyType(
    {
        # Relationship structures, nine items. Six and three, not five and four.
        "ecr-rs": ScoringKey(
            items=9,
            ends=(1, 7),
            parts={
                "avoidance": SubscaleKey("mean", _numbers(1, 6), _numbers(1, 4)),
                "anxiety": SubscaleKey("mean", _numbers(7, 9), ()),
            },
        ),
        # The revised 36 items. The first form of this measure mixes its two lines item by item and
        # reverses others: its list does not fit here.
        "ecr-r": ScoringKey(
            items=36,
            ends=(1, 7),
            parts={
                "anxiety": SubscaleKey("mean", _numbers(1, 18), (9, 11)),
                "avoidance": SubscaleKey(
                    "mean", _numbers(19, 36), (20, 22, *_numbers(26, 31), *_numbers(33, 36))
                ),
            },
        ),
        "ecr-s": ScoringKey(
            items=12,
            ends=(1, 7),
            parts={
                "avoidance": SubscaleKey("sum", _numbers(1, 12, 2), (1, 5, 9)),
                "anxiety": SubscaleKey("sum", _numbers(2, 12, 2), (8,)),
            },
        ),
        # Five items are printed with the high answer first: counted from the first answer as
        # printed, these are the reversed ones.
        "csi-16": ScoringKey(
            items=16,
            ends=(0, 5),
            others={1: (0, 6)},
            parts={"satisfaction": SubscaleKey("sum", _numbers(1, 16), (2, 11, 13, 14, 16))},
        ),
    }
)
"""By name."""


MEASURE_PATTERN = r"^[a-z][a-z0-9_-]{0,39}$"

MEASURES = "measures/"
"""Folder of the measures in a pack."""


class MeasureScale(Model):
    """Answers from ``low`` to ``high`` in whole steps.

    ``anchors`` names the two ends; or both ends and the middle; or every answer. The first anchor
    is that of ``low``.
    """

    id: Id
    low: int = Field(ge=-20, le=20)
    high: int = Field(ge=-20, le=20)
    anchors: tuple[Text, ...] = Field(min_length=2)

    @property
    def steps(self) -> int:
        """How many answers there are."""
        return self.high - self.low + 1


class MeasureItem(Model):
    """One sentence or question. ``scale`` is the first scale of the file unless named."""

    id: Id
    text: Text
    scale: Id | None = None


class Subscale(Model):
    """Items that are counted together.

    An item under ``reversed`` counts as ``low + high - answer``. ``needs`` is how many answers a
    mean takes at least (default: all); a sum always takes all.
    """

    id: Id
    label: Text
    score: ScoreName
    items: tuple[Id, ...] = Field(min_length=1)
    reversed: tuple[Id, ...] = ()
    needs: int | None = Field(default=None, ge=1)

    @property
    def least(self) -> int:
        """Answers that a value takes at least."""
        return self.needs or len(self.items)


class Measure(Model):
    """``measures/<id>.yaml``: a questionnaire, its scoring, and the right to use it."""

    id: Annotated[str, StringConstraints(pattern=MEASURE_PATTERN)]
    title: Text
    about: Prose | None = None
    cite: Text
    terms: Text = Field(description="License, or who may use it and how.")
    permission: Text = Field(description="By what right it is used here: who allowed it, and when.")
    key: ScoringKeyName | None = Field(
        default=None, description="A published key that the scoring below is checked against."
    )
    scales: tuple[MeasureScale, ...] = Field(min_length=1)
    items: tuple[MeasureItem, ...] = Field(min_length=1)
    subscales: tuple[Subscale, ...] = Field(min_length=1)

    def scale_of(self, item: str) -> MeasureScale:
        """Return the scale that an item is answered on.

        Raises
        ------
        KeyError
            When there is no such item, or no such scale.
        """
        named = {each.id: each.scale or self.scales[0].id for each in self.items}[item]
        return {each.id: each for each in self.scales}[named]

    @cached_property
    def exercise(self) -> Exercise:
        """The measure as a form: a field for each item."""
        fields = tuple(_field(item, self.scale_of(item.id)) for item in self.items)
        group = Group(id="items", fields=fields)
        return Exercise(id=f"measure-{self.id}", label=self.title, groups=(group,))


def _field(item: MeasureItem, scale: MeasureScale) -> OneChoice | Scale:
    if len(scale.anchors) == scale.steps:
        options = tuple(
            Option(id=f"answer-{step}", label=words)
            for step, words in enumerate(scale.anchors, start=1)
        )
        return OneChoice(kind="one", id=item.id, label=item.text, options=options)
    return Scale(
        kind="scale",
        id=item.id,
        label=item.text,
        low=scale.anchors[0],
        high=scale.anchors[-1],
        middle=scale.anchors[1] if len(scale.anchors) > 2 else None,
        steps=scale.steps,
    )


class MeasureWords(Model):
    """What stands around a measure."""

    cite: Text
    terms: Text
    permission: Text
    result: Text
    columns: tuple[Text, Text, Text, Text, Text]
    line: Annotated[str, NON_EMPTY, Placeholders("low", "high")]
    lacking: Annotated[str, NON_EMPTY, Placeholders("answered", "of", "needs")]
    answered: Annotated[str, NON_EMPTY, Placeholders("answered", "of")]
    caption: WithTitle
    note: Prose


class MeasuresPart(Model):
    """Every measure of the pack; where there is none, its section is not shown."""

    kind: Literal["measures"]
    words: MeasureWords
