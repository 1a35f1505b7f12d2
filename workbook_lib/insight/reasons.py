"""Reasons picked for each side, as rows and as sentences.

Reasons are neither counted nor ranked: the number of picks says nothing about people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from workbook_lib.content.language import fill_places, isolate, join_list, text_direction
from workbook_lib.content.parts.reasons import PickedPart, ReasonCard
from workbook_lib.record.views.reasons import Reason, ReasonNotes

_MAX_NAMED = 3
"""Shared reasons that a sentence names."""


class ReasonRow(NamedTuple):
    """The choices about one reason, for the reader and for their partner.

    Attributes
    ----------
    id, title
        Of its card.
    me, partner, ruled_out
        Whether it was picked for either side, or ruled out; all False where it is open.
    mine, theirs
        The notes on it.

    Examples
    --------
    >>> ReasonRow("flood", "Feelings come too strong", True, False, False, "a walk", "").mine
    'a walk'
    """

    id: str
    title: str
    me: bool
    partner: bool
    ruled_out: bool
    mine: str
    theirs: str


def reason_rows(answers: Mapping[str, Reason], cards: Sequence[ReasonCard]) -> list[ReasonRow]:
    """Return one row per card, in the order of the cards.

    Parameters
    ----------
    answers : Mapping[str, Reason]
        Answers by card id. Cards that the pack no longer has are left out.
    cards : sequence of ReasonCard
        All cards, in their order.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.reasons import ReasonsPart
    >>> [part] = load_pack(pack_folder("en")).parts(ReasonsPart)
    >>> first = part.cards[0].id
    >>> rows = reason_rows({first: Reason(first, me=True)}, part.cards)
    >>> [row.me for row in rows[:2]]
    [True, False]
    """
    picks = [(card, answers.get(card.id, Reason(card.id))) for card in cards]
    return [
        ReasonRow(
            *(card.id, card.title, reason.me, reason.partner, reason.ruled_out),
            *(_join_notes(notes) for notes in (reason.mine, reason.theirs)),
        )
        for card, reason in picks
    ]


def _join_notes(notes: ReasonNotes) -> str:
    return " ".join(filter(None, (notes.speaks_for, notes.speaks_against, notes.helps)))


def nothing_picked(rows: Sequence[ReasonRow]) -> bool:
    """Return whether no card is picked on either side.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.reasons import ReasonsPart
    >>> [part] = load_pack(pack_folder("en")).parts(ReasonsPart)
    >>> first = part.cards[0].id
    >>> rows = reason_rows({first: Reason(first, me=True)}, part.cards)
    >>> nothing_picked(rows), nothing_picked(rows[1:])
    (False, True)
    """
    return not any(row.me or row.partner for row in rows)


def finding_sentence(rows: Sequence[ReasonRow], words: PickedPart, language: str) -> str:
    """Return a sentence about the picks.

    The first that applies: both sides share reasons (named up to three), both have picks but share
    none, or only one side has picks.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.reasons import ReasonsPart
    >>> [part] = load_pack(pack_folder("en")).parts(ReasonsPart)
    >>> first = part.cards[0].id
    >>> rows = reason_rows({first: Reason(first, me=True)}, part.cards)
    >>> [words] = load_pack(pack_folder("en")).parts(PickedPart)
    >>> finding_sentence(rows, words, "en") == words.found.only_me
    True
    """
    shared = [row.title for row in rows if row.me and row.partner]
    sentences = words.found
    if shared:
        return (
            fill_places(sentences.shared, {"words": _join_titles(shared, words, language)})
            if len(shared) <= _MAX_NAMED
            else (sentences.shared_many)
        )
    mine, guesses = any(row.me for row in rows), any(row.partner for row in rows)
    if mine and guesses:
        return sentences.apart
    return sentences.only_me if mine else sentences.only_partner


def describe_reasons(rows: Sequence[ReasonRow], words: PickedPart, language: str) -> str:
    """Return the text alternative of the figure.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.reasons import ReasonsPart
    >>> [part] = load_pack(pack_folder("en")).parts(ReasonsPart)
    >>> first = part.cards[0].id
    >>> rows = reason_rows({first: Reason(first, me=True)}, part.cards)
    >>> [words] = load_pack(pack_folder("en")).parts(PickedPart)
    >>> words.nothing in describe_reasons(rows, words, "en")
    True
    """
    sides = {
        "me": [row.title for row in rows if row.me],
        "partner": [row.title for row in rows if row.partner],
    }
    texts = {
        side: _join_titles(titles, words, language) or words.nothing
        for side, titles in sides.items()
    }
    return fill_places(words.describe, texts)


def table_rows(rows: Sequence[ReasonRow], words: PickedPart) -> list[list[str]]:
    """Return the figure as table rows: reason, my side, my guess about my partner.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.reasons import ReasonsPart
    >>> [part] = load_pack(pack_folder("en")).parts(ReasonsPart)
    >>> first = part.cards[0].id
    >>> rows = reason_rows({first: Reason(first, me=True)}, part.cards)
    >>> [words] = load_pack(pack_folder("en")).parts(PickedPart)
    >>> title, mine, guess = table_rows(rows, words)[0]
    >>> mine == words.table.me, guess == words.table.open
    (True, True)
    """
    labels = words.table
    return [
        [
            row.title,
            _cell(row.me, row.ruled_out, row.mine, labels.me, words),
            _cell(row.partner, row.ruled_out, row.theirs, labels.partner, words),
        ]
        for row in rows
    ]


def _cell(picked: bool, ruled_out: bool, note: str, yes: str, words: PickedPart) -> str:  # noqa: FBT001
    if picked:
        noted = {"answer": yes, "note": isolate(note, text_direction(yes))}
        return fill_places(words.table.noted, noted) if note else yes
    return words.table.neither if ruled_out else words.table.open


def _join_titles(titles: Sequence[str], words: PickedPart, language: str) -> str:
    return join_list([fill_places(words.quote, {"words": title}) for title in titles], language)
