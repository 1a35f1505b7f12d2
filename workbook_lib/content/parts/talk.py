"""Models of the parts about a talk: ratings, a small change, figure, and list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from workbook_lib.content.language import TextForms
from workbook_lib.content.parts.loop import ListPart
from workbook_lib.content.schema.base import (
    NON_EMPTY,
    Model,
    Placeholders,
    PluralForms,
    Text,
    WithWords,
)
from workbook_lib.content.schema.exercise import Exercise, Group
from workbook_lib.content.schema.fields import Scale, When

BEFORE, AFTER = "before.", "after."
"""Prefixes of the field ids of a rating before and after the change."""

WithEnds = Annotated[str, NON_EMPTY, Placeholders("ends")]
WithPoint = Annotated[str, NON_EMPTY, Placeholders("point", "of")]


class TalkPart(Model):
    """The form for a talk.

    Its fields of kind ``scale`` with ids that start with ``before.`` are the lines of the figure.
    The form may be in several parts, of which one has the lines.
    """

    kind: Literal["talk"]
    exercise: Exercise
    another: Text

    def lines(self) -> tuple[Scale, ...]:
        """Return the rating scales of a talk in order."""
        return tuple(field for group in self.exercise.groups for field in _lines(group))


def part_with_lines(parts: Sequence[TalkPart]) -> TalkPart:
    """Return the part of the form that has the lines; the first one if none has."""
    return next((part for part in parts if part.lines()), parts[0])


class ChangePart(Model):
    """A small change, followed by the same ratings again.

    The rating scales are those of the chapter's ``TalkPart``. They are asked once the change was
    tried.
    """

    kind: Literal["change"]
    exercise: Exercise
    after: Text
    draw: Text | None = None

    def with_lines(self, talk: TalkPart) -> Exercise:
        """Return the exercise with the talk's rating scales appended, for after the change."""
        groups = [_after_group(group) for group in talk.exercise.groups if _lines(group)]
        if groups:
            groups[0] = groups[0].model_copy(update={"note": self.after})
        return self.exercise.model_copy(update={"groups": (*self.exercise.groups, *groups)})


class MovedWords(Model):
    """Sentences about changed ratings.

    ``{ends}`` is a list of the ends that ratings moved toward, or of lines, each in ``quote``.
    """

    tried: WithEnds
    hoped: WithEnds
    same: WithEnds
    once: WithEnds
    quote: WithWords = "“{words}”"


class FeelWords(Model):
    """Texts of the chart of talks. ``axis`` names its horizontal axis."""

    whole: Annotated[TextForms, PluralForms("count", "moved")]
    moved: MovedWords
    line: Annotated[str, NON_EMPTY, Placeholders("low", "high")]
    before: Text
    tried: Text
    hoped: Text
    point: WithPoint
    none: Text
    toward: Annotated[str, NON_EMPTY, Placeholders("end")]
    stayed: Text
    table: Text
    line_column: Text
    moved_column: Text
    axis: Text = ""


class FeelPart(Model):
    """The figure of the selected talk."""

    kind: Literal["feel"]
    words: FeelWords
    key: Text
    key_hoped: Text
    empty_title: Text
    empty: Text
    empty_button: Text


class TalksPart(ListPart):
    """The list of talks, and patterns across several of them."""

    kind: Literal["talks"]
    untitled: Text
    change: WithWords
    guess: Text
    across: Text
    across_note: Text
    too_few: Text
    columns: tuple[Text, Text, Text, Text]
    count: Annotated[str, NON_EMPTY, Placeholders("times", "of")]


def _lines(group: Group) -> tuple[Scale, ...]:
    return tuple(
        field for field in group.fields if isinstance(field, Scale) and field.id.startswith(BEFORE)
    )


def _after_group(group: Group) -> Group:
    tried = When(field="tried", has="tried", or_answered=True)
    fields = [
        line.model_copy(update={"id": AFTER + line.id.removeprefix(BEFORE), "when": tried})
        for line in _lines(group)
    ]
    return group.model_copy(
        update={"id": f"after-{group.id}", "note": None, "fields": tuple(fields)}
    )
