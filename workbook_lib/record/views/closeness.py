"""View of the answers to the prompts about closeness.

A value of an unexpected type reads as missing and stays unchanged in the record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeGuard

if TYPE_CHECKING:
    from workbook_lib.record.record import Record

REFLECTION = "reflection"
"""Root path; ``reflection/<prompt id>.<part>`` is one answer, ``reflection/at`` the prompt at which
the reader stopped."""

WORDS, RATE, SKIPPED = "words", "rate", "skipped"

RATINGS = range(1, 6)
"""The points of a rating."""


@dataclass(frozen=True)
class Reflection:
    """Answers to prompts by prompt id; unanswered prompts are missing.

    Attributes
    ----------
    words
        Texts.
    ratings
        Whole numbers from 1 to 5.
    skipped
        Prompts that were skipped and not answered later.

    Examples
    --------
    >>> sorted(Reflection(words={"morning": "tea in bed"}, ratings={"evening": 4}).answered)
    ['evening', 'morning']
    """

    words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    ratings: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    skipped: frozenset[str] = frozenset()

    @property
    def answered(self) -> frozenset[str]:
        """Prompts with words or a rating."""
        return frozenset(self.words) | frozenset(self.ratings)


def reflection(record: Record) -> Reflection:
    """Read all answers to prompts.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> clock = Clock("a-laptop")
    >>> record = Record().put("reflection/morning.rate", 4, clock)
    >>> record = record.put("reflection/evening.skipped", True, clock)
    >>> answers = reflection(record)
    >>> dict(answers.ratings), sorted(answers.skipped)
    ({'morning': 4}, ['evening'])
    """
    words: dict[str, str] = {}
    ratings: dict[str, int] = {}
    skipped: set[str] = set()
    for path in record.paths(f"{REFLECTION}/"):
        prompt, _, part = path.removeprefix(f"{REFLECTION}/").rpartition(".")
        value = record.get(path)
        if part == WORDS and isinstance(value, str) and value.strip():
            words[prompt] = value.strip()
        elif part == RATE and _is_rating(value):
            ratings[prompt] = int(value)
        elif part == SKIPPED and value is True:
            skipped.add(prompt)
    answered = words.keys() | ratings.keys()
    return Reflection(
        MappingProxyType(words), MappingProxyType(ratings), frozenset(skipped - answered)
    )


def _is_rating(value: object) -> TypeGuard[int]:
    # True is an int in Python.
    return isinstance(value, int) and not isinstance(value, bool) and value in RATINGS
