"""Check-ins: the form, the drawing of the weeks, a plain reading of them, and the list."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from workbook_lib.content.parts.loop import ListPart
from workbook_lib.content.schema.base import (
    NON_EMPTY,
    Model,
    Placeholders,
    Prose,
    Text,
    WithCount,
    WithNumber,
)
from workbook_lib.content.schema.exercise import Exercise
from workbook_lib.content.schema.fields import LevelWords

WithSigns = Annotated[str, NON_EMPTY, Placeholders("signs")]
WithShare = Annotated[str, NON_EMPTY, Placeholders("sign", "count", "number")]


class CountSentence(Model):
    """A sentence about one thing, and the same about several."""

    one: Text
    many: WithCount

    def say(self, count: int) -> str:
        """Return the sentence for a number of things."""
        return self.one if count == 1 else self.many.replace("{count}", str(count))


class SignSentence(Model):
    """A sentence about one sign, and the same about several."""

    one: WithSigns
    many: WithSigns


class DayWords(Model):
    """How a day is written in a drawing, with and without its year."""

    months: tuple[Text, ...] = Field(min_length=12, max_length=12)
    day: Annotated[str, NON_EMPTY, Placeholders("day", "month")]
    dated: Annotated[str, NON_EMPTY, Placeholders("day", "month", "year")]
    week: Annotated[str, NON_EMPTY, Placeholders("day")]


class CheckInPart(Model):
    """The form for one check-in.

    The exercise holds a field ``subject`` (``partner`` or ``own``), a field ``date``, and one of
    kind ``signs``.
    """

    kind: Literal["check_in"]
    exercise: Exercise
    days: DayWords
    keep: Text
    another: Text


class ListWords(Model):
    """Names in a row: two of them, and how more are set apart."""

    two: Annotated[str, NON_EMPTY, Placeholders("first", "last")]
    apart: str


class MoveWords(Model):
    """What is said of signs that moved."""

    moved_healthy: SignSentence
    moved_concerning: SignSentence
    names: ListWords


class FindingWords(MoveWords):
    """What a reading says of the signs. ``level`` names an answer within a sentence."""

    few: SignSentence
    stayed: Annotated[str, NON_EMPTY, Placeholders("sign", "level", "count", "number")]
    varied: SignSentence
    level: LevelWords


class WeekTable(Model):
    """The table beside the drawing of the weeks."""

    summary: Text
    week: Text
    no_answer: Text
    missed: Text
    gap: WithCount


class SpreadsheetWords(Model):
    """The table of check-ins as a file."""

    save: Text
    note: Text
    date: Text
    subject: Text
    remark: Annotated[str, NON_EMPTY, Placeholders("sign")]


class WeeksPart(Model):
    """Every week so far, drawn, as a table and as a file."""

    kind: Literal["weeks"]
    finding: MoveWords
    several: Text
    nothing_moved: Text
    too_few: Text
    how: WithNumber
    missed: Text
    gap: Text
    describe: Annotated[str, NON_EMPTY, Placeholders("subject", "first", "last", "title", "count")]
    table: WeekTable
    sheet: SpreadsheetWords
    empty_title: Text
    empty: Text
    empty_button: Text


class MissingWords(Model):
    """What a reading says of what is not there."""

    weeks: CountSentence
    unsure: WithShare
    no_answer: WithShare
    twice: CountSentence
    loose: CountSentence
    nothing: Text


class ReadingPart(Model):
    """A plain reading of the weeks, with what it cannot tell and how it is made."""

    kind: Literal["reading"]
    finding: FindingWords
    empty: Text
    too_few: Annotated[str, NON_EMPTY, Placeholders("count")]
    span: Annotated[str, NON_EMPTY, Placeholders("count", "number", "first", "last")]
    older: WithNumber
    moved_title: Text
    nothing_moved: Text
    stayed_title: Text
    missing_title: Text
    missing: MissingWords
    after: Prose
    concerning: Prose | None = Field(
        default=None, description="Said after several weeks that were closer to concerning."
    )
    limits_title: Text
    limits: Prose
    rules_title: Text
    rules: Prose


class CheckInsPart(ListPart):
    """Check-ins so far: open, edit, remove."""

    kind: Literal["check_ins"]
    nameless: Text
