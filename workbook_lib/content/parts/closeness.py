"""Models of the writing prompts with their ratings, and of the closeness map."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, computed_field

from workbook_lib.content.markdown import to_html
from workbook_lib.content.schema.base import (
    NON_EMPTY,
    Id,
    Model,
    Placeholders,
    Prose,
    Text,
    TextByMode,
    WithCount,
    WithWords,
)
from workbook_lib.content.schema.exercise import Exercise, Group
from workbook_lib.content.schema.fields import LongText, Scale

LineName = Literal["anxiety", "avoidance"]

POINTS = 5
"""Points of the rating scale after a prompt."""

WithValue = Annotated[str, NON_EMPTY, Placeholders("value")]


class RatedLine(Model):
    """A statement to rate on five points. It is not part of a published measure.

    ``toward`` is the direction in which agreement moves the dot on ``line``.
    """

    text: Text
    line: LineName
    toward: Literal["more", "less"]


class Prompt(Model):
    """A writing prompt with ideas to start from, and an optional statement to rate.

    ``title`` names it in the list of all prompts, which otherwise has its question.
    """

    id: Id
    title: Text | None = None
    question: Text
    ways: tuple[Text, ...] = Field(max_length=5)
    rate: RatedLine | None = None


class RestCardWords(Model):
    """A card in place of a prompt, shown after stopping and after the last prompt."""

    title: Text
    text: Prose
    again: Text
    onward: Text

    @computed_field  # type: ignore[prop-decorator]
    @property
    def text_html(self) -> str:
        """The text as HTML; it may contain a link."""
        return to_html(self.text)


class PromptWords(Model):
    """Labels around a prompt."""

    progress: Annotated[str, NON_EMPTY, Placeholders("number", "count", "answered", "skipped")]
    fresh: Annotated[str, NON_EMPTY, Placeholders("number", "count")]
    listed: Text
    item: Annotated[str, NON_EMPTY, Placeholders("number", "state")]
    answered: Text
    skipped: Text
    here: Text
    waiting: Text
    every: Text
    placeholder: Text
    words: WithCount
    stuck: Text
    rate: Text
    quote: WithWords
    points: tuple[Text, Text, Text, Text, Text]
    untested: Text
    private: TextByMode
    back: Text
    skip: Text
    onward: Text
    last: Text
    stop: Text
    note: Text
    enough: Text | None = Field(
        default=None, description="Replaces the note after three prompts in one visit."
    )
    stopped: RestCardWords
    settle: Id = Field(description="Chapter that the card after stopping links to.")
    finished: RestCardWords


class PromptsPart(Model):
    """Prompts that are shown one at a time and can be skipped."""

    kind: Literal["prompts"]
    id: Id
    label: Text
    prompts: tuple[Prompt, ...] = Field(min_length=1)
    words: PromptWords

    @cached_property
    def exercise(self) -> Exercise:
        """The prompts as a form, each with a text field and, if it has a rating, a scale."""
        return Exercise(
            id=self.id,
            label=self.label,
            groups=tuple(self._group(prompt) for prompt in self.prompts),
        )

    def _group(self, prompt: Prompt) -> Group:
        fields: list[LongText | Scale] = [
            LongText(
                kind="long",
                id=f"{prompt.id}.words",
                label=prompt.question,
                rows=4,
                max_length=20_000,
            )
        ]
        if prompt.rate:
            line = self.words.quote.replace("{words}", prompt.rate.text)
            fields.append(
                Scale(
                    kind="scale",
                    id=f"{prompt.id}.rate",
                    label=f"{self.words.rate} {line}",
                    low=self.words.points[0],
                    high=self.words.points[-1],
                    steps=POINTS,
                )
            )
        return Group(id=prompt.id, fields=tuple(fields))


class RegionWords(Model):
    """Labels of the map's four corners. They describe behavior, never a type of person."""

    ease: Text
    reaching: Text
    guarding: Text
    both: Text


class PositionWords(Model):
    """Descriptions of a position on one axis."""

    far_less: Text
    less: Text
    middle: Text
    more: Text
    far_more: Text


class AxisWords(Model):
    """Names of one axis of the map: beside the axis and in a sentence."""

    axis: Text
    name: Text


class MapTable(Model):
    """Texts of the table next to the map. It has the first two columns."""

    summary: Text
    columns: tuple[Text, ...] = Field(min_length=2)
    dot: WithValue


class MapWords(Model):
    """Title, sentences and text alternative of the map.

    ``both`` takes ``{count}`` and ``{where}``; ``each`` takes ``{count}``, ``{worry}`` and
    ``{guarding}``.
    """

    title: Text
    both: Annotated[str, NON_EMPTY, Placeholders("count", "where")]
    each: Annotated[str, NON_EMPTY, Placeholders("count", "worry", "guarding")]
    sketch: Text = "It is a sketch of your answers."
    prose: Prose
    borrowed: Text
    alt: Annotated[str, NON_EMPTY, Placeholders("sentence")]


class MapPart(Model):
    """The map: a dot on two axes. ``empty`` says how many ratings it still needs."""

    kind: Literal["map"]
    anxiety: AxisWords
    avoidance: AxisWords
    less: Text
    more: Text
    you: Text
    regions: RegionWords
    where: PositionWords
    words: MapWords
    table: MapTable
    empty_title: Text
    empty: Annotated[str, NON_EMPTY, Placeholders("count")]
