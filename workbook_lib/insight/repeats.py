"""What repeats across episodes, by the side on which it is drawn."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from workbook_lib.content.parts.loop import RepeatsPart
from workbook_lib.content.schema.exercise import SeatWords
from workbook_lib.insight.loop import NO_LABELS, OptionTexts, seat_by_side, turn_of
from workbook_lib.record.views.loop import Episode, Seat, Side, Turn

_APOSTROPHES = "'\u2019"
_MIN_EPISODES = 2
"""Minimum number of episodes of a pattern."""
_MIN_LETTERS = 4
"""Minimum number of letters of a counted word."""
_MAX_ROWS = 3
"""Maximum number of rows of one kind."""


class Pattern(NamedTuple):
    """Something that repeats across episodes.

    Attributes
    ----------
    what
        Heading.
    value
        The word or the feeling.
    times, of
        Number of episodes with it, and number of episodes that are not empty.
    """

    what: str
    value: str
    times: int
    of: int


def find_patterns(
    episodes: Sequence[Episode], words: RepeatsPart, labels: OptionTexts = NO_LABELS
) -> list[Pattern]:
    """Return what repeats across episodes.

    Parameters
    ----------
    episodes : sequence of Episode
        Empty ones do not count.
    words : RepeatsPart
        Headings and stop words.
    labels : mapping of str to mapping
        Labels of options.

    Returns
    -------
    list of Pattern
        First words of the trigger; then surface feelings, what lay underneath (choices and words),
        and where it first felt cut off, each for pursuer and withdrawer. At most three of a kind,
        most frequent first, then in the order of the episodes, and only what occurs in two of them
        or more. Words are not sorted: each language has its own order of letters.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.loop import RepeatsPart
    >>> [words] = load_pack(pack_folder("en")).parts(RepeatsPart)
    >>> twice = [Episode(name, trigger="a late text") for name in ("7f3a", "91bc")]
    >>> [pattern.value for pattern in find_patterns(twice, words)]
    ['late', 'text']
    """
    filled = [episode for episode in episodes if not episode.empty]
    if len(filled) < _MIN_EPISODES:
        return []
    stop = {_key(word) for word in words.stop_words}

    def chosen(turn: Turn, side: Side, name: str) -> dict[str, str]:
        known = labels.get(f"{side}.{name}", {})
        return {option: known.get(option, option) for option in getattr(turn, name)}

    def feelings(turn: Turn, side: Side) -> dict[str, str]:
        return chosen(turn, side, "secondary_emotion")

    def underneath(turn: Turn, side: Side) -> dict[str, str]:
        return {**_words(turn.primary_emotion, stop), **chosen(turn, side, "underneath")}

    def cut_off(turn: Turn, side: Side) -> dict[str, str]:
        return chosen(turn, side, "cut_off")

    rows = _frequent_rows(words.trigger_word, (_words(episode.trigger, stop) for episode in filled))
    kinds = (
        (_by_side(filled, words.feeling, words), feelings),
        (_by_side(filled, words.underneath), underneath),
        (_by_side(filled, words.cut_off), cut_off),
    )
    for headings, read in kinds:
        for heading, turns in headings:
            rows += _frequent_rows(heading, (_read_all(read, sides) for sides in turns))
    return [Pattern(*row, of=len(filled)) for row in rows]


def _frequent_rows(
    heading: str, entries: Iterable[Mapping[str, str]]
) -> list[tuple[str, str, int]]:
    """Return rows for what occurs in two episodes; ``entries`` has keys and labels per episode."""
    times: Counter[str] = Counter()
    labels: dict[str, str] = {}
    for labels_by_key in entries:
        times.update(labels_by_key.keys())
        for key, label in labels_by_key.items():
            labels.setdefault(key, label)
    frequent = [(key, count) for key, count in times.most_common() if count >= _MIN_EPISODES]
    return [(heading, labels[key], count) for key, count in frequent[:_MAX_ROWS]]


_Turns: TypeAlias = Sequence[tuple[Turn, Side]]
"""The turns of one seat in an episode: none, one, or those of both sides."""


def _read_all(read: Callable[[Turn, Side], Mapping[str, str]], turns: _Turns) -> dict[str, str]:
    return {key: label for turn in turns for key, label in read(*turn).items()}


def _by_side(
    episodes: Sequence[Episode], seat_words: SeatWords | None, words: RepeatsPart | None = None
) -> list[tuple[str, list[_Turns]]]:
    """Return the turns of each seat in each episode, under the heading of the seat.

    Packs without headings for seats get the turns of each person.
    """
    sides: tuple[Side, Side] = ("me", "partner")
    if seat_words is not None:
        return [
            (
                seat_words.for_seat(seat.value),
                [
                    [
                        (turn_of(episode, side), side)
                        for side in sides
                        if seat_by_side(episode)[side] is seat
                    ]
                    for episode in episodes
                ],
            )
            for seat in Seat
        ]
    headings = (words.feeling_me, words.feeling_partner) if words else (None, None)
    return [
        (heading, [[(turn_of(episode, side), side)] for episode in episodes])
        for heading, side in zip(headings, sides, strict=True)
        if heading
    ]


def _words(text: str, stop: set[str]) -> dict[str, str]:
    """Return the significant words of a text, by a key that is equal for equal words."""
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
    # Letters, combining marks, and the apostrophe of "didn't".
    return unicodedata.category(char)[0] in "LM" or char in _APOSTROPHES


def _is_letter(char: str) -> bool:
    # A spacing vowel sign counts as a letter, an accent does not.
    return char.isalpha() or unicodedata.category(char) == "Mc"


def _key(word: str) -> str:
    return unicodedata.normalize("NFC", word.casefold().replace("\u2019", "'"))
