"""Parts of a chapter on how a talk feels: one talk rated, changed a little, drawn and listed."""

from __future__ import annotations

from typing import Annotated, Literal

from workbook_lib.content.parts.loop import ListPart
from workbook_lib.content.schema.base import NON_EMPTY, Model, Placeholders, Text, WithWords
from workbook_lib.content.schema.exercise import Exercise, Group
from workbook_lib.content.schema.fields import Scale

BEFORE, AFTER = "before.", "after."
"""How the fields of a line begin, before the change and after it."""

WithNext = Annotated[str, NON_EMPTY, Placeholders("first", "next")]
WithEnds = Annotated[str, NON_EMPTY, Placeholders("ends")]
WithPoint = Annotated[str, NON_EMPTY, Placeholders("point", "of")]


class TalkPart(Model):
    """The form for one talk.

    Its fields of kind ``scale`` whose ids begin with ``before.`` are the lines that are drawn.
    """

    kind: Literal["talk"]
    exercise: Exercise
    another: Text

    def lines(self) -> tuple[Scale, ...]:
        """Return the lines that a talk is rated on, in their order."""
        return tuple(field for group in self.exercise.groups for field in _lines(group))


class ChangePart(Model):
    """A small change, and the same lines once more.

    The lines are those of the chapter's ``TalkPart``, so they are written there only.
    """

    kind: Literal["change"]
    exercise: Exercise
    after: Text
    draw: Text

    def with_lines(self, talk: TalkPart) -> Exercise:
        """Return the exercise with the talk's lines added, to be rated after the change."""
        groups = [_again(group) for group in talk.exercise.groups if _lines(group)]
        if groups:
            groups[0] = groups[0].model_copy(update={"note": self.after})
        return self.exercise.model_copy(update={"groups": (*self.exercise.groups, *groups)})


class MovedWords(Model):
    """How lines moved, in words.

    ``{ends}`` is a list of the ends moved toward, or of lines; ``comma`` and ``last`` make one of
    ``{first}`` and ``{next}``.
    """

    tried: WithEnds
    hoped: WithEnds
    same: WithEnds
    once: WithEnds
    comma: WithNext
    last: WithNext


class FeelWords(Model):
    """What a drawn talk says."""

    whole: Annotated[str, NON_EMPTY, Placeholders("count", "moved")]
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


class FeelPart(Model):
    """The talk at hand, drawn on its lines."""

    kind: Literal["feel"]
    words: FeelWords
    key: Text
    key_hoped: Text
    empty_title: Text
    empty: Text
    empty_button: Text


class TalksPart(ListPart):
    """Talks rated so far, and what moved over several of them."""

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


def _again(group: Group) -> Group:
    fields = [
        line.model_copy(update={"id": AFTER + line.id.removeprefix(BEFORE)})
        for line in _lines(group)
    ]
    return group.model_copy(
        update={"id": f"after-{group.id}", "note": None, "fields": tuple(fields)}
    )
