"""View of talks: ratings before and after a small change.

A value of an unexpected type reads as empty and stays unchanged in the record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

from workbook_lib.record import answers

if TYPE_CHECKING:
    from workbook_lib.record.record import Entry, Record

TALKS = "talk/one"
"""Root path of talks; ``<TALKS>/<id>/<field>`` is one answer."""

BEFORE, AFTER = "before.", "after."
"""Prefixes of the fields of a line: ``before.light`` and ``after.light``."""

View: TypeAlias = Literal["me", "partner"]


@dataclass(frozen=True)
class Talk:
    """One talk. Unanswered fields are empty.

    Attributes
    ----------
    id
        The id in its paths.
    about
        What it was about, in the writer's words.
    date
        The day, None if not answered.
    view
        Whose feeling is rated: the writer's own, or a guess at the partner's. None if not answered.
    before, after
        Chosen point by line, from 1; lines without a rating are missing.
    change
        Ids of the small changes chosen.
    own_change
        A small change in the writer's words.
    tried
        Whether the change was tried, so that ``after`` is what happened; False when ``after`` is
        what is hoped for; None if not answered.

    Examples
    --------
    >>> Talk("3f2a", before={"light": 2}).drawable
    True
    """

    id: str
    about: str = field(default="", repr=False)
    date: date | None = None
    view: View | None = None
    before: Mapping[str, int] = field(default_factory=dict)
    after: Mapping[str, int] = field(default_factory=dict)
    change: tuple[str, ...] = ()
    own_change: str = field(default="", repr=False)
    tried: bool | None = None

    @property
    def drawable(self) -> bool:
        """Whether there is a point to draw."""
        return bool(self.before or self.after)


def talk_scope(talk_id: str) -> str:
    """Return the root path of a talk's answers."""
    return f"{TALKS}/{talk_id}"


def talk(record: Record, talk_id: str) -> Talk:
    """Read one talk; an unknown id gives an empty one.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> clock = Clock("a-laptop")
    >>> record = Record().put("talk/one/3f2a/before.light", 2, clock)
    >>> record = record.put("talk/one/3f2a/tried", "tried", clock)
    >>> read = talk(record, "3f2a")
    >>> dict(read.before), read.tried
    ({'light': 2}, True)
    """
    return _read_talk(talk_id, answers.item_entries(record, f"{TALKS}/{talk_id}"))


def talks(record: Record) -> list[Talk]:
    """Read all talks with an answer.

    Returns
    -------
    list of Talk
        As in `newest_first`.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> record = Record().put("talk/one/3f2a/about", "the dishes", Clock("a-laptop"))
    >>> [read.id for read in talks(record)]
    ['3f2a']
    """
    return [
        _read_talk(talk_id, entries)
        for talk_id, entries in answers.newest_first(record, TALKS)
        if not all(answers.is_blank(entry.value) for entry in entries.values())
    ]


def _read_talk(talk_id: str, entries: Mapping[str, Entry]) -> Talk:
    values = {name: entry.value for name, entry in entries.items()}
    view, tried = values.get("view"), values.get("tried")
    return Talk(
        id=talk_id,
        about=answers.as_text(values.get("about")),
        date=answers.as_date(values.get("date")),
        view="me" if view == "me" else "partner" if view == "partner" else None,
        before=_points(values, BEFORE),
        after=_points(values, AFTER),
        change=answers.as_choices(values.get("change")),
        own_change=answers.as_text(values.get("own_change")),
        tried={"tried": True, "hoped": False}.get(answers.as_text(tried)),
    )


def _points(values: Mapping[str, object], start: str) -> Mapping[str, int]:
    points = {
        name[len(start) :]: answers.as_point(value)
        for name, value in values.items()
        if name.startswith(start)
    }
    return MappingProxyType({name: point for name, point in points.items() if point is not None})
