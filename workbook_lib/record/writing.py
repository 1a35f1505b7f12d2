"""Writings about a disagreement from outside it, read out of the record.

An answer of a kind that does not belong in its place reads as empty here and stays in the record
as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from workbook_lib.record import answers
from workbook_lib.record.collections import shelf

if TYPE_CHECKING:
    from workbook_lib.record.record import Entry, Record

WRITINGS = "outside/writing"
"""Where all such writings lie; ``<WRITINGS>/<id>/<field>`` is one answer."""


@dataclass(frozen=True)
class Writing:
    """One writing, as far as it goes.

    Attributes
    ----------
    id
        The segment of its paths.
    date
        The day, None when not said.
    about
        What the disagreement was about.
    view, hindered, helps
        How an outsider may see it, what makes that view hard to take, and what may help to take it.
    """

    id: str
    date: date | None = None
    about: str = field(default="", repr=False)
    view: str = field(default="", repr=False)
    hindered: str = field(default="", repr=False)
    helps: str = field(default="", repr=False)

    @property
    def empty(self) -> bool:
        """Whether no words are written; the day alone does not count."""
        return not (self.about or self.view or self.hindered or self.helps)


def writing_scope(writing_id: str) -> str:
    """Return the path below which all answers of one writing lie."""
    return f"{WRITINGS}/{writing_id}"


def writing(record: Record, writing_id: str) -> Writing:
    """Read one writing; an id that nothing is written under gives an empty one."""
    return _read(writing_id, shelf(record, WRITINGS).get(writing_id, {}))


def writings(record: Record) -> list[Writing]:
    """Read all writings that have words.

    Returns
    -------
    list of Writing
        Newest date first, those without a date at the end, then by id.
    """
    found = (_read(*one) for one in shelf(record, WRITINGS).items())
    return sorted(
        (one for one in found if not one.empty),
        key=lambda one: (one.date is None, -one.date.toordinal() if one.date else 0, one.id),
    )


def _read(writing_id: str, entries: Mapping[str, Entry]) -> Writing:
    said = {name: entry.value for name, entry in entries.items()}
    names = ("about", "view", "hindered", "helps")
    return Writing(
        id=writing_id,
        date=answers.day(said.get("date")),
        **{name: answers.text(said.get(name)) for name in names},
    )
