"""Check-ins in a row of weeks: one row a week, gaps left as gaps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from workbook_lib.record.views.signs import CheckIn, Subject

if TYPE_CHECKING:
    import pandas as pd

MAX_MISSED_WEEKS = 8
"""Missed weeks in a row that are shown one by one; a longer run becomes one row, a break."""


def week_number(day: date) -> int:
    """Return the number of a day's week, Monday to Sunday, counted from the year 1."""
    return (day.toordinal() - 1) // 7


def monday(week: int) -> date:
    """Return the first day of a week."""
    return date.fromordinal(week * 7 + 1)


def has_check_in(check_ins: Iterable[CheckIn], subject: Subject) -> bool:
    """Tell whether there is a week to show of somebody's distance, without a table of them."""
    return any(one.date is not None and one.subject is subject for one in check_ins)


def week_table(
    check_ins: Iterable[CheckIn], subject: Subject, signs: Sequence[str]
) -> pd.DataFrame:
    """Put the check-ins on one person's distance in a row of weeks.

    Nothing is filled in: a week without a check-in stays empty, and so does a sign without an
    answer. Of several check-ins in one week the latest stands for it: by its day, then by when it
    was written. Check-ins without a day, or that do not say whose distance they are about, are
    left out.

    Parameters
    ----------
    check_ins : iterable of CheckIn
        In any order, on either distance.
    subject : Subject
        Whose distance.
    signs : sequence of str
        Ids of the signs, in the order of the columns.

    Returns
    -------
    pandas.DataFrame
        From the first check-in to the last, a row a week: ``week`` (as ``week_of`` counts),
        ``span`` (weeks the row stands for: 1, or more than eight for a break), ``day`` (a date;
        None where there is no check-in), ``times`` (check-ins in that week), and for each sign
        ``"healthy"``, ``"mixed"``, ``"concerning"``, ``"unsure"`` or, without an answer, ``""``.
    """
    import pandas as pd

    told = sorted(
        (one for one in check_ins if one.date is not None and one.subject is subject),
        key=lambda one: (one.date or date.min, one.written or (0, 0, ""), one.id),
    )
    held: dict[int, list[CheckIn]] = {}
    for one in told:
        held.setdefault(week_number(one.date or date.min), []).append(one)
    # Column by column, in plain lists: a page draws this anew at every answer, and taking tables
    # apart and together again took it nine tenths of the time and the memory.
    spans = dict.fromkeys(held, 1) | _missed_spans(list(held))
    rows = [(week, held.get(week, [])) for week in sorted(spans)]
    columns = {
        "week": [week for week, _ in rows],
        "span": [spans[week] for week, _ in rows],
        "day": pd.Series([each[-1].date if each else None for _, each in rows], dtype=object),
        "times": [len(each) for _, each in rows],
        **{
            sign: [str(each[-1].levels.get(sign, "")) if each else "" for _, each in rows]
            for sign in signs
        },
    }
    return pd.DataFrame(columns).astype(dict.fromkeys(("week", "span", "times"), "int64"))


def _missed_spans(held: Sequence[int]) -> dict[int, int]:
    """Return every week between two check-ins with a 1, or a long run's first with its length."""
    spans: dict[int, int] = {}
    for before, after in pairwise(held):
        run = after - before - 1
        missed = range(before + 1, after)
        spans |= {before + 1: run} if run > MAX_MISSED_WEEKS else dict.fromkeys(missed, 1)
    return spans
