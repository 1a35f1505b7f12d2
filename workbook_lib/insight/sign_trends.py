"""A plain reading of the weeks: what moved, what stayed, what is missing.

The rules, which the page says in plain words too:

1. Only the last 26 weeks up to the latest check-in are read (``WINDOW``).
2. Fewer than three check-ins in them are not read at all (``FEWEST``).
3. A sign is read from its clear answers: closer to healthy, mixed, closer to concerning. "Can't
   tell" and open rows are counted beside it, and never stand for a clear answer. Fewer than three
   clear answers are not read.
4. A sign *moved* when its answers crossed over between an earlier and a later half: for one of
   the two steps (healthy to mixed, mixed to concerning), the number of answers above it changes by
   more than half of what a half holds. The answer in the middle of an odd number belongs to
   neither half. A half needs two answers, so that one week alone never makes a move.
5. A sign *stayed* when at least three quarters of its clear answers are the same.
6. Every other sign *varied*.
7. From the fourth week on that was closer to concerning, the page points to help (``concerning``).

Answers are compared by their order alone; they are never added up, averaged or weighed, and signs
are never compared with one another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from workbook_lib.content.parts.signs import (
    DayWords,
    FindingWords,
    ListWords,
    MissingWords,
    MoveWords,
    SignSentence,
    WeekTable,
)
from workbook_lib.insight.signs import has_check_in, monday, week_table
from workbook_lib.record.views.signs import CheckIn, Level, Subject

if TYPE_CHECKING:
    import pandas as pd

WINDOW_WEEKS = 26
MIN_CHECK_INS = 3
MIN_CONCERNING_WEEKS = 4
"""Weeks closer to concerning from which on help is pointed to."""

_MIN_HALF = 2
"""Answers that a half needs."""
_ORDER = (Level.HEALTHY, Level.MIXED, Level.CONCERNING)

Finding: TypeAlias = Literal["few", "moved", "stayed", "varied"]


@dataclass(frozen=True)
class ReadingSpan:
    """The weeks that are read.

    Attributes
    ----------
    first, last
        Days of the first and of the latest check-in in them.
    weeks
        How many weeks that is, both counted.
    check_ins
        How many of them have a check-in.
    twice
        How many of them have more than one.
    older
        Whether check-ins from before are left out.
    """

    first: date
    last: date
    weeks: int
    check_ins: int
    twice: int
    older: bool

    @property
    def missed(self) -> int:
        """Weeks without a check-in."""
        return self.weeks - self.check_ins

    @property
    def readable(self) -> bool:
        """Whether there are enough check-ins to read anything."""
        return self.check_ins >= MIN_CHECK_INS


def weeks_in_window(weeks: pd.DataFrame) -> pd.DataFrame:
    """Return the weeks that are read: those with a check-in, of the last ``WINDOW``."""
    held = weeks.loc[weeks["times"] > 0]
    read: pd.DataFrame = held.loc[held["week"] > held["week"].max() - WINDOW_WEEKS]
    return read


def reading_span(weeks: pd.DataFrame) -> ReadingSpan | None:
    """Return which weeks are read; None without a check-in.

    Parameters
    ----------
    weeks : pandas.DataFrame
        As ``workbook_lib.insight.signs`` makes it.
    """
    held = weeks_in_window(weeks)
    if held.empty:
        return None
    return ReadingSpan(
        first=held["day"].iloc[0],
        last=held["day"].iloc[-1],
        weeks=int(held["week"].iloc[-1] - held["week"].iloc[0]) + 1,
        check_ins=len(held),
        twice=int((held["times"] > 1).sum()),
        older=len(held) < int((weeks["times"] > 0).sum()),
    )


def sign_findings(weeks: pd.DataFrame, signs: Sequence[str]) -> pd.DataFrame:
    """Read each sign by the rules above.

    Parameters
    ----------
    weeks : pandas.DataFrame
        As ``workbook_lib.insight.signs`` makes it.
    signs : sequence of str
        Ids of the signs.

    Returns
    -------
    pandas.DataFrame
        A row a sign, in the order given: ``sign``, ``finding`` (``"few"``, ``"moved"``,
        ``"stayed"`` or ``"varied"``), ``level`` (toward which end it moved, or which answer it
        stayed with; else ``""``), ``times`` (how often it got that answer), ``clear`` (clear
        answers), ``unsure`` and ``no_answer``. No rows when there are too few check-ins to read.
    """
    import pandas as pd

    held = weeks_in_window(weeks)
    columns = ["sign", "finding", "level", "times", "clear", "unsure", "no_answer"]
    rows = (
        [_sign_row(held[sign].tolist(), sign) for sign in signs]
        if len(held) >= MIN_CHECK_INS
        else []
    )
    return pd.DataFrame(rows, columns=columns)


def is_concerning(weeks: pd.DataFrame, signs: Sequence[str]) -> bool:
    """Tell whether several of the weeks that are read were closer to concerning.

    Such a week has at least half of its clear answers there. The weeks need not follow one another.
    """
    held = weeks_in_window(weeks)
    found = 0
    for answers in held[list(signs)].to_numpy().tolist():
        clear = [each for each in answers if each in _ORDER]
        found += bool(clear) and 2 * clear.count(Level.CONCERNING) >= len(clear)
    return found >= MIN_CONCERNING_WEEKS


def _sign_row(answers: Sequence[str], sign: str) -> dict[str, str | int]:
    clear = [each for each in answers if each in _ORDER]
    finding, level = _finding(clear)
    return {
        "sign": sign,
        "finding": finding,
        "level": level,
        "times": clear.count(level),
        "clear": len(clear),
        "unsure": answers.count(Level.UNSURE),
        "no_answer": answers.count(""),
    }


def _finding(clear: Sequence[str]) -> tuple[Finding, str]:
    if len(clear) < MIN_CHECK_INS:
        return "few", ""
    toward = _moved_toward(clear)
    if toward:
        return "moved", str(toward)
    level, times = Counter(clear).most_common(1)[0]
    if 4 * times >= 3 * len(clear):
        return "stayed", level
    return "varied", ""


def _moved_toward(clear: Sequence[str]) -> Level | None:
    half = len(clear) // 2
    if half < _MIN_HALF:
        return None
    place = [_ORDER.index(Level(each)) for each in clear]
    earlier, later = place[:half], place[-half:]
    for step in (0, 1):
        crossed = sum(each > step for each in earlier) - sum(each > step for each in later)
        if 2 * abs(crossed) > half:
            return Level.HEALTHY if crossed > 0 else Level.CONCERNING
    return None


_ENDS = ("healthy", "concerning")


@dataclass(frozen=True)
class FindingSentences:
    """What a reading says, one sentence each: about signs that moved, and about the others."""

    moved: tuple[str, ...]
    stayed: tuple[str, ...]


def format_day(day: date, words: DayWords, *, year: bool = False) -> str:
    """Write a day, with its year where that is asked for."""
    template = words.dated if year else words.day
    month = words.months[day.month - 1]
    return template.format(day=day.day, month=month, year=day.year)


def join_names(names: Sequence[str], words: ListWords) -> str:
    """Put names in a row: “this, that and the other”."""
    *others, last = names
    return words.two.format(first=words.apart.join(others), last=last) if others else last


def finding_sentences(
    table: pd.DataFrame, labels: Mapping[str, str], words: FindingWords
) -> FindingSentences:
    """Say what a reading found.

    Parameters
    ----------
    table : pandas.DataFrame
        As ``workbook_lib.insight.sign_trends`` makes it.
    labels : mapping of str to str
        Sign to its name.
    words : FindingWords
        The sentences.
    """
    levels = words.level.model_dump()
    rows = table.to_dict("records")
    stayed = [
        words.stayed.format(
            sign=labels[row["sign"]],
            level=levels[row["level"]],
            count=row["times"],
            number=row["clear"],
        )
        for row in rows
        if row["finding"] == "stayed"
    ]
    for finding, template in (("varied", words.varied), ("few", words.few)):
        names = [labels[row["sign"]] for row in rows if row["finding"] == finding]
        stayed += _sign_sentences(names, template, words.names)
    return FindingSentences(tuple(moved_sentences(table, labels, words)), tuple(stayed))


def moved_sentences(
    table: pd.DataFrame, labels: Mapping[str, str], words: MoveWords, several: str | None = None
) -> list[str]:
    """Say which signs moved.

    Parameters
    ----------
    table, labels, words
        As for ``findings``.
    several : str, optional
        Stands for the names of more than two signs, where a short sentence is wanted.
    """
    said = []
    moved = [row for row in table.to_dict("records") if row["finding"] == "moved"]
    for level, template in zip(_ENDS, (words.moved_healthy, words.moved_concerning), strict=True):
        names = [labels[row["sign"]] for row in moved if row["level"] == level]
        if several and len(names) > 2:
            said.append(template.many.format(signs=several))
        else:
            said += _sign_sentences(names, template, words.names)
    return said


def missing_sentences(
    table: pd.DataFrame,
    read: ReadingSpan,
    loose: int,
    labels: Mapping[str, str],
    words: MissingWords,
) -> list[str]:
    """Say what is not there: weeks, clear answers, days.

    Parameters
    ----------
    table : pandas.DataFrame
        As ``workbook_lib.insight.sign_trends`` makes it.
    read : Span
        The weeks that are read.
    loose : int
        Check-ins without a day, or that do not say whose distance they are about.
    labels : mapping of str to str
        Sign to its name.
    words : MissingWords
        The sentences.
    """
    said = [words.weeks.say(read.missed)] if read.missed else []
    rows = table.to_dict("records")
    for column, template in (("unsure", words.unsure), ("no_answer", words.no_answer)):
        said += [
            template.format(sign=labels[row["sign"]], count=row[column], number=read.check_ins)
            for row in rows
            if row[column] > 0
        ]
    said += [words.twice.say(read.twice)] if read.twice else []
    said += [words.loose.say(loose)] if loose else []
    return said or [words.nothing]


def _sign_sentences(names: Iterable[str], template: SignSentence, words: ListWords) -> list[str]:
    all_names = list(names)
    if not all_names:
        return []
    sentence = template.one if len(all_names) == 1 else template.many
    return [sentence.format(signs=join_names(all_names, words))]


@dataclass(frozen=True, eq=False)
class SubjectWeeks:
    """The weeks of one person's distance.

    Attributes
    ----------
    weeks
        As ``workbook_lib.insight.signs`` makes it.
    span
        The weeks that are read.
    found
        As ``workbook_lib.insight.sign_trends`` makes it.
    concerning
        Whether several of the weeks that are read were closer to concerning.
    """

    weeks: pd.DataFrame
    span: ReadingSpan
    found: pd.DataFrame
    concerning: bool

    def parted(self, band: int) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the weeks of all full bands but the latest, and those of the latest band."""
        split = (len(self.weeks) - 1) // band * band
        return self.weeks.iloc[:split], self.weeks.iloc[split:]


