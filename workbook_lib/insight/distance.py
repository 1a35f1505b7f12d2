"""What was seen of somebody's distance, week by week, with what can be read of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbook_lib.insight.sign_trends import Span, concerning, reading, span
from workbook_lib.insight.signs import looked_at, weeks
from workbook_lib.record.views.signs import CheckIn, Subject

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Distance:
    """The weeks of one person's distance.

    Attributes
    ----------
    weeks
        As ``workbook_lib.insight.signs`` makes it.
    span
        The weeks that are read.
    found
        As ``workbook_lib.insight.sign_trends`` makes it.
    concerning
        Whether several of the weeks that are read were closer to concerning.
    """

    weeks: pd.DataFrame
    span: Span
    found: pd.DataFrame
    concerning: bool

    def parted(self, band: int) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the weeks of all full bands but the latest, and those of the latest band."""
        split = (len(self.weeks) - 1) // band * band
        return self.weeks.iloc[:split], self.weeks.iloc[split:]


def distance(check_ins: Sequence[CheckIn], subject: Subject, signs: list[str]) -> Distance | None:
    """Return what was seen of one person's distance; None where nobody looked.

    Parameters
    ----------
    check_ins : sequence of CheckIn
        In any order.
    subject : Subject
        Whose distance.
    signs : list of str
        Ids of the signs, in the order of the columns.
    """
    if not looked_at(check_ins, subject):
        return None
    table = weeks(check_ins, subject, signs)
    read = span(table)
    if read is None:
        return None
    return Distance(table, read, reading(table, signs), concerning(table, signs))


def told(weeks: pd.DataFrame) -> list[list[Any]]:
    """Return all that some weeks say, column by column: equal lists, equal weeks."""
    return [weeks[column].tolist() for column in weeks] if len(weeks) else []
