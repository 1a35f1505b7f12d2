"""Offers to the group board: ids of choices, never text that a person wrote."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

QUESTIONS = ("seat", "reasons", "underneath", "signs")

_ID = re.compile(r"[a-z][a-z0-9_-]{0,63}")


@dataclass(frozen=True)
class Options:
    """The ids of a content pack that can be offered, in its order.

    Attributes
    ----------
    seat
        Seats, of which at most one can be chosen; of the others any number can.
    reasons
        Reasons for stepping back.
    underneath
        Feelings under the surface.
    signs
        Rows of the table of signs.

    Raises
    ------
    ValueError
        When an id is malformed, or appears twice in one question.
    """

    seat: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    underneath: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for question, ids in self.as_choices().items():
            if len(set(ids)) < len(ids) or not all(map(_ID.fullmatch, ids)):
                raise ValueError(f"the options of {question} are not ids, each once")

    @classmethod
    def of(cls, choices: Mapping[str, Collection[str]]) -> Options:
        """Create options from ids by question; other questions are ignored."""
        return cls(**{question: tuple(choices.get(question, ())) for question in QUESTIONS})

    def as_choices(self) -> dict[str, tuple[str, ...]]:
        """Return the ids by question."""
        return {question: getattr(self, question) for question in QUESTIONS}


@dataclass(frozen=True)
class Offer:
    """The choices that one person offers to the group.

    Attributes
    ----------
    seat
        The seat chosen, None for none.
    reasons, underneath, signs
        Ids chosen; the signs are those that felt concerning.
    """

    seat: str | None = None
    reasons: frozenset[str] = frozenset()
    underneath: frozenset[str] = frozenset()
    signs: frozenset[str] = frozenset()

    @classmethod
    def of(cls, choices: Mapping[str, Collection[str]], options: Options) -> Offer:
        """Create an offer from ids by question.

        Ids that are not among the options are dropped; several seats count as none.
        """
        chosen = {
            question: frozenset(ids) & frozenset(choices.get(question, ()))
            for question, ids in options.as_choices().items()
        }
        seats = chosen["seat"]
        return cls(
            seat=next(iter(seats)) if len(seats) == 1 else None,
            reasons=chosen["reasons"],
            underneath=chosen["underneath"],
            signs=chosen["signs"],
        )

    @property
    def empty(self) -> bool:
        """Whether nothing is offered."""
        return not self.as_choices()

    def as_choices(self) -> dict[str, tuple[str, ...]]:
        """Return the ids by question, sorted; unanswered questions are left out."""
        chosen = {
            "seat": () if self.seat is None else (self.seat,),
            "reasons": tuple(sorted(self.reasons)),
            "underneath": tuple(sorted(self.underneath)),
            "signs": tuple(sorted(self.signs)),
        }
        return {question: ids for question, ids in chosen.items() if ids}
