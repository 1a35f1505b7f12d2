"""Models of the parts about the loop: example, episodes, drawing, new moves, patterns."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from workbook_lib.content.schema.base import (
    NON_EMPTY,
    Id,
    Model,
    Placeholders,
    Prose,
    SeatName,
    Text,
    WithCount,
    WithTitle,
    WithWords,
)
from workbook_lib.content.schema.exercise import Exercise, SeatWords


class TurnWords(Model):
    """Labels of the five parts of one side."""

    action: Text
    thought: Text
    secondary_emotion: Text
    primary_emotion: Text
    need: Text


class DescribeWords(Model):
    """Text alternative of the loop figure.

    Templates: ``whole`` takes ``{trigger}``, ``{count}`` and ``{middle}``; ``middle`` takes
    ``{first}`` and ``{second}``; ``one_side`` takes ``{first}``.
    """

    whole: Annotated[str, NON_EMPTY, Placeholders("trigger", "count", "middle")]
    no_trigger: Text
    middle: Annotated[str, NON_EMPTY, Placeholders("first", "second")]
    one_side: Annotated[str, NON_EMPTY, Placeholders("first")]
    no_middle: Text


class CycleWords(Model):
    """Texts of the loop figure and its list of steps."""

    me: TurnWords
    partner: TurnWords
    starts: Text
    beneath: Text
    primary_emotion: Text
    need: Text
    quote: WithWords
    describe: DescribeWords


class StoryTurn(Model):
    """One side of a worked example."""

    action: Text
    thought: Text
    secondary_emotion: tuple[Text, ...] = Field(min_length=1)
    primary_emotion: Text
    need: Text


class StoryPart(Model):
    """A worked example: one episode told from both sides, and its loop.

    ``back`` is a link to the form for the reader's own episode.
    """

    kind: Literal["story"]
    trigger: Text
    first: SeatName
    pursuer: StoryTurn
    withdrawer: StoryTurn
    sides: SeatWords
    moves: TurnWords
    words: CycleWords
    drawing: Text
    after: Prose
    more_title: Text | None = None
    more: Prose | None = None
    back: Text | None = None


class EpisodePart(Model):
    """The form for an episode. ``example`` is a link to the worked example."""

    kind: Literal["episode"]
    example: Text | None = None
    exercise: Exercise
    another: Text
    draw: Text


class FormPart(Model):
    """A form that is stored once and can be edited at any time."""

    kind: Literal["form"]
    exercise: Exercise


class LoopPart(Model):
    """The loop figure of the selected episode."""

    kind: Literal["loop"]
    words: CycleWords
    empty_title: Text
    empty: Text
    empty_button: Text


class RewritePart(Model):
    """The form for new moves of both seats."""

    kind: Literal["rewrite"]
    exercise: Exercise
    after_title: Text
    after: Prose


class ListPart(Model):
    """A list of saved items to open, edit and remove. ``more`` shows older items."""

    empty_title: Text
    empty: Text
    undated: Text
    more: WithCount | None = None
    open: Text
    open_now: Text
    remove: Text
    confirm: Annotated[str, NON_EMPTY, Placeholders("title", "date")]
    confirm_yes: Text
    confirm_no: Text
    removed: WithTitle


class EpisodesPart(ListPart):
    """The list of episodes."""

    kind: Literal["episodes"]
    untitled: Text
    beneath: WithWords
    beneath_me: WithWords | None = None
    beneath_partner: WithWords | None = None
    one_side: Text


class RepeatsPart(Model):
    """Patterns that repeat across episodes.

    ``feeling`` and ``underneath`` are labels of the feelings by seat. A pack without ``feeling``
    counts them by person, with ``feeling_me`` and ``feeling_partner``.
    """

    kind: Literal["repeats"]
    too_few: Text
    nothing: Text
    columns: tuple[Text, Text, Text]
    trigger_word: Text
    feeling: SeatWords | None = None
    underneath: SeatWords | None = None
    feeling_me: Text | None = None
    feeling_partner: Text | None = None
    count: Annotated[str, NON_EMPTY, Placeholders("times", "of")]
    stop_words: tuple[str, ...]


class Stop(Model):
    """One moment of the pressure loop."""

    id: Id
    title: Text
    text: Text


class PressureWords(Model):
    """Texts of the pressure figure."""

    middle: Text
    here: Text
    whole: Annotated[str, NON_EMPTY, Placeholders("here")]
    marked: Annotated[str, NON_EMPTY, Placeholders("stop")]


class PressurePart(Model):
    """The pressure figure with a form below it.

    If the form has a field ``notice`` with the stops' ids as options, the chosen stop is marked.
    """

    kind: Literal["pressure"]
    stops: tuple[Stop, ...] = Field(min_length=3, max_length=4)
    words: PressureWords
    exercise: Exercise
