"""One episode as tables: the steps of its loop, and what lay underneath."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from workbook_lib.content.parts.loop import CycleWords, RepeatsPart, StoryPart, StoryTurn
from workbook_lib.content.schema.exercise import SeatWords
from workbook_lib.record.views.loop import Episode, Seat, Side, Turn

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["action", "thought", "secondary_emotion"]

NO_LABELS: Mapping[str, str] = MappingProxyType({})

# The loop once around. Whoever moved first acts; the other thinks, feels and acts in turn; that
# comes back to the first as a thought and a feeling, and the first acts again.
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
"""Names of the answers that make a step: with one of them there is a loop to draw."""

# Straight, curly, low and pointed, double and single, and the space some languages set inside.
_QUOTES = "\"'\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb\u2039\u203a\u00a0\u202f \t\n"


def seat_by_side(episode: Episode) -> dict[Side, Seat]:
    """Who sat where; while nobody has said so, the reader is drawn as the pursuer."""
    mine = episode.seat or Seat.PURSUER
    return {"me": mine, "partner": mine.other}


def turn_in_seat(episode: Episode, seat: Seat) -> Turn:
    """Return the side that is drawn in a seat."""
    return episode.me if seat_by_side(episode)["me"] is seat else episode.partner


def has_steps(episode: Episode) -> bool:
    """Tell whether the loop has a step at all, without making the table of them."""
    sides: tuple[Side, Side] = ("me", "partner")
    kinds = {kind for _, kind in _ROUND}
    return any(_text(_turn(episode, side), kind, NO_LABELS) for side in sides for kind in kinds)


def step_table(
    episode: Episode, words: CycleWords, feelings: Mapping[str, str] = NO_LABELS
) -> pd.DataFrame:
    """List the steps of the loop in the order in which they feed one another.

    Parameters
    ----------
    episode : Episode
        One time it happened. Any part of it may be empty.
    words : CycleWords
        What the parts of either side are called.
    feelings : Mapping[str, str]
        Labels by option id. An id that is missing here is shown as it is.

    Returns
    -------
    pandas.DataFrame
        One row a step that has text: ``step`` (1, 2, ...), ``place`` (1 to 6, where it sits on the
        full round), ``side`` (``me`` or ``partner``), ``seat``, ``kind``, ``title``, ``text``,
        ``said`` (a thought, to be shown in quotes) and ``guess`` (told for the other side).
        When nobody has said who moved first, the round starts with the pursuer.
    """
    import pandas as pd

    sat = seat_by_side(episode)
    first: Side = episode.first or ("me" if sat["me"] is Seat.PURSUER else "partner")
    sides: dict[str, Side] = {"first": first, "other": "partner" if first == "me" else "me"}
    rows: list[dict[str, object]] = []
    for place, (role, kind) in enumerate(_ROUND, start=1):
        side = sides[role]
        text = _text(_turn(episode, side), kind, feelings)
        if not text:
            continue
        rows.append(
            {
                "step": len(rows) + 1,
                "place": place,
                "side": side,
                "seat": sat[side].value,
                "kind": kind,
                "title": getattr(words.me if side == "me" else words.partner, kind),
                "text": text,
                "said": kind == "thought",
                "guess": side == "partner" and episode.partner_guess,
            }
        )
    columns = ["step", "place", "side", "seat", "kind", "title", "text", "said", "guess"]
    table = pd.DataFrame(rows, columns=columns)
    return table.astype({"step": int, "place": int, "said": bool, "guess": bool})


def underneath_table(episode: Episode, words: CycleWords) -> pd.DataFrame:
    """List what either side felt underneath and needed, the pursuer's side first.

    Returns
    -------
    pandas.DataFrame
        One row a side that has either text: ``side``, ``seat``, ``primary_emotion``, ``need``
        (empty where not written), what the two are called (``primary_emotion_title``,
        ``need_title``) and ``guess``.
    """
    import pandas as pd

    rows = []
    for side, seat in sorted(
        seat_by_side(episode).items(), key=lambda item: item[1] is not Seat.PURSUER
    ):
        turn = _turn(episode, side)
        called = words.me if side == "me" else words.partner
        row = {
            "side": side,
            "seat": seat.value,
            "primary_emotion": turn.primary_emotion.strip(),
            "need": turn.need.strip(),
            "primary_emotion_title": called.primary_emotion,
            "need_title": called.need,
            "guess": side == "partner" and episode.partner_guess,
        }
        if row["primary_emotion"] or row["need"]:
            rows.append(row)
    columns = ["side", "seat", "primary_emotion", "need"]
    columns += ["primary_emotion_title", "need_title", "guess"]
    return pd.DataFrame(rows, columns=columns).astype({"guess": bool})


class SideUnderneath(NamedTuple):
    """One side's seat, and what it felt underneath and needed: each with what that is called."""

    seat: str
    rows: list[tuple[str, str]]


def underneath_rows(table: pd.DataFrame) -> list[SideUnderneath]:
    """Return a table that ``underneath`` made as titles and words."""
    names = ("primary_emotion", "need")
    return [
        SideUnderneath(
            row["seat"], [(row[f"{name}_title"], row[name]) for name in names if row[name]]
        )
        for row in table.to_dict("records")
    ]


