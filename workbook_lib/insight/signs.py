"""Check-ins as a table of weeks, with gaps, and the rows that a page shows of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from workbook_lib.content.parts.signs import DayWords, WeekTable
from workbook_lib.record.views.signs import CheckIn, Subject

if TYPE_CHECKING:
    import pandas as pd

MAX_MISSED_WEEKS = 8
"""Consecutive missed weeks with a row each; a longer gap becomes a single row."""


def week_number(day: date) -> int:
    """Return the number of a day's week, Monday to Sunday, counted from the year 1.

    Examples
    --------
    >>> from datetime import date
    >>> week_number(date(2026, 3, 8)) == week_number(date(2026, 3, 2))
    True
    >>> week_number(date(2026, 3, 9)) == week_number(date(2026, 3, 2))
    False
    """
    return (day.toordinal() - 1) // 7


def monday(week: int) -> date:
    """Return the first day of a week.

    Examples
    --------
    >>> monday(week_number(date(2026, 3, 4)))
    datetime.date(2026, 3, 2)
    """
    return date.fromordinal(week * 7 + 1)


def has_check_in(check_ins: Iterable[CheckIn], subject: Subject) -> bool:
    """Tell whether there is a dated check-in on a subject, without creating a table.

    Examples
    --------
    >>> check_in = CheckIn("5c1d", subject=Subject.PARTNER, date=date(2026, 3, 2))
    >>> has_check_in([check_in], Subject.PARTNER), has_check_in([check_in], Subject.OWN)
    (True, False)
    """
    return any(check_in.date is not None and check_in.subject is subject for check_in in check_ins)


def week_table(
    check_ins: Iterable[CheckIn], subject: Subject, signs: Sequence[str]
) -> pd.DataFrame:
    """Return the check-ins on one subject by week.

    Nothing is filled in: weeks without a check-in and signs without an answer stay empty. The
    latest of several check-ins in a week counts, by its date and then by the time of writing.
    Check-ins without a date or a subject are left out.

    Parameters
    ----------
    check_ins : iterable of CheckIn
        In any order, on either subject.
    subject : Subject
        The person whose distance is observed.
    signs : sequence of str
        Ids of the signs, in the order of the columns.

    Returns
    -------
    pandas.DataFrame
        One row per week from the first check-in to the last: ``week`` (see `week_number`),
        ``span`` (weeks the row stands for: 1, or more than eight for a long gap), ``day`` (a date;
        None where there is no check-in), ``times`` (check-ins in that week), ``notes`` (a mapping
        from sign to note), and for each sign ``"healthy"``, ``"mixed"``, ``"concerning"``,
        ``"unsure"`` or, without an answer, ``""``.

    Examples
    --------
    >>> weeks = [
    ...     CheckIn("5c1d", Subject.PARTNER, date(2026, 3, 2), {"talk": "mixed"}),
    ...     CheckIn("77e0", Subject.PARTNER, date(2026, 3, 16), {"talk": "healthy"}),
    ... ]
    >>> week_table(weeks, Subject.PARTNER, ["talk"])["talk"].tolist()
    ['mixed', '', 'healthy']
    """
    import pandas as pd

    dated = sorted(
        (
            check_in
            for check_in in check_ins
            if check_in.date is not None and check_in.subject is subject
        ),
        key=lambda check_in: (
            check_in.date or date.min,
            check_in.written or (0, 0, ""),
            check_in.id,
        ),
    )
    by_week: dict[int, list[CheckIn]] = {}
    for check_in in dated:
        by_week.setdefault(week_number(check_in.date or date.min), []).append(check_in)
    # Built from plain lists for speed: splitting and joining frames took nine tenths of the time
    # and memory, and the table is rebuilt at every answer.
    spans = dict.fromkeys(by_week, 1) | _missed_spans(list(by_week))
    rows = [(week, by_week.get(week, [])) for week in sorted(spans)]
    columns = {
        "week": [week for week, _ in rows],
        "span": [spans[week] for week, _ in rows],
        "day": pd.Series(
            [week_check_ins[-1].date if week_check_ins else None for _, week_check_ins in rows],
            dtype=object,
        ),
        "times": [len(week_check_ins) for _, week_check_ins in rows],
        "notes": pd.Series(
            [
                dict(week_check_ins[-1].notes) if week_check_ins else {}
                for _, week_check_ins in rows
            ],
            dtype=object,
        ),
        **{
            sign: [
                str(week_check_ins[-1].levels.get(sign, "")) if week_check_ins else ""
                for _, week_check_ins in rows
            ]
            for sign in signs
        },
    }
    return pd.DataFrame(columns).astype(dict.fromkeys(("week", "span", "times"), "int64"))


def _missed_spans(weeks: Sequence[int]) -> dict[int, int]:
    """Return missed weeks with a span of 1, or the first week of a long gap with its length."""
    spans: dict[int, int] = {}
    for before, after in pairwise(weeks):
        run = after - before - 1
        missed = range(before + 1, after)
        spans |= {before + 1: run} if run > MAX_MISSED_WEEKS else dict.fromkeys(missed, 1)
    return spans


def format_day(day: date, words: DayWords, *, year: bool = False) -> str:
    """Format a day, optionally with its year.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.signs import CheckInPart
    >>> [part] = load_pack(pack_folder("en")).parts(CheckInPart)
    >>> "2026" in format_day(date(2026, 3, 2), part.days, year=True)
    True
    """
    template = words.dated if year else words.day
    month = words.months[day.month - 1]
    return template.format(day=day.day, month=month, year=day.year)


def week_values(weeks: pd.DataFrame) -> list[list[Any]]:
    """Return a table of weeks as lists, column by column, for comparing.

    Examples
    --------
    >>> import pandas as pd
    >>> week_values(pd.DataFrame({"week": [1, 2], "talk": ["mixed", ""]}))
    [[1, 2], ['mixed', '']]
    """
    return [weeks[column].tolist() for column in weeks] if len(weeks) else []


def week_rows(
    weeks: pd.DataFrame,
    signs: list[str],
    levels: Mapping[str, str],
    days: DayWords,
    words: WeekTable,
) -> list[list[str]]:
    """Return one row per week: its day, and the answer to each sign with its note.

    Parameters
    ----------
    weeks : pandas.DataFrame
        As returned by `workbook_lib.insight.signs.week_table`.
    signs : list of str
        Ids of the signs.
    levels : mapping of str to str
        Labels of the answers.
    days, words : DayWords, WeekTable
        Date format, and texts for missing answers and check-ins.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.signs import CheckInPart, WeeksPart
    >>> pack = load_pack(pack_folder("en"))
    >>> [check_in], [part] = pack.parts(CheckInPart), pack.parts(WeeksPart)
    >>> read = CheckIn("5c1d", Subject.OWN, date(2026, 3, 2), {"talk": "mixed"})
    >>> weeks = week_table([read], Subject.OWN, ["talk"])
    >>> [[day, answer]] = week_rows(weeks, ["talk"], {"mixed": "Mixed"}, check_in.days, part.table)
    >>> answer
    'Mixed'
    """
    rows = []
    columns = (weeks[name].tolist() for name in ("week", "span", "day", "notes", *signs))
    for week, span, day, notes, *week_levels in zip(*columns, strict=True):
        if day is not None:
            answers = [levels.get(level, words.no_answer) for level in week_levels]
            cells = [
                words.noted.format(answer=answer, note=notes[sign]) if sign in notes else answer
                for sign, answer in zip(signs, answers, strict=True)
            ]
            rows.append([format_day(day, days, year=True), *cells])
            continue
        none = words.gap.format(count=span) if span > 1 else words.missed
        when = days.week.format(day=format_day(monday(week), days, year=True))
        rows.append([when, *[none] * len(signs)])
    return rows
