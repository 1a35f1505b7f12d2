"""Check-ins by week, with gaps, and the rows that a page shows of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from workbook_lib.content.language import fill, format_day, isolate, writing_direction
from workbook_lib.content.parts.signs import WeekTable
from workbook_lib.record.views.signs import CheckIn, Subject

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
    """Return whether there is a dated check-in on a subject.

    Examples
    --------
    >>> check_in = CheckIn("5c1d", subject=Subject.PARTNER, date=date(2026, 3, 2))
    >>> has_check_in([check_in], Subject.PARTNER), has_check_in([check_in], Subject.OWN)
    (True, False)
    """
    return any(check_in.date is not None and check_in.subject is subject for check_in in check_ins)


class Week(NamedTuple):
    """The answers of one week, or a gap.

    Attributes
    ----------
    number
        See `week_number`.
    span
        Number of weeks in it: 1, or more than eight for a long gap.
    day
        Day of the check-in; None where there is none.
    times
        Number of check-ins in the week, of which the latest counts.
    levels, notes
        Answer and note by sign.

    Examples
    --------
    >>> Week(105638, levels={"talk": "mixed"}).level("talk"), Week(105638).level("talk")
    ('mixed', '')
    """

    number: int
    span: int = 1
    day: date | None = None
    times: int = 0
    levels: Mapping[str, str] = MappingProxyType({})
    notes: Mapping[str, str] = MappingProxyType({})

    def level(self, sign: str) -> str:
        """Return the answer to a sign; empty where it has none."""
        return self.levels.get(sign, "")


def list_weeks(check_ins: Iterable[CheckIn], subject: Subject) -> list[Week]:
    """Return the weeks from the first check-in on one subject to the last.

    Nothing is filled in: weeks without a check-in and signs without an answer stay empty. The
    latest of several check-ins in a week counts, by its date and then by the time of writing.
    Check-ins without a date or a subject are left out.

    Parameters
    ----------
    check_ins : iterable of CheckIn
        In any order, on either subject.
    subject : Subject
        The person whose distance is observed.

    Examples
    --------
    >>> read = [
    ...     CheckIn("5c1d", Subject.PARTNER, date(2026, 3, 2), {"talk": "mixed"}),
    ...     CheckIn("77e0", Subject.PARTNER, date(2026, 3, 16), {"talk": "healthy"}),
    ... ]
    >>> [week.level("talk") for week in list_weeks(read, Subject.PARTNER)]
    ['mixed', '', 'healthy']
    """
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
    weeks = {
        number: Week(number, 1, latest.date, len(earlier) + 1, latest.levels, latest.notes)
        for number, (*earlier, latest) in by_week.items()
    }
    gaps = {number: Week(number, span) for number, span in _missed_spans(list(by_week)).items()}
    return [week for _, week in sorted({**weeks, **gaps}.items())]


def weeks_until(weeks: Sequence[Week], number: int) -> list[Week]:
    """Return the weeks with those that follow up to a week, which have no check-in.

    Examples
    --------
    >>> [week.number for week in weeks_until([Week(105638, times=1)], 105640)]
    [105638, 105639, 105640]
    """
    if not weeks or weeks[-1].number >= number:
        return list(weeks)
    missed = _missed_spans([weeks[-1].number, number])
    return [*weeks, *(Week(*gap) for gap in missed.items()), Week(number)]


def _missed_spans(weeks: Sequence[int]) -> dict[int, int]:
    """Return missed weeks with a span of 1, or the first week of a long gap with its length."""
    spans: dict[int, int] = {}
    for before, after in pairwise(weeks):
        run = after - before - 1
        missed = range(before + 1, after)
        spans |= {before + 1: run} if run > MAX_MISSED_WEEKS else dict.fromkeys(missed, 1)
    return spans


def week_rows(
    weeks: Sequence[Week],
    signs: Sequence[str],
    levels: Mapping[str, str],
    words: WeekTable,
    language: str,
) -> list[list[str]]:
    """Return one row per week: its day, and the answer to each sign with its note.

    Parameters
    ----------
    weeks : sequence of Week
        As returned by `list_weeks`.
    signs : sequence of str
        Ids of the signs.
    levels : mapping of str to str
        Labels of the answers.
    words : WeekTable
        Texts for missing answers and check-ins.
    language : str
        Language of the pack.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.signs import WeeksPart
    >>> [part] = load_pack(pack_folder("en")).parts(WeeksPart)
    >>> read = CheckIn("5c1d", Subject.OWN, date(2026, 3, 2), {"talk": "mixed"})
    >>> weeks = list_weeks([read], Subject.OWN)
    >>> week_rows(weeks, ["talk"], {"mixed": "Mixed"}, part.table, "en")
    [['Mar 2, 2026', 'Mixed']]
    """
    rows, direction = [], writing_direction(language)
    for week in weeks:
        if week.day is not None:
            answers = {sign: levels.get(week.level(sign), words.no_answer) for sign in signs}
            cells = [
                fill(
                    words.noted, language, answer=answer, note=isolate(week.notes[sign], direction)
                )
                if sign in week.notes
                else answer
                for sign, answer in answers.items()
            ]
            rows.append([format_day(week.day, language), *cells])
            continue
        none = fill(words.gap, language, count=week.span) if week.span > 1 else words.missed
        when = fill(words.week_of, language, day=format_day(monday(week.number), language))
        rows.append([when, *[none] * len(signs)])
    return rows