def subject_weeks(
    check_ins: Sequence[CheckIn], subject: Subject, signs: list[str]
) -> SubjectWeeks | None:
    """Return what was seen of one person's distance; None where nobody looked.

    Parameters
    ----------
    check_ins : sequence of CheckIn
        In any order.
    subject : Subject
        Whose distance.
    signs : list of str
        Ids of the signs, in the order of the columns.
    """
    if not has_check_in(check_ins, subject):
        return None
    table = week_table(check_ins, subject, signs)
    read = reading_span(table)
    if read is None:
        return None
    return SubjectWeeks(table, read, sign_findings(table, signs), is_concerning(table, signs))


def week_values(weeks: pd.DataFrame) -> list[list[Any]]:
    """Return all that some weeks say, column by column: equal lists, equal weeks."""
    return [weeks[column].tolist() for column in weeks] if len(weeks) else []


def week_rows(
    weeks: pd.DataFrame,
    signs: list[str],
    levels: Mapping[str, str],
    days: DayWords,
    words: WeekTable,
) -> list[list[str]]:
    """Return a row a week: its day, then the answer to each sign.

    Parameters
    ----------
    weeks : pandas.DataFrame
        As ``workbook_lib.insight.signs`` makes it.
    signs : list of str
        Ids of the signs.
    levels : mapping of str to str
        What the answers are called.
    days, words : DayWords, WeekTable
        How a day is written, and what stands where there is no answer or no check-in.
    """
    rows = []
    columns = (weeks[name].tolist() for name in ("week", "span", "day", *signs))
    for week, span, day, *levels_told in zip(*columns, strict=True):
        if day is not None:
            answers = [levels.get(level, words.no_answer) for level in levels_told]
            rows.append([format_day(day, days, year=True), *answers])
            continue
        none = words.gap.format(count=span) if span > 1 else words.missed
        when = days.week.format(day=format_day(monday(week), days, year=True))
        rows.append([when, *[none] * len(signs)])
    return rows
