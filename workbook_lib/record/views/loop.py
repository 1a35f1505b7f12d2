"""View of episodes: single times that the loop happened.

A value of an unexpected type (from a file edited by hand, or a later version) reads as empty and
stays unchanged in the record.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

from workbook_lib.record import answers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook_lib.record.record import Entry, Record
    from workbook_lib.record.values import Json

EPISODES = "cycle/episode"
"""Root path of episodes; ``<EPISODES>/<id>/<field>`` is one answer."""

TURN_TEXTS = ("action", "thought", "primary_emotion", "need")
TURN_CHOICES = ("moves", "thoughts", "secondary_emotion", "underneath")

REWRITE_FIELDS = (
    *(f"rewrite.pursuer.{part}" for part in ("pause", "underneath", "ask")),
    *(f"rewrite.withdrawer.{part}" for part in ("pause", "underneath", "back")),
)

Side: TypeAlias = Literal["me", "partner"]


class Seat(StrEnum):
    """The pursuing or withdrawing position; it belongs to an episode, not to a person.

    Examples
    --------
    >>> Seat("pursuer").other
    <Seat.WITHDRAWER: 'withdrawer'>
    """

    PURSUER = "pursuer"
    WITHDRAWER = "withdrawer"

    @property
    def other(self) -> Seat:
        return Seat.WITHDRAWER if self is Seat.PURSUER else Seat.PURSUER


BOTH_SEATS = MappingProxyType({"both-loud": Seat.PURSUER, "both-quiet": Seat.WITHDRAWER})
"""Answers about the seat that put both sides in the same one."""


@dataclass(frozen=True)
class Turn:
    """One side of an episode. Unanswered fields are empty.

    Attributes
    ----------
    seat
        Seat of this side, None if not answered.
    action, thought, primary_emotion, need
        In the writer's words.
    moves, thoughts, secondary_emotion, underneath
        Ids of what was chosen: moves, thoughts, feelings on the surface and under it.
    cut_off
        Id of the point at which this side first felt cut off; empty if not answered.

    Examples
    --------
    >>> Turn(seat=Seat.PURSUER).empty
    True
    >>> Turn(action="I ask again").empty
    False
    """

    seat: Seat | None = None
    action: str = field(default="", repr=False)
    thought: str = field(default="", repr=False)
    secondary_emotion: tuple[str, ...] = field(default=(), repr=False)
    primary_emotion: str = field(default="", repr=False)
    need: str = field(default="", repr=False)
    moves: tuple[str, ...] = field(default=(), repr=False)
    thoughts: tuple[str, ...] = field(default=(), repr=False)
    underneath: tuple[str, ...] = field(default=(), repr=False)
    cut_off: tuple[str, ...] = field(default=(), repr=False)

    @property
    def empty(self) -> bool:
        """Whether nothing is written for this side, the seat aside."""
        return not any(getattr(self, name) for name in (*TURN_TEXTS, *TURN_CHOICES))


@dataclass(frozen=True)
class Episode:
    """One time that the loop happened. Unanswered fields are empty.

    Attributes
    ----------
    id
        The id in its paths.
    trigger
        The trigger.
    date
        The day, None if not answered.
    seat
        The writer's seat, None if not answered.
    both
        Whether the partner was in the same seat; otherwise the partner's is the other one.
    first
        Who moved first, None if not answered.
    me, partner
        The two sides.
    partner_guess
        Whether the partner's side is the writer's guess.

    Examples
    --------
    >>> Episode("7f3a", trigger="a late text", me=Turn(action="I ask again")).drawable
    True
    """

    id: str
    trigger: str = field(default="", repr=False)
    date: date | None = None
    seat: Seat | None = None
    both: bool = False
    first: Side | None = None
    me: Turn = Turn()
    partner: Turn = Turn()
    partner_guess: bool = True

    @property
    def empty(self) -> bool:
        """Whether neither the trigger nor either side is written."""
        return not self.trigger and self.me.empty and self.partner.empty

    @property
    def drawable(self) -> bool:
        """Whether there is enough to draw: the trigger and an action of one side."""
        turns = (self.me, self.partner)
        return bool(self.trigger and any(turn.action or turn.moves for turn in turns))


def episode_scope(episode_id: str) -> str:
    """Return the root path of an episode's answers."""
    return f"{EPISODES}/{episode_id}"


