"""Models of the parts about the loop: example, episodes, drawing, new moves, patterns."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from workbook_lib.content.schema.base import (
    NON_EMPTY,
    WRITTEN_ANEW,
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
    words: CycleWords
    drawing: Text
    after: Prose
    more_title: Text | None = None
    more: Prose | None = None
    back: Text | None = None


class EpisodePart(Model):
    """A form for an episode, or for a part of one: all of a chapter show the same episode.

    ``example`` is a link to the worked example, ``another`` a button for a new episode, ``draw``
    one that leads to the figure.
    """

    kind: Literal["episode"]
    example: Text | None = None
    exercise: Exercise
    another: Text | None = None
    draw: Text | None = None


class FormPart(Model):
    """A form that is stored once and can be edited at any time."""

    kind: Literal["form"]
    exercise: Exercise


class OutsideWords(Model):
    """Sentences on what each side did, with ``{me}`` and ``{partner}`` for the verbs of the moves.

    ``more`` says how my move leads to theirs, ``back`` how theirs leads to mine. ``verbs`` are for
    a side that has only own words.
    """

    more: Annotated[str, NON_EMPTY, Placeholders("me", "partner")]
    back: Annotated[str, NON_EMPTY, Placeholders("me", "partner")]
    verbs: SeatWords


class OutsideLoopPart(Model):
    """The loop figure of the selected episode with only what each side did.

    Its texts are those of the chapter's loop figure.
    """

    kind: Literal["outside_loop"]
    words: OutsideWords
    empty_title: Text
    empty: Text
    empty_button: Text


class LoopPart(Model):
    """The loop figure of the selected episode."""

    kind: Literal["loop"]
    words: CycleWords
    empty_title: Text
    empty: Text
    empty_button: Text


class RewritePart(Model):
    """The form for new moves of both seats. ``after`` is a text below it."""

    kind: Literal["rewrite"]
    exercise: Exercise
    after_title: Text | None = None
    after: Prose | None = None


class NewLoopWords(Model):
    """Texts of the figure of the loop with a new move.

    ``room`` is the last step where the other side wrote no new move, ``answer`` where it did.
    ``whole`` is the text alternative.
    """

    before: Text
    after: Text
    starts: Text
    room_title: Text
    room: Text
    answer: Text
    quote: WithWords
    whole: WithCount


class NewLoopPart(Model):
    """The loop with the new move of the selected episode, beside the one without it."""

    kind: Literal["new_loop"]
    words: NewLoopWords
    empty: Text


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

    ``feeling``, ``underneath`` and ``cut_off`` are headings by seat: feelings on the surface, what
    lay underneath, and where it first felt cut off. A pack without ``feeling`` counts feelings by
    person, with ``feeling_me`` and ``feeling_partner``.
    """

    kind: Literal["repeats"]
    too_few: Text
    nothing: Text
    columns: tuple[Text, Text, Text]
    trigger_word: Text
    feeling: SeatWords | None = None
    underneath: SeatWords | None = None
    cut_off: SeatWords | None = None
    feeling_me: Text | None = None
    feeling_partner: Text | None = None
    count: Annotated[str, NON_EMPTY, Placeholders("times", "of")]
    stop_words: Annotated[tuple[str, ...], WRITTEN_ANEW]


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
