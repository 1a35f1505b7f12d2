"""The weeks as rows of words: what stands in the table beside their drawing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from workbook_lib.content.parts.signs import DayWords, WeekTable
from workbook_lib.insight.finding import day_text
from workbook_lib.insight.signs import monday

if TYPE_CHECKING:
    import pandas as pd


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
            rows.append([day_text(day, days, year=True), *answers])
            continue
        none = words.gap.format(count=span) if span > 1 else words.missed
        when = days.week.format(day=day_text(monday(week), days, year=True))
        rows.append([when, *[none] * len(signs)])
    return rows
