"""What somebody offers to a group: ids of choices, and never a word that they wrote."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

QUESTIONS = ("seat", "reasons", "underneath", "signs")

_ID = re.compile(r"[a-z][a-z0-9_-]{0,63}")


@dataclass(frozen=True)
class Options:
    """What can be offered: the ids of a content pack, in its order.

    Attributes
    ----------
    seat
        Of these at most one is chosen; of the others any number.
    reasons
        Reasons for stepping back.
    underneath
        What was felt under the surface.
    signs
        Rows of the table of signs.

    Raises
    ------
    ValueError
        When an id is not one, or stands twice in one question. Ids come from a checked pack.
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
        """Make them of ids by question; other questions are left out."""
        return cls(**{each: tuple(choices.get(each, ())) for each in QUESTIONS})

    def as_choices(self) -> dict[str, tuple[str, ...]]:
        """Return the ids by question."""
        return {each: getattr(self, each) for each in QUESTIONS}


@dataclass(frozen=True)
class Offer:
    """Choices that somebody offers to a group.

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
        """Make an offer of ids by question.

        Whatever is not among the options is left out, so that nothing else can be said with it;
        of several seats none is taken.
        """
        asked = options.as_choices()
        found = {each: frozenset(asked[each]) & frozenset(choices.get(each, ())) for each in asked}
        seats = found["seat"]
        return cls(
            seat=next(iter(seats)) if len(seats) == 1 else None,
            reasons=found["reasons"],
            underneath=found["underneath"],
            signs=found["signs"],
        )

    @property
    def empty(self) -> bool:
        """Whether nothing is offered."""
        return not self.as_choices()

    def as_choices(self) -> dict[str, tuple[str, ...]]:
        """Return the ids by question, in no order of meaning; without questions left open."""
        chosen = {
            "seat": () if self.seat is None else (self.seat,),
            "reasons": tuple(sorted(self.reasons)),
            "underneath": tuple(sorted(self.underneath)),
            "signs": tuple(sorted(self.signs)),
        }
        return {question: ids for question, ids in chosen.items() if ids}
