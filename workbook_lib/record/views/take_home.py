"""Views of what is taken home: the pieces selected for the sheet, and small steps to try."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from workbook_lib.record import answers
from workbook_lib.record.answers import item_entries, newest_first

if TYPE_CHECKING:
    from workbook_lib.record.clock import Stamp
    from workbook_lib.record.record import Entry, Record

TAKE_HOME = "take-home/sheet"
"""Prefix of the paths; ``<TAKE_HOME>.<piece>`` is true or false."""


def selected_pieces(record: Record, start: Mapping[str, bool]) -> frozenset[str]:
    """Return which pieces go on the sheet.

    Parameters
    ----------
    record
        The record with the choices.
    start
        Every piece, and whether it is selected by default.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> record = Record().put("take-home/sheet.words", False, Clock("a-laptop"))
    >>> selected_pieces(record, {"loop": True, "words": True, "plan": False})
    frozenset({'loop'})
    """
    choices = {name: record.get(f"{TAKE_HOME}.{name}") for name in start}
    return frozenset(
        name
        for name, on in start.items()
        if (choices[name] if isinstance(choices[name], bool) else on)
    )


HOMEWORK = "homework"
"""Root path of small steps; ``<HOMEWORK>/<id>/<field>`` is one answer.

The fields are ``text`` (the words), ``due`` (the day to look at it again), ``from`` (id of the
chapter), ``result`` (how it went), ``kept`` (the day on which the person decided to try it) and
``later`` (the day on which the start page was told not to ask).
"""

TEXT_FIELD, DUE_FIELD, CHAPTER_FIELD, RESULT_FIELD = "text", "due", "from", "result"

RESULTS = ("did", "half", "not-yet")
"""Answers to how a small step went."""

OPEN_RESULTS = (None, "not-yet")
"""Answers after which a small step is still to try."""


@dataclass(frozen=True)
class SmallStep:
    """A small step that a person wants to try.

    Attributes
    ----------
    id
        The id in its paths.
    text
        What to try.
    due
        The day to look at it again; None if not answered.
    chapter
        Id of the chapter that it comes from.
    result
        How it went, one of ``RESULTS``; None if not answered.
    written
        Time of the last change; None for an empty one.

    Examples
    --------
    >>> SmallStep("5c1d", "Sit together for ten minutes").is_open
    True
    """

    id: str
    text: str = field(default="", repr=False)
    due: date | None = None
    chapter: str = ""
    result: str | None = None
    written: Stamp | None = field(default=None, repr=False)

    @property
    def is_open(self) -> bool:
        """Whether there are words, and the person has neither done it nor half of it."""
        return bool(self.text) and self.result in OPEN_RESULTS


def small_step(record: Record, step_id: str) -> SmallStep:
    """Read one small step; an unknown id gives an empty one.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> record = Record().put("homework/5c1d/text", "Make tea", Clock("a-laptop"))
    >>> small_step(record, "5c1d").text
    'Make tea'
    """
    return _read_step(step_id, item_entries(record, f"{HOMEWORK}/{step_id}"))


def small_steps(record: Record) -> list[SmallStep]:
    """Read all small steps with words.

    Returns
    -------
    list of SmallStep
        As in `newest_first`, with the day on which to look at a step again.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> clock, record = Clock("a-laptop"), Record()
    >>> record = record.put("homework/5c1d/text", "Make tea", clock)
    >>> record = record.put("homework/7f3a/due", "2026-03-02", clock)
    >>> [(step.text, step.due) for step in small_steps(record)]
    [('Make tea', None)]
    """
    items = (_read_step(*item) for item in newest_first(record, HOMEWORK, DUE_FIELD))
    return [item for item in items if item.text]


def _read_step(step_id: str, entries: Mapping[str, Entry]) -> SmallStep:
    values = {name: entry.value for name, entry in entries.items()}
    result = values.get(RESULT_FIELD)
    return SmallStep(
        id=step_id,
        text=answers.as_text(values.get(TEXT_FIELD)),
        due=answers.as_date(values.get(DUE_FIELD)),
        chapter=answers.as_text(values.get(CHAPTER_FIELD)),
        result=str(result) if result in RESULTS else None,
        written=max((entry.stamp for entry in entries.values()), default=None),
    )
