"""What somebody offers to a group: ids of choices, and never a word that they wrote.

``offer/<question>`` holds what was offered, from the press until it is taken back. Nothing else in
a record is ever offered; what else it holds is only there to start the ticks from.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook_lib.record import answer
from workbook_lib.record.check_in import Level, check_ins
from workbook_lib.record.form import answers
from workbook_lib.record.reason import reasons

if TYPE_CHECKING:
    from workbook_lib.record.record import Record

OFFER = "offer"
"""Where it lies what was offered; ``<OFFER>/<question>`` is the answer to one question."""

SEAT = "home/seat"
"""Where the seat lies that was chosen for a start."""

UNDERNEATH = ("ask", "feel")
"""The form and its field where a person chose what they feel under the surface."""

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


def offered(record: Record, options: Options) -> Offer:
    """Read what its writer chose to offer: nothing, until it is pressed."""
    chosen = {}
    for question in QUESTIONS:
        value = record.get(f"{OFFER}/{question}")
        chosen[question] = answer.choices([value] if isinstance(value, str) else value)
    return Offer.of(chosen, options)


def proposed(record: Record, options: Options) -> Offer:
    """Read what could be offered, for a form to start from. It is shown to its writer alone.

    The seat chosen for a start, the reasons picked for either of the two, what was chosen as felt,
    and the signs that were closer to concerning in the newest check-in.
    """
    signs = next((each.levels for each in check_ins(record)), {})
    form, feel = UNDERNEATH
    chosen = {
        "seat": [answer.text(record.get(SEAT))],
        "reasons": [name for name, each in reasons(record).items() if each.me or each.partner],
        "underneath": answer.choices(answers(record, form).get(feel)),
        "signs": [name for name, level in signs.items() if level is Level.CONCERNING],
    }
    return Offer.of(chosen, options)
