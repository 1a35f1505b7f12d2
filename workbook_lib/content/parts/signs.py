"""Models of the check-ins: form, figure of the weeks, summary, and list."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from workbook_lib.content.parts.loop import ListPart
from workbook_lib.content.schema.base import (
    NON_EMPTY,
    Id,
    Model,
    Placeholders,
    Prose,
    Text,
    WithCount,
    WithNumber,
)
from workbook_lib.content.schema.exercise import AnyField, Exercise
from workbook_lib.content.schema.fields import LevelWords, OneChoice, SignTable

WithSigns = Annotated[str, NON_EMPTY, Placeholders("signs")]
WithDate = Annotated[str, NON_EMPTY, Placeholders("date")]
WithShare = Annotated[str, NON_EMPTY, Placeholders("sign", "count", "number")]


class CountSentence(Model):
    """A sentence in singular and plural."""

    one: Text
    many: WithCount

    def for_count(self, count: int) -> str:
        """Return the sentence for a count."""
        return self.one if count == 1 else self.many.replace("{count}", str(count))


class SignSentence(Model):
    """A sentence about one sign or several signs."""

    one: WithSigns
    many: WithSigns


class DayWords(Model):
    """Date formats, with and without year."""

    months: tuple[Text, ...] = Field(min_length=12, max_length=12)
    day: Annotated[str, NON_EMPTY, Placeholders("day", "month")]
    dated: Annotated[str, NON_EMPTY, Placeholders("day", "month", "year")]
    week: Annotated[str, NON_EMPTY, Placeholders("day")]


class CheckInPart(Model):
    """The form for a check-in.

    The exercise has a field ``subject`` (``partner`` or ``own``), a field ``date``, and one of
    kind ``signs``.
    """

    kind: Literal["check_in"]
    exercise: Exercise
    days: DayWords
    keep: Text
    kept: WithDate
    change: Text
    lacking: Text
    another: Text

    def signs(self) -> SignTable | None:
        """Return the field of kind ``signs``; None if there is none."""
        return next((field for field in self._fields() if isinstance(field, SignTable)), None)

    def subjects(self) -> dict[str, str]:
        """Return the labels of the subjects by id."""
        return {
            option.id: option.label
            for field in self._fields()
            if isinstance(field, OneChoice) and field.id == "subject"
            for option in field.options
        }

    def _fields(self) -> list[AnyField]:
        return [field for group in self.exercise.groups for field in group.fields]


class ListWords(Model):
    """Formats of a list of names: the last two, and the separator of the others."""

    two: Annotated[str, NON_EMPTY, Placeholders("first", "last")]
    apart: Annotated[str, Placeholders()]


class MoveWords(Model):
    """Sentences about signs that changed."""

    moved_healthy: SignSentence
    moved_concerning: SignSentence
    names: ListWords


class FindingWords(MoveWords):
    """Sentences about all signs. ``level`` names the answers within a sentence."""

    few: SignSentence
    stayed: Annotated[str, NON_EMPTY, Placeholders("sign", "level", "count", "number")]
    varied: SignSentence
    level: LevelWords


class WeekTable(Model):
    """Texts of the table next to the chart of the weeks. ``noted`` is an answer with its note."""

    summary: Text
    week: Text
    no_answer: Text
    missed: Text
    gap: WithCount
    noted: Annotated[str, NON_EMPTY, Placeholders("answer", "note")] = "{answer}: {note}"


class SpreadsheetWords(Model):
    """Texts of the spreadsheet of check-ins."""

    save: Text
    note: Text
    date: Text
    subject: Text
    remark: Annotated[str, NON_EMPTY, Placeholders("sign")]


class WeeksPart(Model):
    """All weeks as a figure, a table and a file."""

    kind: Literal["weeks"]
    finding: MoveWords
    several: Text
    nothing_moved: Text
    too_few: Text
    how: Text
    now: Text
    missed: Text
    gap: Text
    describe: Annotated[str, NON_EMPTY, Placeholders("subject", "first", "last", "title", "count")]
    table: WeekTable
    sheet: SpreadsheetWords
    empty_title: Text
    empty: Text
    empty_button: Text


class WeeksFilePart(Model):
    """A button that saves all check-ins as a table, with the texts of the weeks."""

    kind: Literal["weeks_file"]


class MissingWords(Model):
    """Sentences about missing answers."""

    weeks: CountSentence
    unsure: WithShare
    no_answer: WithShare
    twice: CountSentence
    loose: CountSentence
    nothing: Text


class ConcernWords(Model):
    """A pointer to help, shown when signs were closer to concerning for several weeks."""

    one: WithSigns
    many: WithSigns
    help: Text
    link: Prose


class Suggestion(Model):
    """Something to try, and words to say."""

    title: Text
    words: Text


class SubjectSuggestions(Model):
    """A suggestion for each subject: to the partner of who steps back, and to who steps back."""

    partner: Suggestion
    own: Suggestion


class SuggestionWords(Model):
    """One thing to try: by the sign that was closest to concerning, or a general one."""

    title: Text
    link: Prose
    general: SubjectSuggestions
    signs: dict[Id, SubjectSuggestions] = Field(default_factory=dict)


class ReadingPart(Model):
    """A summary of the weeks, with its limits."""

    kind: Literal["reading"]
    finding: FindingWords
    empty: Text
    too_few: Annotated[str, NON_EMPTY, Placeholders("count")]
    span: Annotated[str, NON_EMPTY, Placeholders("count", "number", "first", "last")]
    older: WithNumber
    nothing_moved: Text
    more_title: Text
    missing: MissingWords
    after: Prose
    concerning: ConcernWords | None = None
    suggest: SuggestionWords | None = None
    limits: Prose


class CheckInsPart(ListPart):
    """The list of check-ins."""

    kind: Literal["check_ins"]
    nameless: Text
