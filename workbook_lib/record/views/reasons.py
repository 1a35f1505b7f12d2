"""Reasons for stepping back that somebody picked, read out of the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workbook_lib.record.answers import as_choices, as_text, form_answers
from workbook_lib.record.record import Record

REASONS = "reasons"
"""The form in which reasons are picked and weighed."""

RULED_OUT = "neither"
"""The answer that takes all others back."""


@dataclass(frozen=True)
class Weighed:
    """What somebody wrote about one reason on one side. What is not answered is empty.

    Attributes
    ----------
    speaks_for, speaks_against, helps
        In the writer's words.
    """

    speaks_for: str = field(default="", repr=False)
    speaks_against: str = field(default="", repr=False)
    helps: str = field(default="", repr=False)


@dataclass(frozen=True)
class Reason:
    """One reason that somebody has answered or written about.

    A reason may stand on both sides at once: either of two people may be the one who steps back.

    Attributes
    ----------
    id
        The card's id in the content pack.
    me, partner
        Whether it was picked for the writer, and as a guess about the partner.
    ruled_out
        Whether it was put aside as “not this”.
    mine, theirs
        What was written about either side; it is kept when a pick is taken back.
    """

    id: str
    me: bool = False
    partner: bool = False
    ruled_out: bool = False
    mine: Weighed = Weighed()
    theirs: Weighed = Weighed()


def reasons(record: Record) -> dict[str, Reason]:
    """Read every reason that is answered or written about.

    Returns
    -------
    dict of str to Reason
        By card id, in no order of meaning. A reason put aside counts as picked by nobody, even
        where a file says both.
    """
    given = form_answers(record, REASONS)
    found = {}
    for name in sorted({each.split(".")[0] for each in given}):
        fits = as_choices(given.get(f"{name}.fits"))
        ruled_out = RULED_OUT in fits
        found[name] = Reason(
            id=name,
            me="me" in fits and not ruled_out,
            partner="partner" in fits and not ruled_out,
            ruled_out=ruled_out,
            mine=_weighed(given, f"{name}.me"),
            theirs=_weighed(given, f"{name}.partner"),
        )
    return found


def _weighed(given: Mapping[str, object], start: str) -> Weighed:
    return Weighed(
        speaks_for=as_text(given.get(f"{start}.for")),
        speaks_against=as_text(given.get(f"{start}.against")),
        helps=as_text(given.get(f"{start}.helps")),
    )
