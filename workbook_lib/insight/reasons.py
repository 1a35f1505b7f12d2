"""Reasons picked for each side, as a table and as sentences.

Reasons are neither counted nor ranked: the number of picks says nothing about people.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from workbook_lib.content.parts.reasons import PickedPart, ReasonCard
from workbook_lib.record.views.reasons import Reason, ReasonNotes

if TYPE_CHECKING:
    import pandas as pd

_MAX_NAMED = 3
"""Shared reasons that a sentence names."""


def reason_table(answers: Mapping[str, Reason], cards: Sequence[ReasonCard]) -> pd.DataFrame:
    """Return the picked reasons as a table.

    Parameters
    ----------
    answers : Mapping[str, Reason]
        Answers by card id. Cards that the pack no longer has are left out.
    cards : sequence of ReasonCard
        All cards, in their order.

    Returns
    -------
    pandas.DataFrame
        One row per card: ``id``, ``title``, the booleans ``me``, ``partner`` and ``ruled_out``
        (all three are False for an unanswered card), and the notes ``mine`` and ``theirs``.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.reasons import ReasonsPart
    >>> [part] = load_pack(pack_folder("en")).parts(ReasonsPart)
    >>> first = part.cards[0].id
    >>> table = reason_table({first: Reason(first, me=True)}, part.cards)
    >>> table.head(2)[["me", "partner", "ruled_out"]]
          me  partner  ruled_out
    0   True    False      False
    1  False    False      False
    """
    import pandas as pd

    rows = [(card, answers.get(card.id, Reason(card.id))) for card in cards]
    table = pd.DataFrame(
        [
            (
                *(card.id, card.title, reason.me, reason.partner, reason.ruled_out),
                *(_join_notes(notes) for notes in (reason.mine, reason.theirs)),
            )
            for card, reason in rows
        ],
        columns=["id", "title", "me", "partner", "ruled_out", "mine", "theirs"],
    )
    return table.astype({"me": bool, "partner": bool, "ruled_out": bool})


def _join_notes(notes: ReasonNotes) -> str:
    return " ".join(filter(None, (notes.speaks_for, notes.speaks_against, notes.helps)))


def nothing_picked(table: pd.DataFrame) -> bool:
    """Tell whether no card is picked on either side.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.reasons import ReasonsPart
    >>> [part] = load_pack(pack_folder("en")).parts(ReasonsPart)
    >>> first = part.cards[0].id
    >>> table = reason_table({first: Reason(first, me=True)}, part.cards)
    >>> nothing_picked(table), nothing_picked(table.tail(1))
    (False, True)
    """
    return not (table["me"] | table["partner"]).any()


def finding_sentence(table: pd.DataFrame, words: PickedPart) -> str:
    """Return a sentence about the picks.

    The first that applies: both sides share reasons (named up to three), both have picks but share
    none, or only one side has picks.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.reasons import ReasonsPart
    >>> [part] = load_pack(pack_folder("en")).parts(ReasonsPart)
    >>> first = part.cards[0].id
    >>> table = reason_table({first: Reason(first, me=True)}, part.cards)
    >>> [words] = load_pack(pack_folder("en")).parts(PickedPart)
    >>> finding_sentence(table, words) == words.found.only_me
    True
    """
    shared = table.loc[table["me"] & table["partner"], "title"].tolist()
    sentences = words.found
    if shared:
        return (
            _fill(sentences.shared, words=_join_titles(shared, words))
            if len(shared) <= _MAX_NAMED
            else (sentences.shared_many)
        )
    if table["me"].any() and table["partner"].any():
        return sentences.apart
    return sentences.only_me if table["me"].any() else sentences.only_partner


def describe_reasons(table: pd.DataFrame, words: PickedPart) -> str:
    """Return the text alternative of the figure.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.reasons import ReasonsPart
    >>> [part] = load_pack(pack_folder("en")).parts(ReasonsPart)
    >>> first = part.cards[0].id
    >>> table = reason_table({first: Reason(first, me=True)}, part.cards)
    >>> [words] = load_pack(pack_folder("en")).parts(PickedPart)
    >>> words.nothing in describe_reasons(table, words)
    True
    """
    sides = {side: table.loc[table[side], "title"].tolist() for side in ("me", "partner")}
    texts = {side: _join_titles(titles, words) or words.nothing for side, titles in sides.items()}
    return _fill(words.describe, **texts)


def table_rows(table: pd.DataFrame, words: PickedPart) -> list[list[str]]:
    """Return the figure as table rows: reason, my side, my guess about my partner.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.reasons import ReasonsPart
    >>> [part] = load_pack(pack_folder("en")).parts(ReasonsPart)
    >>> first = part.cards[0].id
    >>> table = reason_table({first: Reason(first, me=True)}, part.cards)
    >>> [words] = load_pack(pack_folder("en")).parts(PickedPart)
    >>> title, mine, guess = table_rows(table, words)[0]
    >>> mine == words.table.me, guess == words.table.open
    (True, True)
    """
    labels = words.table
    return [
        [
            row["title"],
            _cell(row["me"], row["ruled_out"], row["mine"], labels.me, words),
            _cell(row["partner"], row["ruled_out"], row["theirs"], labels.partner, words),
        ]
        for row in table.to_dict("records")
    ]


def _cell(picked: bool, ruled_out: bool, note: str, yes: str, words: PickedPart) -> str:  # noqa: FBT001
    if picked:
        return _fill(words.table.noted, answer=yes, note=note) if note else yes
    return words.table.neither if ruled_out else words.table.open


def _join_titles(titles: Sequence[str], words: PickedPart) -> str:
    quoted = [_fill(words.quote, words=title) for title in titles]
    if len(quoted) < 2:
        return "".join(quoted)
    return _fill(words.pair, rest=", ".join(quoted[:-1]), last=quoted[-1])


def _fill(template: str, **values: str) -> str:
    # Not str.format: content may contain braces.
    return re.sub(r"\{(\w+)\}", lambda match: values.get(match[1], match[0]), template)
