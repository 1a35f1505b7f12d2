"""Models of the check-ins: form, figure of the weeks, summary, and list."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from workbook_lib.content.language import TextForms
from workbook_lib.content.parts.loop import ListPart
from workbook_lib.content.schema.base import (
    NON_EMPTY,
    Id,
    Model,
    Placeholders,
    PluralForms,
    Prose,
    Text,
    WithCount,
    group_forms,
)
from workbook_lib.content.schema.exercise import AnyField, Exercise
from workbook_lib.content.schema.fields import LevelWords, OneChoice, SignTable

SignsSentence = Annotated[TextForms, PluralForms("signs")]
"""A sentence about one sign or several, in the plural form for their number."""
WithDate = Annotated[str, NON_EMPTY, Placeholders("date")]
WithShare = Annotated[TextForms, PluralForms("sign", "count", "number")]


class CheckInPart(Model):
    """The form for a check-in.

    The exercise has a field ``subject`` (``partner`` or ``own``), a field ``date``, and one of
    kind ``signs``.
    """

    kind: Literal["check_in"]
    exercise: Exercise
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


class MoveWords(Model):
    """Sentences about signs that changed."""

    moved_healthy: SignsSentence
    moved_concerning: SignsSentence


class FindingWords(MoveWords):
    """Sentences about all signs. ``level`` names the answers within a sentence."""

    few: SignsSentence
    stayed: Annotated[TextForms, PluralForms("sign", "level", "count", "number")]
    varied: SignsSentence
    level: LevelWords


class WeekTable(Model):
    """Texts of the table next to the chart of the weeks.

    ``below`` ends the text alternative of a chart that has the table. ``week_of`` is a week without
    a check-in, by its Monday; ``noted`` is an answer with its note.
    """

    summary: Text
    below: Text
    week: Text
    week_of: Annotated[str, NON_EMPTY, Placeholders("day")] = "{day}"
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
    """All weeks as a figure, a table and a file.

    ``describe`` is the text alternative of the figure, ``describe_once`` that of a single check-in.
    """

    kind: Literal["weeks"]
    finding: MoveWords
    several: Text
    nothing_moved: Text
    too_few: Text
    how: Text
    now: Text
    missed: Text
    gap: Text
    describe: Annotated[TextForms, PluralForms("subject", "first", "last", "title", "count")]
    describe_once: Annotated[str, NON_EMPTY, Placeholders("subject", "first", "title")]
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

    weeks: WithCount
    unsure: WithShare
    no_answer: WithShare
    twice: WithCount
    loose: WithCount
    nothing: Text


class ConcernWords(Model):
    """A pointer to help, shown when signs were closer to concerning for several weeks."""

    sentence: SignsSentence
    help: Text
    link: Prose

    _older = model_validator(mode="before")(group_forms("sentence"))


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
    too_few: WithCount
    span: Annotated[TextForms, PluralForms("count", "number", "first", "last")]
    older: Annotated[TextForms, PluralForms("count", "number")]
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


class GoodMomentPart(Model):
    """The form for a small good moment: the fields ``text``, ``who`` and ``day``."""

    kind: Literal["good_moment"]
    exercise: Exercise
    another: Text


class GoodMomentsPart(ListPart):
    """The list of small good moments."""

    kind: Literal["good_moments"]
