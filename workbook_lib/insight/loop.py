"""One episode as tables: the steps of its loop, and what lay underneath."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from workbook_lib.content.parts.loop import CycleWords
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

DRAWN_FIELDS = tuple(
    f"{side}.{kind}"
    for side in ("me", "partner")
    for kind in ("action", "thought", "secondary_emotion")
)
"""Names of the answers that make a step: with one of them there is a loop to draw."""

# Straight, curly, low and pointed, double and single, and the space some languages set inside.
_QUOTES = "\"'\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb\u2039\u203a\u00a0\u202f \t\n"


def seats(episode: Episode) -> dict[Side, Seat]:
    """Who sat where; while nobody has said so, the reader is drawn as the pursuer."""
    mine = episode.seat or Seat.PURSUER
    return {"me": mine, "partner": mine.other}


def turn_of(episode: Episode, seat: Seat) -> Turn:
    """Return the side that is drawn in a seat."""
    return episode.me if seats(episode)["me"] is seat else episode.partner


def is_told(episode: Episode) -> bool:
    """Tell whether the loop has a step at all, without making the table of them."""
    sides: tuple[Side, Side] = ("me", "partner")
    kinds = {kind for _, kind in _ROUND}
    return any(_text(_turn(episode, side), kind, NO_LABELS) for side in sides for kind in kinds)


def steps(
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

    sat = seats(episode)
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


def underneath(episode: Episode, words: CycleWords) -> pd.DataFrame:
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
    for side, seat in sorted(seats(episode).items(), key=lambda item: item[1] is not Seat.PURSUER):
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


class Beneath(NamedTuple):
    """One side's seat, and what it felt underneath and needed: each with what that is called."""

    seat: str
    rows: list[tuple[str, str]]


def beneath(table: pd.DataFrame) -> list[Beneath]:
    """Return a table that ``underneath`` made as titles and words."""
    names = ("primary_emotion", "need")
    return [
        Beneath(row["seat"], [(row[f"{name}_title"], row[name]) for name in names if row[name]])
        for row in table.to_dict("records")
    ]


def quoted(text: str, words: CycleWords) -> str:
    """Put a thought in the quotes of its language, once even when it was typed in quotes."""
    return words.quote.replace("{words}", text.strip(_QUOTES) or text)


def _turn(episode: Episode, side: Side) -> Turn:
    return episode.me if side == "me" else episode.partner


def _text(turn: Turn, kind: Kind, feelings: Mapping[str, str]) -> str:
    if kind == "action":
        return turn.action.strip()
    if kind == "thought":
        return turn.thought.strip()
    return _listed([feelings.get(feeling, feeling) for feeling in turn.secondary_emotion])


def _listed(labels: list[str]) -> str:
    """``Hurt, worried``: labels stand alone in capitals, in a row only the first one does."""
    kept = [label.strip() for label in labels if label.strip()]
    return ", ".join(kept[:1] + [_lowered(label) for label in kept[1:]])


def _lowered(label: str) -> str:
    word = label.split(maxsplit=1)[0]
    # Not a name in capitals, and not "I can't say" or "I'm lost".
    plain = len(word) > 1 and word[1].isalpha() and word[0].isupper() and word[1:].islower()
    return label[0].lower() + label[1:] if plain else label