def quote_thought(text: str, words: CycleWords) -> str:
    """Put a thought in the quotes of its language, once even when it was typed in quotes."""
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
    """``Hurt, worried``: labels stand alone in capitals, in a row only the first one does."""
    kept = [label.strip() for label in labels if label.strip()]
    return ", ".join(kept[:1] + [_lower_first(label) for label in kept[1:]])


def _lower_first(label: str) -> str:
    word = label.split(maxsplit=1)[0]
    # Not a name in capitals, and not "I can't say" or "I'm lost".
    plain = len(word) > 1 and word[1].isalpha() and word[0].isupper() and word[1:].islower()
    return label[0].lower() + label[1:] if plain else label


def episode_from_story(part: StoryPart) -> Episode:
    """Read a worked example as an episode told by the pursuer.

    Neither side is a guess: a story knows both. Its feelings are words of its own, not option ids.
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


def _story_turn(told: StoryTurn, seat: Seat) -> Turn:
    return Turn(
        seat=seat,
        action=told.action,
        thought=told.thought,
        secondary_emotion=told.secondary_emotion,
        primary_emotion=told.primary_emotion,
        need=told.need,
    )


_APOSTROPHES = "'\u2019"
_MIN_EPISODES = 2
"""Episodes in which something must come up before it is said to repeat."""
_MIN_LETTERS = 4
"""Letters that a word needs to tell something."""
_MAX_ROWS = 3
"""Rows that one kind may take: more would hide what stands out."""


def repeat_table(
    episodes: Sequence[Episode], words: RepeatsPart, feelings: Mapping[str, str] = NO_LABELS
) -> pd.DataFrame:
    """Count what comes back from episode to episode.

    Parameters
    ----------
    episodes : sequence of Episode
        In any order. Those in which nothing is told do not count.
    words : RepeatsPart
        Headings, and the words that say nothing by themselves.
    feelings : Mapping[str, str]
        Labels of feelings by option id.

    Returns
    -------
    pandas.DataFrame
        ``what`` (a heading), ``value``, ``times`` (episodes in which it came up; twice in one
        counts once) and ``of`` (all episodes in which something is told). Words that set it off
        first, then the feelings on the surface and the words of what lay underneath, each for the
        one who reaches and the one who steps back, as the loop is drawn. Of a kind the most
        frequent come first, at most three, and only what came up twice. Empty below two episodes.
    """
    import pandas as pd

    told = [episode for episode in episodes if not episode.empty]
    rows: list[tuple[str, str, int]] = []
    if len(told) >= _MIN_EPISODES:
        stop = {_key(word) for word in words.stop_words}
        rows += _frequent_rows(words.trigger_word, (_words(each.trigger, stop) for each in told))
        for heading, turns in _by_side(told, words.feeling, words):
            rows += _frequent_rows(
                heading,
                ({id_: feelings.get(id_, id_) for id_ in turn.secondary_emotion} for turn in turns),
            )
        for heading, turns in _by_side(told, words.underneath):
            rows += _frequent_rows(heading, (_words(turn.primary_emotion, stop) for turn in turns))
    table = pd.DataFrame(rows, columns=["what", "value", "times"]).astype({"times": int})
    table["of"] = len(told)
    return table


def _frequent_rows(heading: str, found: Iterable[Mapping[str, str]]) -> list[tuple[str, str, int]]:
    """Rows for what came up in two episodes; each episode gives what it holds, with its label."""
    times: Counter[str] = Counter()
    labels: dict[str, str] = {}
    for each in found:
        times.update(each.keys())
        for key, label in each.items():
            labels.setdefault(key, label)
    ranked = sorted(times.items(), key=lambda item: (-item[1], labels[item[0]]))
    return [(heading, labels[key], count) for key, count in ranked if count >= _MIN_EPISODES][
        :_MAX_ROWS
    ]


def _by_side(
    told: Sequence[Episode], seat_words: SeatWords | None, words: RepeatsPart | None = None
) -> list[tuple[str, list[Turn]]]:
    """Return what was told of each seat under its heading; by person where a pack names no seat."""
    if seat_words is not None:
        return [
            (seat_words.for_seat(seat.value), [turn_in_seat(each, seat) for each in told])
            for seat in Seat
        ]
    people = () if words is None else ((words.feeling_me, "me"), (words.feeling_partner, "partner"))
    return [(name, [getattr(each, side) for each in told]) for name, side in people if name]


def _words(text: str, stop: set[str]) -> dict[str, str]:
    """Words of a text that may tell something, by the key that makes two of them the same."""
    split = "".join(
        char if _is_word_char(char) else " " for char in unicodedata.normalize("NFC", text)
    ).split()
    bare = (word.strip(_APOSTROPHES).lower() for word in split)
    return {
        _key(word): word
        for word in bare
        if sum(map(_is_letter, word)) >= _MIN_LETTERS and _key(word) not in stop
    }


def _is_word_char(char: str) -> bool:
    # Letters with the signs that belong to them in some scripts, and the apostrophe of "didn't".
    return unicodedata.category(char)[0] in "LM" or char in _APOSTROPHES


def _is_letter(char: str) -> bool:
    # A vowel sign of its own width is a letter to its reader; an accent is not.
    return char.isalpha() or unicodedata.category(char) == "Mc"


def _key(word: str) -> str:
    return unicodedata.normalize("NFC", word.casefold().replace("\u2019", "'"))
