"""A reading in sentences of the content pack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from workbook_lib.content.parts.signs import (
    DayWords,
    FindingWords,
    ListWords,
    MissingWords,
    MoveWords,
    OfSigns,
)

if TYPE_CHECKING:
    import pandas as pd

    from workbook_lib.insight.sign_trends import Span

_MOVES = ("healthy", "concerning")


@dataclass(frozen=True)
class Findings:
    """What a reading says, one sentence each: about signs that moved, and about the others."""

    moved: tuple[str, ...]
    stayed: tuple[str, ...]


def day_text(day: date, words: DayWords, *, year: bool = False) -> str:
    """Write a day, with its year where that is asked for."""
    template = words.dated if year else words.day
    month = words.months[day.month - 1]
    return template.format(day=day.day, month=month, year=day.year)


def listed(names: Sequence[str], words: ListWords) -> str:
    """Put names in a row: “this, that and the other”."""
    *others, last = names
    return words.two.format(first=words.apart.join(others), last=last) if others else last


def findings(table: pd.DataFrame, labels: Mapping[str, str], words: FindingWords) -> Findings:
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
        stayed += _about(names, template, words.names)
    return Findings(tuple(moves(table, labels, words)), tuple(stayed))


def moves(
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
    for level, template in zip(_MOVES, (words.moved_healthy, words.moved_concerning), strict=True):
        names = [labels[row["sign"]] for row in moved if row["level"] == level]
        if several and len(names) > 2:
            said.append(template.many.format(signs=several))
        else:
            said += _about(names, template, words.names)
    return said


def missing(
    table: pd.DataFrame,
    read: Span,
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


def _about(names: Iterable[str], template: OfSigns, words: ListWords) -> list[str]:
    all_names = list(names)
    if not all_names:
        return []
    sentence = template.one if len(all_names) == 1 else template.many
    return [sentence.format(signs=listed(all_names, words))]
