"""Episodes of the loop: one time it happened, read out of the record.

An answer of a kind that does not belong in its place (a file changed by hand, a later version's
idea) reads as empty here and stays in the record as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, TypeAlias

from workbook_lib.record import answers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook_lib.record.record import Record
    from workbook_lib.record.values import Json

EPISODES = "cycle/episode"
"""Where all episodes lie; ``<EPISODES>/<id>/<field>`` is one answer."""

TURN_FIELDS = ("action", "thought", "secondary_emotion", "primary_emotion", "need")

EPISODE_FIELDS = (
    *("trigger", "date", "seat", "first"),
    *(f"{side}.{part}" for side in ("me", "partner") for part in TURN_FIELDS),
)

REWRITE_FIELDS = (
    *(f"rewrite.pursuer.{part}" for part in ("pause", "underneath", "ask")),
    *(f"rewrite.withdrawer.{part}" for part in ("pause", "underneath", "back")),
)

Side: TypeAlias = Literal["me", "partner"]


class Seat(StrEnum):
    """Who reaches and who steps back. A seat belongs to an episode, not to a person."""

    PURSUER = "pursuer"
    WITHDRAWER = "withdrawer"

    @property
    def other(self) -> Seat:
        """The seat across from this one."""
        return Seat.WITHDRAWER if self is Seat.PURSUER else Seat.PURSUER


@dataclass(frozen=True)
class Turn:
    """One side of an episode. What is not answered is empty.

    Attributes
    ----------
    seat
        Where this side sat, None when not said.
    action, thought, primary_emotion, need
        In the writer's words.
    secondary_emotion
        Ids of the feelings chosen, those that show on the surface.
    """

    seat: Seat | None = None
    action: str = field(default="", repr=False)
    thought: str = field(default="", repr=False)
    secondary_emotion: tuple[str, ...] = field(default=(), repr=False)
    primary_emotion: str = field(default="", repr=False)
    need: str = field(default="", repr=False)

    @property
    def empty(self) -> bool:
        """Whether nothing is written for this side; the seat alone does not count."""
        parts = (self.action, self.thought, self.primary_emotion, self.need)
        return not (any(parts) or self.secondary_emotion)


@dataclass(frozen=True)
class Episode:
    """One time it happened. What is not answered is empty.

    Attributes
    ----------
    id
        The segment of its paths.
    trigger
        What set it off.
    date
        The day, None when not said.
    seat
        The writer's seat, None when not said; the partner's is the other one.
    first
        Whose move came first, None when not said.
    me, partner
        The two sides.
    partner_guess
        Whether the partner's side is the writer's guess.
    """

    id: str
    trigger: str = field(default="", repr=False)
    date: date | None = None
    seat: Seat | None = None
    first: Side | None = None
    me: Turn = Turn()
    partner: Turn = Turn()
    partner_guess: bool = True

    @property
    def empty(self) -> bool:
        """Whether neither what set it off nor anything of either side is written."""
        return not self.trigger and self.me.empty and self.partner.empty

    @property
    def drawable(self) -> bool:
        """Whether there is enough for a loop: what set it off, and what one side did."""
        return bool(self.trigger and (self.me.action or self.partner.action))


def episode_scope(episode_id: str) -> str:
    """Return the path below which all answers of one episode lie."""
    return f"{EPISODES}/{episode_id}"


def episode(record: Record, episode_id: str) -> Episode:
    """Read one episode; an id that nothing is written under gives an empty one."""
    start = len(episode_scope(episode_id)) + 1
    below = record.within(episode_scope(episode_id))
    return _episode(episode_id, {path[start:]: entry.value for path, entry in below.items()})


def episodes(record: Record) -> list[Episode]:
    """Read all episodes under which anything is answered, rewritten moves included.

    Returns
    -------
    list of Episode
        Newest date first, those without a date at the end, then by id.
    """
    # Sorted out in one go: to look for each answer of each of hundreds takes three times as long.
    found: dict[str, dict[str, Json]] = {}
    for path, entry in record.within(EPISODES).items():
        name, _, asked = path[len(EPISODES) + 1 :].partition("/")
        if asked and entry.value is not None:
            found.setdefault(name, {})[asked] = entry.value
    return sorted(
        (
            _episode(name, values)
            for name, values in found.items()
            if not all(map(answers.is_blank, values.values()))
        ),
        key=lambda one: (one.date is None, -one.date.toordinal() if one.date else 0, one.id),
    )


def _episode(name: str, values: Mapping[str, Json]) -> Episode:
    seat = _seat(values.get("seat"))
    return Episode(
        id=name,
        trigger=answers.as_text(values.get("trigger")),
        date=answers.as_date(values.get("date")),
        seat=seat,
        first=_side(values.get("first")),
        me=_turn(values, "me", seat),
        partner=_turn(values, "partner", seat.other if seat else None),
    )


def _turn(values: Mapping[str, Json], side: str, seat: Seat | None) -> Turn:
    return Turn(
        seat=seat,
        action=answers.as_text(values.get(f"{side}.action")),
        thought=answers.as_text(values.get(f"{side}.thought")),
        secondary_emotion=answers.as_choices(values.get(f"{side}.secondary_emotion")),
        primary_emotion=answers.as_text(values.get(f"{side}.primary_emotion")),
        need=answers.as_text(values.get(f"{side}.need")),
    )


def _seat(value: object) -> Seat | None:
    return Seat(value) if isinstance(value, str) and value in tuple(Seat) else None


def _side(value: object) -> Side | None:
    return "me" if value == "me" else "partner" if value == "partner" else None


def rewrite(record: Record, episode_id: str) -> dict[Seat, dict[str, str]]:
    """Read the new moves of one episode.

    Returns
    -------
    dict
        For each seat the answers that are written, by the field's full id; a choice is the id of
        its option.
    """
    scope = episode_scope(episode_id)
    said = {name: answers.as_text(record.get(f"{scope}/{name}")) for name in REWRITE_FIELDS}
    return {
        seat: {
            name: words
            for name, words in said.items()
            if words and name.startswith(f"rewrite.{seat.value}.")
        }
        for seat in Seat
    }
