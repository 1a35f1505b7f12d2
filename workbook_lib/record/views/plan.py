"""View of the plan for two people, and of what each of them shares.

``plan/<item>.me`` and ``plan/<item>.partner`` are the two columns. ``….shared`` is a copy of the
answer at the time of sharing: an answer is shared only while it equals this copy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from workbook_lib.record import answers
from workbook_lib.record.record import Record
from workbook_lib.record.views.loop import Seat, Side

if TYPE_CHECKING:
    from workbook_lib.record.record import Entry
    from workbook_lib.record.values import Value

PLAN = "plan"
"""Root path of the plan; ``<PLAN>/<item>.<side>`` is one answer."""

SEAT_PATH = f"{PLAN}/seat"
"""Path of the seat that colors the columns."""

SHARED = ".shared"
"""Suffix of the path of a shared copy."""

MAX_LENGTH = 2000
"""Maximum number of characters of an answer in another person's file."""

SIDES: tuple[Side, Side] = ("me", "partner")

_ANSWER_PATH = re.compile(rf"{PLAN}/(?P<item>[^./]+)\.(?P<side>me|partner)(?P<shared>\{SHARED})?")


@dataclass(frozen=True)
class Agreement:
    """One person's answer to one item of the plan.

    Attributes
    ----------
    item
        Id of the item.
    words
        In the writer's words, or the id of the one answer picked.
    picked
        Ids of the options chosen, in an item with several choices.
    shared
        Whether the present answer is shared.

    Examples
    --------
    >>> Agreement("weekly", words="Sunday after breakfast", shared=True)
    Agreement(item='weekly', picked=(), shared=True)
    """

    item: str
    words: str = field(default="", repr=False)
    picked: tuple[str, ...] = ()
    shared: bool = False


@dataclass(frozen=True)
class Plan:
    """Both columns, by item. Unanswered items are missing.

    Attributes
    ----------
    me, partner
        The writer's own column and the other's.
    seat
        The writer's usual seat; None if not answered. The other person has the other seat.
    """

    me: Mapping[str, Agreement] = field(default_factory=lambda: MappingProxyType({}))
    partner: Mapping[str, Agreement] = field(default_factory=lambda: MappingProxyType({}))
    seat: Seat | None = None

    @property
    def empty(self) -> bool:
        """Whether both columns are empty."""
        return not self.me and not self.partner

    def shown(self, side: Side) -> dict[str, Agreement]:
        """Return the answers that one person shares."""
        column = self.me if side == "me" else self.partner
        return {item: agreement for item, agreement in column.items() if agreement.shared}


def answer_path(item: str, side: Side) -> str:
    """Return the path of an answer; its shared copy has the suffix ``SHARED``.

    Examples
    --------
    >>> answer_path("weekly", "me")
    'plan/weekly.me'
    """
    return f"{PLAN}/{item}.{side}"


def plan(record: Record) -> Plan:
    """Read the plan.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> clock = Clock("a-laptop")
    >>> record = Record().put("plan/weekly.me", "Sunday", clock)
    >>> plan(record).me["weekly"].shared
    False
    >>> record = record.put("plan/weekly.me.shared", "Sunday", clock)
    >>> plan(record).me["weekly"].shared
    True
    """
    seat = answers.as_text(record.get(SEAT_PATH))
    return Plan(
        me=MappingProxyType(_column(record, "me")),
        partner=MappingProxyType(_column(record, "partner")),
        seat=Seat(seat) if seat in tuple(Seat) else None,
    )


def shared_part(record: Record) -> Record:
    """Return a record with only the writer's shared answers, in the partner's column.

    The partner can join it into their own record.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> clock = Clock("a-laptop")
    >>> record = Record().put("plan/weekly.me", "Sunday", clock)
    >>> record = record.put("plan/weekly.me.shared", "Sunday", clock)
    >>> record = record.put("plan/pause.me", "not shared", clock)
    >>> shared_part(record).paths()
    ['plan/weekly.partner', 'plan/weekly.partner.shared']
    """
    entries: dict[str, Entry] = {}
    for item in plan(record).shown("me"):
        for end in ("", SHARED):
            entries[answer_path(item, "partner") + end] = record.entries[
                answer_path(item, "me") + end
            ]
    return Record(entries)


def partner_part(record: Record, items: Iterable[str]) -> dict[str, Agreement]:
    """Return the shared answers in another person's file.

    Parameters
    ----------
    record
        Their whole record, of which only shared answers are read, or their shared part.
    items
        The items of the chapter; others are left out.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> clock = Clock("a-tablet")
    >>> record = Record().put("plan/weekly.me", "Sunday", clock)
    >>> record = record.put("plan/weekly.me.shared", "Sunday", clock)
    >>> partner_part(record, ["weekly"])["weekly"].words
    'Sunday'
    """
    theirs = plan(record)
    is_part = all(_ANSWER_PATH.fullmatch(path) and ".partner" in path for path in record.paths())
    shared = theirs.shown("partner" if is_part else "me")
    return {
        item: shared[item] for item in items if item in shared and not _is_too_long(shared[item])
    }


def partner_values(part: Mapping[str, Agreement]) -> dict[str, Value]:
    """Return the values that save another person's part in the partner's column, by path.

    Examples
    --------
    >>> partner_values({"weekly": Agreement("weekly", words="Sunday", shared=True)})
    {'plan/weekly.partner': 'Sunday', 'plan/weekly.partner.shared': 'Sunday'}
    """
    values: dict[str, Value] = {}
    for item, agreement in part.items():
        value: Value = list(agreement.picked) if agreement.picked else agreement.words
        values |= {answer_path(item, "partner") + end: value for end in ("", SHARED)}
    return values


def _column(record: Record, side: Side) -> dict[str, Agreement]:
    column = {}
    for path in record.paths(f"{PLAN}/"):
        match = _ANSWER_PATH.fullmatch(path)
        if match is None or match["side"] != side or match["shared"]:
            continue
        value = record.get(path)
        agreement = Agreement(
            match["item"],
            words=answers.as_text(value),
            picked=answers.as_choices(value),
            shared=record.get(path + SHARED) == value,
        )
        if agreement.words or agreement.picked:
            column[agreement.item] = agreement
    return column


def _is_too_long(agreement: Agreement) -> bool:
    return len(agreement.words) > MAX_LENGTH or len(agreement.picked) > 100
