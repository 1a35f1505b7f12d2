"""Views of check-ins, which are dated readings of the signs, and of small good moments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from workbook_lib.record import answers
from workbook_lib.record.answers import item_entries, newest_first

if TYPE_CHECKING:
    from workbook_lib.record.clock import Stamp
    from workbook_lib.record.record import Entry, Record

CHECK_INS = "signs/check-in"
"""Root path of check-ins; ``<CHECK_INS>/<id>/<field>`` is one answer."""

SUBJECT_FIELD = "subject"
DATE_FIELD = "date"
NOTE_SUFFIX = ".note"
"""Suffix of the field with the note on a sign."""
OWN_NOTE = "mine"
"""Field of the note on one's own part."""


class Subject(StrEnum):
    """The person whose distance a check-in is about.

    Examples
    --------
    >>> Subject("own") is Subject.OWN
    True
    """

    PARTNER = "partner"
    OWN = "own"


class Level(StrEnum):
    """Answer to a sign. Levels are names, not numbers, because they are never added.

    Examples
    --------
    >>> [level.value for level in Level]
    ['healthy', 'mixed', 'concerning', 'unsure']
    """

    HEALTHY = "healthy"
    MIXED = "mixed"
    CONCERNING = "concerning"
    UNSURE = "unsure"


SUBJECTS, LEVELS = tuple(Subject), tuple(Level)


@dataclass(frozen=True)
class CheckIn:
    """A dated reading of the signs. Unanswered fields are left out.

    Attributes
    ----------
    id
        The id in its paths.
    subject
        The person whose distance it is about; None if not answered.
    date
        The day, None if not answered.
    levels
        Answer by sign.
    notes
        Note by sign.
    written
        Time of the last change; None for an empty check-in.

    Examples
    --------
    >>> CheckIn("5c1d", date=date(2026, 3, 2)).empty
    True
    >>> CheckIn("5c1d", levels={"talk": Level.MIXED}).empty
    False
    """

    id: str
    subject: Subject | None = None
    date: date | None = None
    levels: Mapping[str, Level] = field(default_factory=dict, repr=False)
    notes: Mapping[str, str] = field(default_factory=dict, repr=False)
    written: Stamp | None = field(default=None, repr=False)

    @property
    def empty(self) -> bool:
        """Whether there is no answer and no note; date and subject alone do not count."""
        return not self.levels and not self.notes


def check_in_scope(check_in_id: str) -> str:
    """Return the root path of a check-in's answers."""
    return f"{CHECK_INS}/{check_in_id}"


def check_in(record: Record, check_in_id: str) -> CheckIn:
    """Read one check-in; an unknown id gives an empty one.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> record = Record().put("signs/check-in/5c1d/talk", "mixed", Clock("a-laptop"))
    >>> dict(check_in(record, "5c1d").levels)
    {'talk': <Level.MIXED: 'mixed'>}
    """
    return _read_check_in(check_in_id, item_entries(record, f"{CHECK_INS}/{check_in_id}"))


def check_ins(record: Record) -> list[CheckIn]:
    """Read all check-ins with an answer or a note.

    Returns
    -------
    list of CheckIn
        As in `newest_first`.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> clock = Clock("a-laptop")
    >>> record = Record().put("signs/check-in/5c1d/talk", "mixed", clock)
    >>> record = record.put("signs/check-in/77e0/date", "2026-03-02", clock)
    >>> [read.id for read in check_ins(record)]
    ['5c1d']
    """
    items = (_read_check_in(*item) for item in newest_first(record, CHECK_INS, DATE_FIELD))
    return [item for item in items if not item.empty]


def _read_check_in(check_in_id: str, entries: Mapping[str, Entry]) -> CheckIn:
    values = {name: entry.value for name, entry in entries.items()}
    subject, day = values.pop(SUBJECT_FIELD, None), values.pop(DATE_FIELD, None)
    notes = {
        name.removesuffix(NOTE_SUFFIX): answers.as_text(value)
        for name, value in values.items()
        if name.endswith(NOTE_SUFFIX) and answers.as_text(value)
    }
    levels = {name: Level(str(value)) for name, value in values.items() if value in LEVELS}
    return CheckIn(
        id=check_in_id,
        subject=Subject(str(subject)) if subject in SUBJECTS else None,
        date=answers.as_date(day),
        levels=MappingProxyType(levels),
        notes=MappingProxyType(notes),
        written=max((entry.stamp for entry in entries.values()), default=None),
    )


GOOD_MOMENTS = "signs/good"
"""Root path of small good moments; ``<GOOD_MOMENTS>/<id>/<field>`` is one answer."""

DAY_FIELD, WHOSE_FIELD = "day", "who"


@dataclass(frozen=True)
class GoodMoment:
    """A small good moment. Unanswered fields are empty.

    Attributes
    ----------
    id
        The id in its paths.
    date
        The day, None if not answered.
    text
        What happened, in one line.
    who
        Id of the answer to whose doing it was.

    Examples
    --------
    >>> GoodMoment("5c1d", date=date(2026, 3, 2)).empty
    True
    """

    id: str
    date: date | None = None
    text: str = field(default="", repr=False)
    who: str = ""

    @property
    def empty(self) -> bool:
        """Whether no words are written; the day and the person alone do not count."""
        return not self.text


def good_moment(record: Record, moment_id: str) -> GoodMoment:
    """Read one good moment; an unknown id gives an empty one.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> record = Record().put("signs/good/5c1d/text", "Tea in bed", Clock("a-laptop"))
    >>> good_moment(record, "5c1d").text
    'Tea in bed'
    """
    return _read_moment(moment_id, item_entries(record, f"{GOOD_MOMENTS}/{moment_id}"))


def good_moments(record: Record) -> list[GoodMoment]:
    """Read all good moments with words.

    Returns
    -------
    list of GoodMoment
        As in `newest_first`.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> record = Record().put("signs/good/5c1d/text", "Tea in bed", Clock("a-laptop"))
    >>> [read.id for read in good_moments(record)]
    ['5c1d']
    """
    items = (_read_moment(*item) for item in newest_first(record, GOOD_MOMENTS, DAY_FIELD))
    return [item for item in items if not item.empty]


def _read_moment(moment_id: str, entries: Mapping[str, Entry]) -> GoodMoment:
    values = {name: entry.value for name, entry in entries.items()}
    return GoodMoment(
        id=moment_id,
        date=answers.as_date(values.get(DAY_FIELD)),
        text=answers.as_text(values.get("text")),
        who=answers.as_text(values.get(WHOSE_FIELD)),
    )
