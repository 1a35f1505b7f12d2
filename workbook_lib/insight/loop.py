"""What an episode shows: the steps of a loop, and what lay underneath."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from workbook_lib.content.language import isolate, join_labels, writing_direction
from workbook_lib.content.parts.loop import (
    CycleWords,
    EpisodePart,
    OutsideWords,
    StoryPart,
    StoryTurn,
)
from workbook_lib.insight.answers import option_texts
from workbook_lib.record.views.loop import Episode, Seat, Side, Turn

if TYPE_CHECKING:
    from workbook_lib.content.schema.pack import Content

Kind = Literal["action", "thought", "secondary_emotion"]

OptionTexts: TypeAlias = Mapping[str, Mapping[str, str]]
"""A text of each option, by field id and option id: ``{"me.moves": {"asked": "Asked again"}}``."""

NO_LABELS: OptionTexts = MappingProxyType({})

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
    for kind in ("moves", "action", "thoughts", "thought", "secondary_emotion")
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
    return {"me": mine, "partner": mine if episode.both else mine.other}


def sides_in_order(episode: Episode) -> tuple[Side, Side]:
    """Return the sides in the order in which they are drawn: the pursuer, or else the reader first.

    Examples
    --------
    >>> sides_in_order(Episode("7f3a", seat=Seat.WITHDRAWER))
    ('partner', 'me')
    >>> sides_in_order(Episode("7f3a", seat=Seat.WITHDRAWER, both=True))
    ('me', 'partner')
    """
    seats = seat_by_side(episode)
    is_swapped = seats["me"] is Seat.WITHDRAWER and seats["partner"] is Seat.PURSUER
    return ("partner", "me") if is_swapped else ("me", "partner")


def seats_in_order(episode: Episode) -> tuple[Seat, Seat]:
    """Return the seats of both sides in the order in which they are drawn.

    Examples
    --------
    >>> [seat.value for seat in seats_in_order(Episode("7f3a", seat=Seat.WITHDRAWER))]
    ['pursuer', 'withdrawer']
    """
    seats = seat_by_side(episode)
    left, right = sides_in_order(episode)
    return seats[left], seats[right]


def episode_labels(content: Content) -> dict[str, dict[str, str]]:
    """Return the labels of what the forms of an episode offer, by field id and option id.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> episode_labels(load_pack(pack_folder("en")))["me.secondary_emotion"]["hurt"]
    'Hurt'
    """
    return option_texts(part.exercise for part in content.parts(EpisodePart))


def episode_verbs(content: Content) -> dict[str, dict[str, str]]:
    """Return the verbs of the moves that the forms of an episode offer.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> "me.moves" in episode_verbs(load_pack(pack_folder("en")))
    True
    """
    exercises = (part.exercise for part in content.parts(EpisodePart))
    return option_texts(exercises, lambda option: option.verb)


def write_out(episode: Episode, language: str, labels: OptionTexts = NO_LABELS) -> Episode:
    """Return an episode whose choices are texts, before what was written in own words.

    Parameters
    ----------
    episode : Episode
        Any part of it may be empty.
    language : str
        Language of the labels.
    labels : mapping of str to mapping
        Labels of options. Unknown ids are shown as they are.

    Examples
    --------
    >>> labels = {"me.moves": {"asked": "Asked again", "followed": "Followed"}}
    >>> turn = Turn(moves=("asked", "followed"), action="Four times.")
    >>> write_out(Episode("7f3a", me=turn), "en", labels).me.action
    'Asked again and followed. Four times.'
    """
    return replace(
        episode,
        me=_write_out_turn(episode.me, "me", language, labels),
        partner=_write_out_turn(episode.partner, "partner", language, labels),
    )


def _write_out_turn(turn: Turn, side: Side, language: str, labels: OptionTexts) -> Turn:
    def chosen(name: str) -> tuple[str, ...]:
        known = labels.get(f"{side}.{name}", {})
        return tuple(known.get(option, option) for option in getattr(turn, name))

    def combined(choices: str, text: str) -> str:
        picked = join_labels(chosen(choices), language)
        if picked and text:
            return f"{picked}. {isolate(text, writing_direction(language))}"
        return picked or text

    return Turn(
        seat=turn.seat,
        action=combined("moves", turn.action),
        thought=combined("thoughts", turn.thought),
        secondary_emotion=tuple(filter(None, [join_labels(chosen("secondary_emotion"), language)])),
        primary_emotion=combined("underneath", turn.primary_emotion),
        need=turn.need,
        cut_off=turn.cut_off,
    )


def outside_of(episode: Episode) -> Episode:
    """Return an episode with only what each side did, which is all that could be seen.

    Examples
    --------
    >>> outside_of(Episode("7f3a", me=Turn(action="I ask again", need="to matter"))).me.need
    ''
    """
    me, partner = (
        Turn(seat=turn.seat, moves=turn.moves, action=turn.action)
        for turn in (episode.me, episode.partner)
    )
    return replace(episode, me=me, partner=partner)


def loop_sentences(
    episode: Episode, verbs: OptionTexts, words: OutsideWords
) -> tuple[str, str] | None:
    """Return two sentences like "The more I ask, the more they leave", one for each move.

    The verb of a side is that of its first move, or of its seat if it has only own words.

    Returns
    -------
    tuple of str or None
        None if a side has no move, or its move has no verb.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.loop import OutsideLoopPart
    >>> words = load_pack(pack_folder("en")).parts(OutsideLoopPart)[0].words
    >>> verbs = {"me.moves": {"asked": "ask"}}
    >>> me, partner = Turn(moves=("asked",)), Turn(action="Left")
    >>> episode = Episode("7f3a", seat=Seat.PURSUER, me=me, partner=partner)
    >>> loop_sentences(episode, verbs, words)[0]
    'The more I ask, the more they step back.'
    """
    done: dict[str, str] = {}
    seats = seat_by_side(episode)
    for side in seats:
        turn = turn_of(episode, side)
        known = verbs.get(f"{side}.moves", {})
        verb = next((known[move] for move in turn.moves if move in known), "")
        if not verb and episode.seat and (turn.moves or turn.action):
            verb = words.verbs.for_seat(seats[side].value)
        if not verb:
            return None
        done[side] = verb
    there, back = (
        template.replace("{me}", done["me"]).replace("{partner}", done["partner"])
        for template in (words.more, words.back)
    )
    return there, back


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
    left
        Whether its side is drawn on the left.

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
    left: bool = True


def loop_steps(episode: Episode, words: CycleWords) -> list[LoopStep]:
    """Return the steps of the loop that have text, in order.

    Parameters
    ----------
    episode : Episode
        The result of `write_out`. Any part of it may be empty.
    words : CycleWords
        Titles of the parts of each side.

    Returns
    -------
    list of LoopStep
        Without an answer on who moved first, the round starts with the side on the left.

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
    on_left, _ = sides_in_order(episode)
    first: Side = episode.first or on_left
    sides: dict[str, Side] = {"first": first, "other": "partner" if first == "me" else "me"}
    steps: list[LoopStep] = []
    for place, (role, kind) in enumerate(_ROUND, start=1):
        side = sides[role]
        text = _text(turn_of(episode, side), kind)
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
                    left=side == on_left,
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
    left: bool = True

    @property
    def rows(self) -> list[tuple[str, str]]:
        """Titles and texts of what was written."""
        rows = [
            (self.primary_emotion_title, self.primary_emotion),
            (self.need_title, self.need),
        ]
        return [(title, text) for title, text in rows if text]


