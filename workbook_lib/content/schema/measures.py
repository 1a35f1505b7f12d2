"""Models of questionnaires: ``measures/<id>.yaml``, which are on, and those in ``optional``.

A counselor switches one of the latter on in ``pack.yaml``, or adds a file of their own.
``permission`` states by what right a questionnaire is used.
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
from workbook_lib.content.schema.fields import DateField, OneChoice, Option, Scale

ScoringKeyName = Literal["ecr-rs", "ecr-r", "ecr-s", "csi-16"]
ScoreName = Literal["mean", "sum"]


@dataclass(frozen=True)
class SubscaleKey:
    """Published scoring of one subscale: score, items, and reversed items."""

    score: ScoreName
    items: tuple[int, ...]
    reversed: tuple[int, ...]


@dataclass(frozen=True)
class ScoringKey:
    """A published scoring key.

    Attributes
    ----------
    items
        Number of items.
    ends
        Lowest and highest answer.
    others
        Lowest and highest answer by item number, for items that differ.
    parts
        Scoring by subscale id.
    """

    items: int
    ends: tuple[int, int]
    parts: Mapping[str, SubscaleKey]
    others: Mapping[int, tuple[int, int]] = field(default_factory=dict)

    def ends_of(self, item: int) -> tuple[int, int]:
        """Return the lowest and highest answer of an item."""
        return self.others.get(item, self.ends)


def _numbers(first: int, last: int, step: int = 1) -> tuple[int, ...]:
    return tuple(range(first, last + 1, step))


SCORING_KEYS: Mapping[ScoringKeyName, ScoringKey] = MappingProxyType(
    {
        # Relationship Structures, nine items: six of avoidance, three of anxiety.
        "ecr-rs": ScoringKey(
            items=9,
            ends=(1, 7),
            parts={
                "avoidance": SubscaleKey("mean", _numbers(1, 6), _numbers(1, 4)),
                "anxiety": SubscaleKey("mean", _numbers(7, 9), ()),
            },
        ),
        # The revised version with 36 items. The original version alternates between the two
        # subscales and reverses other items, so this key does not fit it.
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
        # Five items are printed with the highest answer first. Counted in printed order, these are
        # the reversed items.
        "csi-16": ScoringKey(
            items=16,
            ends=(0, 5),
            others={1: (0, 6)},
            parts={"satisfaction": SubscaleKey("sum", _numbers(1, 16), (2, 11, 13, 14, 16))},
        ),
    }
)
"""Published scoring keys by name."""


MEASURE_PATTERN = r"^[a-z][a-z0-9_-]{0,39}$"

MEASURES = "measures/"
"""Folder of the measures in a pack."""

OPTIONAL_MEASURES = f"{MEASURES}optional/"
"""Folder of those that are only shown where ``pack.yaml`` names them."""

FILLED = "filled.date"
"""Field with the day on which a measure was filled in; ids of items have no dot."""


class MeasureScale(Model):
    """Answers from ``low`` to ``high`` in whole steps.

    ``anchors`` are the labels of both ends, of both ends and the middle, or of every answer,
    starting with ``low``.
    """

    id: Id
    low: int = Field(ge=-20, le=20)
    high: int = Field(ge=-20, le=20)
    anchors: tuple[Text, ...] = Field(min_length=2)

    @property
    def steps(self) -> int:
        """Number of answers."""
        return self.high - self.low + 1


class MeasureItem(Model):
    """One item. ``scale`` defaults to the first scale of the file."""

    id: Id
    text: Text
    scale: Id | None = None


class Subscale(Model):
    """Items with a common score.

    An item in ``reversed`` counts as ``low + high - answer``. ``needs`` is the minimum number of
    answers for a mean (default: all); a sum always needs all.
    """

    id: Id
    label: Text
    score: ScoreName
    items: tuple[Id, ...] = Field(min_length=1)
    reversed: tuple[Id, ...] = ()
    needs: int | None = Field(default=None, ge=1)

    @property
    def least(self) -> int:
        """Minimum number of answers for a score."""
        return self.needs or len(self.items)


class Measure(Model):
    """``measures/<id>.yaml``: a questionnaire, its scoring, and the permission to use it."""

    id: Annotated[str, StringConstraints(pattern=MEASURE_PATTERN)]
    title: Text
    about: Prose | None = None
    help: Prose | None = Field(
        default=None, description="Shown beside the questions: where to find help."
    )
    cite: Text
    terms: Text = Field(description="License or terms of use.")
    permission: Text = Field(description="Who permitted its use here, and when.")
    key: ScoringKeyName | None = Field(
        default=None, description="Published scoring key that the scoring below is checked against."
    )
    scales: tuple[MeasureScale, ...] = Field(min_length=1)
    items: tuple[MeasureItem, ...] = Field(min_length=1)
    subscales: tuple[Subscale, ...] = ()

    def scale_of(self, item: str) -> MeasureScale:
        """Return the scale of an item.

        Raises
        ------
        KeyError
            If there is no such item or no such scale.
        """
        name = {entry.id: entry.scale or self.scales[0].id for entry in self.items}[item]
        return {scale.id: scale for scale in self.scales}[name]

    @cached_property
    def exercise(self) -> Exercise:
        """The measure as a form with one field per item."""
        fields = tuple(_field(item, self.scale_of(item.id)) for item in self.items)
        group = Group(id="items", fields=fields)
        return Exercise(id=f"measure-{self.id}", label=self.title, groups=(group,))

    def dated(self, label: str) -> Exercise:
        """Return the form with a field for the day, below the questions."""
        day = DateField(kind="date", id=FILLED, label=label)
        groups = (*self.exercise.groups, Group(id="day", fields=(day,)))
        return self.exercise.model_copy(update={"groups": groups})


def _field(item: MeasureItem, scale: MeasureScale) -> OneChoice | Scale:
    if len(scale.anchors) == scale.steps:
        options = tuple(
            Option(id=f"answer-{step}", label=label)
            for step, label in enumerate(scale.anchors, start=1)
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
    """Labels of a measure and its result."""

    cite: Text
    terms: Text
    permission: Text
    result: Text
    columns: tuple[Text, ...] = Field(
        min_length=4,
        max_length=5,
        description="Part, result, range, answered. Of five, the last but one is not used.",
    )
    line: Annotated[str, NON_EMPTY, Placeholders("low", "high")]
    lacking: Annotated[str, NON_EMPTY, Placeholders("answered", "of", "needs")]
    answered: Annotated[str, NON_EMPTY, Placeholders("answered", "of")]
    caption: WithTitle
    note: Prose


class MeasuresPart(Model):
    """Measures of the pack. The section is hidden if there are none.

    Without ``measures`` it shows those that no other section names.
    """

    kind: Literal["measures"]
    measures: tuple[Id, ...] | None = None
    words: MeasureWords
