"""What was picked on either side: a table in the cards' own order, and what it says.

Nothing is counted or put in an order of weight: that somebody picked more reasons says nothing
about the reasons, nor about the one who picked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from workbook_lib.content.parts.reasons import PickedPart, ReasonCard
from workbook_lib.record.views.reasons import Reason

if TYPE_CHECKING:
    import pandas as pd

_MAX_NAMED = 3
"""Shared reasons that a finding names; more would make a list of it."""


def reason_table(found: Mapping[str, Reason], cards: Sequence[ReasonCard]) -> pd.DataFrame:
    """Lay out what was picked.

    Parameters
    ----------
    found : Mapping[str, Reason]
        What somebody answered, by card id. Cards that the pack no longer has are left out.
    cards : sequence of ReasonCard
        All cards, in their order.

    Returns
    -------
    pandas.DataFrame
        A row a card, in the order of the cards: ``id``, ``title``, and the truth values ``me``,
        ``partner`` and ``ruled_out``. A card with none of the three is still open.
    """
    import pandas as pd

    rows = [(card, found.get(card.id, Reason(card.id))) for card in cards]
    table = pd.DataFrame(
        [(card.id, card.title, one.me, one.partner, one.ruled_out) for card, one in rows],
        columns=["id", "title", "me", "partner", "ruled_out"],
    )
    return table.astype({"me": bool, "partner": bool, "ruled_out": bool})


def nothing_picked(table: pd.DataFrame) -> bool:
    """Tell whether no card is picked on either side."""
    return not (table["me"] | table["partner"]).any()


def finding_sentence(table: pd.DataFrame, words: PickedPart) -> str:
    """Say what stands out, in one sentence.

    The first that holds: what stands on both sides (by name up to three, else without); that
    both sides have picks and share none; that only one side has picks so far.
    """
    shared = table.loc[table["me"] & table["partner"], "title"].tolist()
    said = words.found
    if shared:
        return (
            _fill(said.shared, words=_join_titles(shared, words))
            if len(shared) <= _MAX_NAMED
            else (said.shared_many)
        )
    if table["me"].any() and table["partner"].any():
        return said.apart
    return said.only_me if table["me"].any() else said.only_partner


def describe_reasons(table: pd.DataFrame, words: PickedPart) -> str:
    """Say in one sentence what the picture shows, for someone who does not see it."""
    sides = {side: table.loc[table[side], "title"].tolist() for side in ("me", "partner")}
    said = {side: _join_titles(titles, words) or words.nothing for side, titles in sides.items()}
    return _fill(words.describe, **said)


def table_rows(table: pd.DataFrame, words: PickedPart) -> list[list[str]]:
    """Return the picture as rows of text: reason, my side, my guess about the other side."""
    said = words.table
    return [
        [
            row["title"],
            _cell(row["me"], row["ruled_out"], said.me, words),
            _cell(row["partner"], row["ruled_out"], said.partner, words),
        ]
        for row in table.to_dict("records")
    ]


def _cell(taken: bool, ruled_out: bool, yes: str, words: PickedPart) -> str:  # noqa: FBT001
    if taken:
        return yes
    return words.table.neither if ruled_out else words.table.open


def _join_titles(titles: Sequence[str], words: PickedPart) -> str:
    quoted = [_fill(words.quote, words=title) for title in titles]
    if len(quoted) < 2:
        return "".join(quoted)
    return _fill(words.pair, rest=", ".join(quoted[:-1]), last=quoted[-1])


def _fill(template: str, **values: str) -> str:
    # Not str.format: what a pack holds may be wrong, and a title may hold braces.
    return re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], found[0]), template)