def episode(record: Record, episode_id: str) -> Episode:
    """Read one episode; an unknown id gives an empty one.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> clock = Clock("a-laptop")
    >>> record = Record().put("cycle/episode/7f3a/trigger", "a late text", clock)
    >>> record = record.put("cycle/episode/7f3a/seat", "pursuer", clock)
    >>> read = episode(record, "7f3a")
    >>> read.trigger, read.partner.seat
    ('a late text', <Seat.WITHDRAWER: 'withdrawer'>)
    """
    return _episode(episode_id, answers.item_entries(record, f"{EPISODES}/{episode_id}"))


def episodes(record: Record) -> list[Episode]:
    """Read all episodes with an answer, rewritten moves included.

    Returns
    -------
    list of Episode
        As in `newest_first`.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> clock = Clock("a-laptop")
    >>> record = Record().put("cycle/episode/7f3a/date", "2026-03-02", clock)
    >>> record = record.put("cycle/episode/91bc/date", "2026-03-09", clock)
    >>> [read.id for read in episodes(record)]
    ['91bc', '7f3a']
    """
    return [
        _episode(name, entries)
        for name, entries in answers.newest_first(record, EPISODES)
        if not all(answers.is_blank(entry.value) for entry in entries.values())
    ]


def _episode(name: str, entries: Mapping[str, Entry]) -> Episode:
    values = {field_id: entry.value for field_id, entry in entries.items()}
    answer = values.get("seat")
    both = BOTH_SEATS.get(answer) if isinstance(answer, str) else None
    seat = both or (Seat(answer) if isinstance(answer, str) and answer in tuple(Seat) else None)
    return Episode(
        id=name,
        trigger=answers.as_text(values.get("trigger")),
        date=answers.as_date(values.get("date")),
        seat=seat,
        both=both is not None,
        first=_side(values.get("first")),
        me=_turn(values, "me", seat),
        partner=_turn(values, "partner", both or (seat.other if seat else None)),
    )


def _turn(values: Mapping[str, Json], side: str, seat: Seat | None) -> Turn:
    def text(name: str) -> str:
        return answers.as_text(values.get(f"{side}.{name}"))

    def choices(name: str) -> tuple[str, ...]:
        return answers.as_choices(values.get(f"{side}.{name}"))

    return Turn(
        seat=seat,
        action=text("action"),
        thought=text("thought"),
        secondary_emotion=choices("secondary_emotion"),
        primary_emotion=text("primary_emotion"),
        need=text("need"),
        moves=choices("moves"),
        thoughts=choices("thoughts"),
        underneath=choices("underneath"),
        cut_off=tuple(filter(None, [text("cut_off")])),
    )


def _side(value: object) -> Side | None:
    return "me" if value == "me" else "partner" if value == "partner" else None


def rewrite(record: Record, episode_id: str) -> dict[Seat, dict[str, str]]:
    """Read the new moves of one episode.

    Returns
    -------
    dict
        Answers by seat and full field id; a choice is the id of its option.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> path = "cycle/episode/7f3a/rewrite.pursuer.ask"
    >>> record = Record().put(path, "Sit with me for a minute?", Clock("a-laptop"))
    >>> rewrite(record, "7f3a")[Seat.PURSUER]
    {'rewrite.pursuer.ask': 'Sit with me for a minute?'}
    """
    scope = episode_scope(episode_id)
    values = {name: answers.as_text(record.get(f"{scope}/{name}")) for name in REWRITE_FIELDS}
    return {
        seat: {
            name: words
            for name, words in values.items()
            if words and name.startswith(f"rewrite.{seat.value}.")
        }
        for seat in Seat
    }
