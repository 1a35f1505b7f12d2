"""Talks: how one talk felt on a few lines, before and after a small change.

An answer of a kind that does not belong in its place reads as empty here and stays in the record
as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

from workbook_lib.record import answers

if TYPE_CHECKING:
    from workbook_lib.record.record import Record

TALKS = "talk/one"
"""Where all talks lie; ``<TALKS>/<id>/<field>`` is one answer."""

BEFORE, AFTER = "before.", "after."
"""How the fields of a line begin: ``before.light`` and ``after.light``."""

View: TypeAlias = Literal["me", "partner"]


@dataclass(frozen=True)
class Talk:
    """One talk, as far as it is written.

    Attributes
    ----------
    id
        The segment of its paths.
    about
        What it was about, in the writer's words.
    date
        The day, None when not said.
    view
        Whose feeling is rated: the writer's own, or a guess at the partner's. None when not said.
    before, after
        By line, the point that was chosen, from 1 up. A line that was not rated is missing.
    change
        Ids of the small changes chosen.
    own_change
        A small change in the writer's words.
    tried
        Whether the change was tried, so that ``after`` is what happened; False when ``after`` is
        what is hoped for; None when not said.
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
    """Return the path below which all answers of one talk lie."""
    return f"{TALKS}/{talk_id}"


def talk(record: Record, talk_id: str) -> Talk:
    """Read one talk; an id that nothing is written under gives an empty one."""
    scope = f"{talk_scope(talk_id)}/"
    said = {path[len(scope) :]: record.get(path) for path in record.paths(scope)}
    view, tried = said.get("view"), said.get("tried")
    return Talk(
        id=talk_id,
        about=answers.as_text(said.get("about")),
        date=answers.as_date(said.get("date")),
        view="me" if view == "me" else "partner" if view == "partner" else None,
        before=_points(said, BEFORE),
        after=_points(said, AFTER),
        change=answers.as_choices(said.get("change")),
        own_change=answers.as_text(said.get("own_change")),
        tried={"tried": True, "hoped": False}.get(answers.as_text(tried)),
    )


def talks(record: Record) -> list[Talk]:
    """Read all talks of which anything is answered.

    Returns
    -------
    list of Talk
        Newest date first, those without a date at the end, then by id.
    """
    start = len(TALKS) + 1
    ids = {
        path[start:].split("/")[0]
        for path in record.paths(f"{TALKS}/")
        if "/" in path[start:] and not answers.is_blank(record.get(path))
    }
    return sorted(
        (talk(record, one) for one in ids),
        key=lambda one: (one.date is None, -one.date.toordinal() if one.date else 0, one.id),
    )


def _points(said: Mapping[str, object], start: str) -> Mapping[str, int]:
    points = {
        name[len(start) :]: answers.as_point(value)
        for name, value in said.items()
        if name.startswith(start)
    }
    return MappingProxyType({name: point for name, point in points.items() if point is not None})
