"""What an episode shows: the steps of a loop, and what lay underneath."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from workbook_lib.content.parts.loop import CycleWords, StoryPart, StoryTurn
from workbook_lib.record.views.loop import Episode, Seat, Side, Turn

Kind = Literal["action", "thought", "secondary_emotion"]

NO_LABELS: Mapping[str, str] = MappingProxyType({})

# Steps of one round. The first person acts; the other thinks, feels and acts; the first thinks and
# feels, and acts again.
_ROUND: tuple[tuple[Literal["first", "other"], Kind], ...] = (
    ("first", "action"),
    ("other", "thought"),
    ("other", "secondary_emotion"),
    ("other", "action"),
    ("first", "thought"),
    ("first", "secondary_emotion"),
)

STEP_FIELDS = tuple(
    f"{side}.{kind}"
    for side in ("me", "partner")
    for kind in ("action", "thought", "secondary_emotion")
)
"""Fields that make a step. A loop can be drawn when one of them is answered."""

# Double and single quotation marks of many languages, and spaces.
_QUOTES = "\"'\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb\u2039\u203a\u00a0\u202f \t\n"


def seat_by_side(episode: Episode) -> dict[Side, Seat]:
    """Return the seat of each side; the reader is the pursuer unless the episode says otherwise.

    Examples
    --------
    >>> from workbook_lib.record.views.loop import Episode, Seat
    >>> seat_by_side(Episode("7f3a", seat=Seat.WITHDRAWER))["partner"].value
    'pursuer'
    """
    mine = episode.seat or Seat.PURSUER
    return {"me": mine, "partner": mine.other}


def turn_in_seat(episode: Episode, seat: Seat) -> Turn:
    """Return the turn of the side in a seat.

    Examples
    --------
    >>> moved = Turn(action="I leave the room")
    >>> turn_in_seat(Episode("7f3a", seat=Seat.WITHDRAWER, me=moved), Seat.WITHDRAWER) == moved
    True
    """
    return episode.me if seat_by_side(episode)["me"] is seat else episode.partner


def has_steps(episode: Episode) -> bool:
    """Tell whether the loop has any step.

    Examples
    --------
    >>> has_steps(Episode("7f3a", trigger="a late text"))
    False
    >>> has_steps(Episode("7f3a", me=Turn(action="I ask again")))
    True
    """
    sides: tuple[Side, Side] = ("me", "partner")
    kinds = {kind for _, kind in _ROUND}
    return any(_text(_turn(episode, side), kind, NO_LABELS) for side in sides for kind in kinds)


class LoopStep(NamedTuple):
    """A step of the loop.

    Attributes
    ----------
    step
        Its number: 1, 2, ...
    place
        Its place in the full round, from 1 to 6.
    side, seat, kind
        Who made it, in which seat, and which part of a turn it is.
    title, text
        Its heading and its text.
    quoted
        Whether it is a thought, shown in quotes.
    guess
        Whether it is a guess about the partner.

    Examples
    --------
    >>> texts = {"title": "What I did", "text": "I ask again", "quoted": False, "guess": False}
    >>> LoopStep(1, 1, "me", Seat.PURSUER, "action", **texts).text
    'I ask again'
    """

    step: int
    place: int
    side: Side
    seat: Seat
    kind: Kind
    title: str
    text: str
    quoted: bool
    guess: bool


def loop_steps(
    episode: Episode, words: CycleWords, feelings: Mapping[str, str] = NO_LABELS
) -> list[LoopStep]:
    """Return the steps of the loop that have text, in order.

    Parameters
    ----------
    episode : Episode
        Any part of it may be empty.
    words : CycleWords
        Titles of the parts of each side.
    feelings : Mapping[str, str]
        Labels of feelings by option id. Unknown ids are shown as they are.

    Returns
    -------
    list of LoopStep
        Without an answer on who moved first, the round starts with the pursuer.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.loop import LoopPart
    >>> words = load_pack(pack_folder("en")).parts(LoopPart)[0].words
    >>> episode = Episode(
    ...     "7f3a", me=Turn(action="I ask again"), partner=Turn(action="He goes quiet")
    ... )
    >>> [(step.step, step.seat.value, step.text) for step in loop_steps(episode, words)]
    [(1, 'pursuer', 'I ask again'), (2, 'withdrawer', 'He goes quiet')]
    """
    seats = seat_by_side(episode)
    first: Side = episode.first or ("me" if seats["me"] is Seat.PURSUER else "partner")
    sides: dict[str, Side] = {"first": first, "other": "partner" if first == "me" else "me"}
    steps: list[LoopStep] = []
    for place, (role, kind) in enumerate(_ROUND, start=1):
        side = sides[role]
        text = _text(_turn(episode, side), kind, feelings)
        if text:
            steps.append(
                LoopStep(
                    step=len(steps) + 1,
                    place=place,
                    side=side,
                    seat=seats[side],
                    kind=kind,
                    title=getattr(words.me if side == "me" else words.partner, kind),
                    text=text,
                    quoted=kind == "thought",
                    guess=side == "partner" and episode.partner_guess,
                )
            )
    return steps


class SideUnderneath(NamedTuple):
    """What a side felt underneath and needed; a text is empty where it was not written.

    Examples
    --------
    >>> side = SideUnderneath("me", Seat.PURSUER, "scared", "", "I felt", "I needed", guess=False)
    >>> side.rows
    [('I felt', 'scared')]
    """

    side: Side
    seat: Seat
    primary_emotion: str
    need: str
    primary_emotion_title: str
    need_title: str
    guess: bool

    @property
    def rows(self) -> list[tuple[str, str]]:
        """Titles and texts of what was written."""
        rows = [
            (self.primary_emotion_title, self.primary_emotion),
            (self.need_title, self.need),
        ]
        return [(title, text) for title, text in rows if text]


def sides_underneath(episode: Episode, words: CycleWords) -> list[SideUnderneath]:
    """Return each side that wrote what it felt underneath or needed, the pursuer first.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.loop import LoopPart
    >>> words = load_pack(pack_folder("en")).parts(LoopPart)[0].words
    >>> episode = Episode("7f3a", me=Turn(primary_emotion="scared", need="to matter"))
    >>> [side] = sides_underneath(episode, words)
    >>> side.seat.value, [text for _, text in side.rows]
    ('pursuer', ['scared', 'to matter'])
    """
    seats = seat_by_side(episode)
    sides = []
    for side in sorted(seats, key=lambda name: seats[name] is not Seat.PURSUER):
        turn = _turn(episode, side)
        titles = words.me if side == "me" else words.partner
        sides.append(
            SideUnderneath(
                side=side,
                seat=seats[side],
                primary_emotion=turn.primary_emotion.strip(),
                need=turn.need.strip(),
                primary_emotion_title=titles.primary_emotion,
                need_title=titles.need,
                guess=side == "partner" and episode.partner_guess,
            )
        )
    return [side for side in sides if side.rows]


def quote_thought(text: str, words: CycleWords) -> str:
    """Put a thought in the quotes of its language, replacing quotes that were typed.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.loop import LoopPart
    >>> words = load_pack(pack_folder("en")).parts(LoopPart)[0].words
    >>> "Here we go again" in quote_thought("'Here we go again'", words)
    True
    """
    return words.quote.replace("{words}", text.strip(_QUOTES) or text)


def _turn(episode: Episode, side: Side) -> Turn:
    return episode.me if side == "me" else episode.partner


def _text(turn: Turn, kind: Kind, feelings: Mapping[str, str]) -> str:
    if kind == "action":
        return turn.action.strip()
    if kind == "thought":
        return turn.thought.strip()
    return _join_feelings([feelings.get(feeling, feeling) for feeling in turn.secondary_emotion])


def _join_feelings(labels: list[str]) -> str:
    """Join labels as in ``Hurt, worried``: all but the first lose their capital."""
    stripped = [label.strip() for label in labels if label.strip()]
    return ", ".join(stripped[:1] + [_lower_first(label) for label in stripped[1:]])


def _lower_first(label: str) -> str:
    word = label.split(maxsplit=1)[0]
    # Keep acronyms, "I can't say" and "I'm lost".
    plain = len(word) > 1 and word[1].isalpha() and word[0].isupper() and word[1:].islower()
    return label[0].lower() + label[1:] if plain else label


def episode_from_story(part: StoryPart) -> Episode:
    """Convert a worked example to an episode of the pursuer.

    Neither side is a guess, and feelings are words instead of option ids.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.loop import StoryPart
    >>> story = load_pack(pack_folder("en")).parts(StoryPart)[0]
    >>> episode_from_story(story).seat.value
    'pursuer'
    """
    return Episode(
        id="story",
        trigger=part.trigger,
        date=None,
        seat=Seat.PURSUER,
        first="me" if part.first == "pursuer" else "partner",
        me=_story_turn(part.pursuer, Seat.PURSUER),
        partner=_story_turn(part.withdrawer, Seat.WITHDRAWER),
        partner_guess=False,
    )


def _story_turn(turn: StoryTurn, seat: Seat) -> Turn:
    return Turn(
        seat=seat,
        action=turn.action,
        thought=turn.thought,
        secondary_emotion=turn.secondary_emotion,
        primary_emotion=turn.primary_emotion,
        need=turn.need,
    )
