"""Published scoring keys, to hold a measure's file against. No item of a measure stands here.

A file that names a key says once more how it is scored, so that its reader sees it, and every
difference from what was published is a mistake with its line. Items go by their number, from 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

KeyName = Literal["ecr-rs", "ecr-r", "ecr-s", "csi-16"]
ScoreName = Literal["mean", "sum"]


@dataclass(frozen=True)
class KeyPart:
    """One subscale: how it is scored, its items, and those of them that are reversed."""

    score: ScoreName
    items: tuple[int, ...]
    reversed: tuple[int, ...]


@dataclass(frozen=True)
class Key:
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
    parts: Mapping[str, KeyPart]
    others: Mapping[int, tuple[int, int]] = field(default_factory=dict)

    def ends_of(self, item: int) -> tuple[int, int]:
        """Lowest and highest answer to one item."""
        return self.others.get(item, self.ends)


def _numbers(first: int, last: int, step: int = 1) -> tuple[int, ...]:
    return tuple(range(first, last + 1, step))


KEYS: Mapping[KeyName, Key] = MappingProxyType(
    {
        # Relationship structures, nine items. Six and three, not five and four.
        "ecr-rs": Key(
            items=9,
            ends=(1, 7),
            parts={
                "avoidance": KeyPart("mean", _numbers(1, 6), _numbers(1, 4)),
                "anxiety": KeyPart("mean", _numbers(7, 9), ()),
            },
        ),
        # The revised 36 items. The first form of this measure mixes its two lines item by item and
        # reverses others: its list does not fit here.
        "ecr-r": Key(
            items=36,
            ends=(1, 7),
            parts={
                "anxiety": KeyPart("mean", _numbers(1, 18), (9, 11)),
                "avoidance": KeyPart(
                    "mean", _numbers(19, 36), (20, 22, *_numbers(26, 31), *_numbers(33, 36))
                ),
            },
        ),
        "ecr-s": Key(
            items=12,
            ends=(1, 7),
            parts={
                "avoidance": KeyPart("sum", _numbers(1, 12, 2), (1, 5, 9)),
                "anxiety": KeyPart("sum", _numbers(2, 12, 2), (8,)),
            },
        ),
        # Five items are printed with the high answer first: counted from the first answer as
        # printed, these are the reversed ones.
        "csi-16": Key(
            items=16,
            ends=(0, 5),
            others={1: (0, 6)},
            parts={"satisfaction": KeyPart("sum", _numbers(1, 16), (2, 11, 13, 14, 16))},
        ),
    }
)
"""By name."""
