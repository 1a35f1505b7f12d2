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
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, TypeAlias

from workbook_lib.record.views.signs import Level

if TYPE_CHECKING:
    import pandas as pd

WINDOW = 26
FEWEST = 3
SEVERAL = 4
"""Weeks closer to concerning from which on help is pointed to."""

_HALF = 2
"""Answers that a half needs."""
_ORDER = (Level.HEALTHY, Level.MIXED, Level.CONCERNING)

Finding: TypeAlias = Literal["few", "moved", "stayed", "varied"]


@dataclass(frozen=True)
class Span:
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
        return self.check_ins >= FEWEST


def read_weeks(weeks: pd.DataFrame) -> pd.DataFrame:
    """Return the weeks that are read: those with a check-in, of the last ``WINDOW``."""
    held = weeks.loc[weeks["times"] > 0]
    read: pd.DataFrame = held.loc[held["week"] > held["week"].max() - WINDOW]
    return read


def span(weeks: pd.DataFrame) -> Span | None:
    """Return which weeks are read; None without a check-in.

    Parameters
    ----------
    weeks : pandas.DataFrame
        As ``workbook_lib.insight.signs`` makes it.
    """
    held = read_weeks(weeks)
    if held.empty:
        return None
    return Span(
        first=held["day"].iloc[0],
        last=held["day"].iloc[-1],
        weeks=int(held["week"].iloc[-1] - held["week"].iloc[0]) + 1,
        check_ins=len(held),
        twice=int((held["times"] > 1).sum()),
        older=len(held) < int((weeks["times"] > 0).sum()),
    )


def reading(weeks: pd.DataFrame, signs: Sequence[str]) -> pd.DataFrame:
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

    held = read_weeks(weeks)
    columns = ["sign", "finding", "level", "times", "clear", "unsure", "no_answer"]
    rows = [_read(held[sign].tolist(), sign) for sign in signs] if len(held) >= FEWEST else []
    return pd.DataFrame(rows, columns=columns)


def concerning(weeks: pd.DataFrame, signs: Sequence[str]) -> bool:
    """Tell whether several of the weeks that are read were closer to concerning.

    Such a week has at least half of its clear answers there. The weeks need not follow one another.
    """
    held = read_weeks(weeks)
    found = 0
    for answers in held[list(signs)].to_numpy().tolist():
        clear = [each for each in answers if each in _ORDER]
        found += bool(clear) and 2 * clear.count(Level.CONCERNING) >= len(clear)
    return found >= SEVERAL


def _read(answers: Sequence[str], sign: str) -> dict[str, str | int]:
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
    if len(clear) < FEWEST:
        return "few", ""
    toward = _moved(clear)
    if toward:
        return "moved", str(toward)
    level, times = Counter(clear).most_common(1)[0]
    if 4 * times >= 3 * len(clear):
        return "stayed", level
    return "varied", ""


def _moved(clear: Sequence[str]) -> Level | None:
    half = len(clear) // 2
    if half < _HALF:
        return None
    place = [_ORDER.index(Level(each)) for each in clear]
    earlier, later = place[:half], place[-half:]
    for step in (0, 1):
        crossed = sum(each > step for each in earlier) - sum(each > step for each in later)
        if 2 * abs(crossed) > half:
            return Level.HEALTHY if crossed > 0 else Level.CONCERNING
    return None
