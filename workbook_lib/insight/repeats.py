"""What repeats across episodes: words that set it off, feelings, and what lay underneath."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from workbook_lib.content.parts.loop import RepeatsPart
from workbook_lib.content.schema.exercise import SeatWords
from workbook_lib.insight.loop import NO_LABELS, turn_of
from workbook_lib.record.views.loop import Episode, Seat, Turn

if TYPE_CHECKING:
    import pandas as pd

_APOSTROPHES = "'\u2019"
_FEWEST = 2
"""Episodes in which something must come up before it is said to repeat."""
_LETTERS = 4
"""Letters that a word needs to tell something."""
_ROWS = 3
"""Rows that one kind may take: more would hide what stands out."""


def repeats(
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
    if len(told) >= _FEWEST:
        stop = {_key(word) for word in words.stop_words}
        rows += _often(words.trigger_word, (_words(each.trigger, stop) for each in told))
        for heading, turns in _by_side(told, words.feeling, words):
            rows += _often(
                heading,
                ({id_: feelings.get(id_, id_) for id_ in turn.secondary_emotion} for turn in turns),
            )
        for heading, turns in _by_side(told, words.underneath):
            rows += _often(heading, (_words(turn.primary_emotion, stop) for turn in turns))
    table = pd.DataFrame(rows, columns=["what", "value", "times"]).astype({"times": int})
    table["of"] = len(told)
    return table


def _often(heading: str, found: Iterable[Mapping[str, str]]) -> list[tuple[str, str, int]]:
    """Rows for what came up in two episodes; each episode gives what it holds, with its label."""
    times: Counter[str] = Counter()
    labels: dict[str, str] = {}
    for each in found:
        times.update(each.keys())
        for key, label in each.items():
            labels.setdefault(key, label)
    ranked = sorted(times.items(), key=lambda item: (-item[1], labels[item[0]]))
    return [(heading, labels[key], count) for key, count in ranked if count >= _FEWEST][:_ROWS]


def _by_side(
    told: Sequence[Episode], seat_words: SeatWords | None, words: RepeatsPart | None = None
) -> list[tuple[str, list[Turn]]]:
    """Return what was told of each seat under its heading; by person where a pack names no seat."""
    if seat_words is not None:
        return [
            (seat_words.for_seat(seat.value), [turn_of(each, seat) for each in told])
            for seat in Seat
        ]
    people = () if words is None else ((words.feeling_me, "me"), (words.feeling_partner, "partner"))
    return [(name, [getattr(each, side) for each in told]) for name, side in people if name]


def _words(text: str, stop: set[str]) -> dict[str, str]:
    """Words of a text that may tell something, by the key that makes two of them the same."""
    split = "".join(
        char if _in_word(char) else " " for char in unicodedata.normalize("NFC", text)
    ).split()
    bare = (word.strip(_APOSTROPHES).lower() for word in split)
    return {
        _key(word): word
        for word in bare
        if sum(map(_sounds, word)) >= _LETTERS and _key(word) not in stop
    }


def _in_word(char: str) -> bool:
    # Letters with the signs that belong to them in some scripts, and the apostrophe of "didn't".
    return unicodedata.category(char)[0] in "LM" or char in _APOSTROPHES


def _sounds(char: str) -> bool:
    # A vowel sign of its own width is a letter to its reader; an accent is not.
    return char.isalpha() or unicodedata.category(char) == "Mc"


def _key(word: str) -> str:
    return unicodedata.normalize("NFC", word.casefold().replace("\u2019", "'"))
