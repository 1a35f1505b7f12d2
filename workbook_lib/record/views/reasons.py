"""View of the reasons for stepping back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workbook_lib.record.answers import as_choices, as_text, form_answers
from workbook_lib.record.record import Record

REASONS = "reasons"
"""Id of the form of reasons."""

RULED_OUT = "neither"
"""The answer that excludes all others."""


@dataclass(frozen=True)
class ReasonNotes:
    """Notes about a reason for one person. Unanswered fields are empty.

    Attributes
    ----------
    speaks_for, speaks_against, helps
        In the writer's words.

    Examples
    --------
    >>> ReasonNotes(helps="a walk").helps
    'a walk'
    """

    speaks_for: str = field(default="", repr=False)
    speaks_against: str = field(default="", repr=False)
    helps: str = field(default="", repr=False)


@dataclass(frozen=True)
class Reason:
    """A reason that was answered or written about.

    A reason can be picked for both people.

    Attributes
    ----------
    id
        The card's id in the content pack.
    me, partner
        Whether it was picked for the writer, and as a guess about the partner.
    ruled_out
        Whether it was answered with “not this”.
    mine, theirs
        Notes for either person; they remain when the pick is removed.

    Examples
    --------
    >>> Reason("overwhelm", me=True, mine=ReasonNotes(helps="a walk")).mine.helps
    'a walk'
    """

    id: str
    me: bool = False
    partner: bool = False
    ruled_out: bool = False
    mine: ReasonNotes = ReasonNotes()
    theirs: ReasonNotes = ReasonNotes()


def reasons(record: Record) -> dict[str, Reason]:
    """Read every reason that is answered or written about.

    Returns
    -------
    dict of str to Reason
        Reason by card id, sorted. A reason that is ruled out counts as picked for nobody.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> record = Record().put("form/reasons/overwhelm.fits", ["me"], Clock("a-laptop"))
    >>> reasons(record)["overwhelm"].me
    True
    """
    values = form_answers(record, REASONS)
    result = {}
    for name in sorted({path.split(".")[0] for path in values}):
        fits = as_choices(values.get(f"{name}.fits"))
        ruled_out = RULED_OUT in fits
        result[name] = Reason(
            id=name,
            me="me" in fits and not ruled_out,
            partner="partner" in fits and not ruled_out,
            ruled_out=ruled_out,
            mine=_parse_notes(values, f"{name}.me"),
            theirs=_parse_notes(values, f"{name}.partner"),
        )
    return result


def _parse_notes(values: Mapping[str, object], start: str) -> ReasonNotes:
    return ReasonNotes(
        speaks_for=as_text(values.get(f"{start}.for")),
        speaks_against=as_text(values.get(f"{start}.against")),
        helps=as_text(values.get(f"{start}.helps")),
    )
