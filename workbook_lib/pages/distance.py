"""What was seen of somebody's distance: worked out once for all sections that show it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from workbook_lib.insight.sign_trends import Distance, distance
from workbook_lib.record.views.signs import CheckIn, Subject
from workbook_lib.sections.signs import CHECK_IN, asked
from workbook_lib.session.derived_cache import RECALL
from workbook_lib.session.record_session import Desk
from workbook_lib.session.selection import AtHand

if TYPE_CHECKING:
    from workbook_lib.page.page import Page


class Distances:
    """Follows the check-ins of a page. What is said of one person leaves the other's as it was.

    Parameters
    ----------
    desk : Desk
        The record.
    at_hand : AtHand
        The check-ins.
    signs : list of str
        Ids of the signs, in their order.
    """

    def __init__(self, desk: Desk, at_hand: AtHand[CheckIn], signs: list[str]) -> None:
        self._desk = desk
        self._at_hand = at_hand
        self._signs = signs
        self._seen: dict[Subject, tuple[list[CheckIn], Distance | None]] = {}

    def of(self, subject: Subject) -> Distance | None:
        """Return what was seen of one of the two; None where nobody looked.

        As long as the same is said of them, it is the very same object.
        """
        told = [one for one in self._at_hand.others() if one.subject is subject]
        if subject not in self._seen or self._seen[subject][0] != told:
            record, named = self._desk.record, (subject, *self._signs)
            seen = RECALL.of(record, CHECK_IN, named, lambda: distance(told, subject, self._signs))
            self._seen[subject] = told, seen
        return self._seen[subject][1]


@lru_cache(maxsize=1)
def distances(page: Page) -> Distances:
    """Return the ones that all sections of a page share."""
    return Distances(page.desk, page.at_hand(CHECK_IN), asked(page).names)
