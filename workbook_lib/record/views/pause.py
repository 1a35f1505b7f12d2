"""View of the pause plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbook_lib.record import answers as answers_record
from workbook_lib.record.answers import form_answers

if TYPE_CHECKING:
    from workbook_lib.record.record import Record

PAUSE_PLAN = "pause-plan"
"""Id of the exercise of the plan."""


@dataclass(frozen=True)
class PausePlan:
    """A plan for one's own pause. Unanswered fields are empty.

    Attributes
    ----------
    notice
        The sign to notice, in the writer's words.
    will
        What they will do in the pause.
    back
        When they will be back.
    tell
        What they will say as they go.
    """

    notice: str = field(default="", repr=False)
    will: str = field(default="", repr=False)
    back: str = field(default="", repr=False)
    tell: str = field(default="", repr=False)

    @property
    def empty(self) -> bool:
        """Whether nothing of the plan is written."""
        return not (self.notice or self.will or self.back or self.tell)


def pause_plan(record: Record) -> PausePlan:
    """Read the plan.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> record = Record().put("form/pause-plan/back", "in an hour", Clock("a-laptop"))
    >>> pause_plan(record).back
    'in an hour'
    """
    values = form_answers(record, PAUSE_PLAN)
    return PausePlan(
        **{
            name: answers_record.as_text(values.get(name))
            for name in ("notice", "will", "back", "tell")
        }
    )