def sides_underneath(episode: Episode, words: CycleWords) -> list[SideUnderneath]:
    """Return each side that wrote what it felt underneath or needed, the left one first.

    Parameters
    ----------
    episode : Episode
        The result of `write_out`.
    words : CycleWords
        Titles of the parts of each side.

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
    for on_left, side in zip((True, False), sides_in_order(episode), strict=True):
        turn = turn_of(episode, side)
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
                left=on_left,
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


def turn_of(episode: Episode, side: Side) -> Turn:
    """Return the turn of a side.

    Examples
    --------
    >>> from workbook_lib.record.views.loop import Episode, Turn
    >>> turn_of(Episode(id="7f3a", me=Turn(action="Asked again")), "me").action
    'Asked again'
    """
    return episode.me if side == "me" else episode.partner


def _text(turn: Turn, kind: Kind) -> str:
    if kind == "action":
        return turn.action.strip()
    if kind == "thought":
        return turn.thought.strip()
    return "".join(turn.secondary_emotion).strip()


def episode_from_story(part: StoryPart, language: str) -> Episode:
    """Convert a worked example to an episode of the pursuer, as `write_out` returns one.

    Neither side is a guess.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.loop import StoryPart
    >>> story = load_pack(pack_folder("en")).parts(StoryPart)[0]
    >>> episode_from_story(story, "en").seat.value
    'pursuer'
    """
    return Episode(
        id="story",
        trigger=part.trigger,
        date=None,
        seat=Seat.PURSUER,
        first="me" if part.first == "pursuer" else "partner",
        me=_story_turn(part.pursuer, Seat.PURSUER, language),
        partner=_story_turn(part.withdrawer, Seat.WITHDRAWER, language),
        partner_guess=False,
    )


def _story_turn(turn: StoryTurn, seat: Seat, language: str) -> Turn:
    return Turn(
        seat=seat,
        action=turn.action,
        thought=turn.thought,
        secondary_emotion=(join_labels(turn.secondary_emotion, language),),
        primary_emotion=turn.primary_emotion,
        need=turn.need,
    )
