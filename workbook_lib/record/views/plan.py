"""The plan for two: what each of the two wants, and which of it each chose to show.

``plan/<item>.me`` and ``plan/<item>.partner`` hold the two columns. Beside an answer, ``….shared``
holds the very answer that was chosen to be shown: once the words change, they are their writer's
alone again until they are shown anew.
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
"""Where the plan lies; ``<PLAN>/<item>.<side>`` is one answer."""

SEAT_FIELD = "seat"
SHARED = ".shared"
"""What follows an answer's name where its answer stands that is shown to the other."""

MAX_LENGTH = 2000
"""Most characters of an answer that is read from someone else's file."""

SIDES: tuple[Side, Side] = ("me", "partner")

_ANSWER_PATH = re.compile(rf"{PLAN}/(?P<item>[^./]+)\.(?P<side>me|partner)(?P<shared>\{SHARED})?")


@dataclass(frozen=True)
class Agreement:
    """What one of the two wants on one point of the plan.

    Attributes
    ----------
    item
        The point, as the chapter names it.
    words
        In the writer's words, or the id of the one answer picked.
    picked
        Ids, where any number of answers can be picked.
    shared
        Whether the other is shown it, as it stands now.
    """

    item: str
    words: str = field(default="", repr=False)
    picked: tuple[str, ...] = ()
    shared: bool = False


@dataclass(frozen=True)
class Plan:
    """Both columns, by item. What is not answered is missing.

    Attributes
    ----------
    me, partner
        The writer's own column and the other's.
    seat
        In which seat the writer sits more often, None when not said; the other's is across.
    """

    me: Mapping[str, Agreement] = field(default_factory=lambda: MappingProxyType({}))
    partner: Mapping[str, Agreement] = field(default_factory=lambda: MappingProxyType({}))
    seat: Seat | None = None

    @property
    def empty(self) -> bool:
        """Whether neither column holds anything."""
        return not self.me and not self.partner

    def shown(self, side: Side) -> dict[str, Agreement]:
        """Return what one of the two chose to show."""
        column = self.me if side == "me" else self.partner
        return {item: each for item, each in column.items() if each.shared}


def answer_path(item: str, side: Side) -> str:
    """Return where one answer lies; where it is shown, that lies at the same with ``SHARED``."""
    return f"{PLAN}/{item}.{side}"


def plan(record: Record) -> Plan:
    """Read the plan."""
    seat = answers.as_text(record.get(f"{PLAN}/{SEAT_FIELD}"))
    return Plan(
        me=MappingProxyType(_column(record, "me")),
        partner=MappingProxyType(_column(record, "partner")),
        seat=Seat(seat) if seat in tuple(Seat) else None,
    )


def shared_part(record: Record) -> Record:
    """Return a record of nothing but what the writer chose to show.

    It stands in the partner's column there. So whoever it is given to can join it into a workbook
    of their own, and it lands where their partner's words belong.
    """
    given: dict[str, Entry] = {}
    for item in plan(record).shown("me"):
        for end in ("", SHARED):
            given[answer_path(item, "partner") + end] = record.entries[
                answer_path(item, "me") + end
            ]
    return Record(given)


def partner_part(record: Record, items: Iterable[str]) -> dict[str, Agreement]:
    """Return what another person's file shows to its reader.

    Parameters
    ----------
    record
        Their whole workbook, or the part that they chose to give. Of a whole workbook only what
        they marked as shown is looked at; the rest is left where it is.
    items
        The items that the chapter asks for. Anything else is left out.
    """
    theirs = plan(record)
    given = all(_ANSWER_PATH.fullmatch(path) and ".partner" in path for path in record.paths())
    shown = theirs.shown("partner" if given else "me")
    return {item: shown[item] for item in items if item in shown and not _is_too_long(shown[item])}


def partner_values(part: Mapping[str, Agreement]) -> dict[str, Value]:
    """Return what puts another person's part into the partner's column, value by path."""
    values: dict[str, Value] = {}
    for item, each in part.items():
        value: Value = list(each.picked) if each.picked else each.words
        values |= {answer_path(item, "partner") + end: value for end in ("", SHARED)}
    return values


def _column(record: Record, side: Side) -> dict[str, Agreement]:
    found = {}
    for path in record.paths(f"{PLAN}/"):
        answered = _ANSWER_PATH.fullmatch(path)
        if answered is None or answered["side"] != side or answered["shared"]:
            continue
        value = record.get(path)
        each = Agreement(
            answered["item"],
            words=answers.as_text(value),
            picked=answers.as_choices(value),
            shared=record.get(path + SHARED) == value,
        )
        if each.words or each.picked:
            found[each.item] = each
    return found


def _is_too_long(each: Agreement) -> bool:
    return len(each.words) > MAX_LENGTH or len(each.picked) > 100
