"""The safety check: questions that a reader answers for nobody but themselves."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from workbook_lib.content.schema.base import Id, Item, Model, Text, WithNumber


class SafetyQuestion(Item):
    """One question, and what else it may look like."""

    id: Id
    text: Text
    examples: Text


class SafetyWords(Model):
    """What the check says around its questions. ``progress`` takes ``{number}`` and ``{count}``."""

    label: Text
    open: Text | None = None
    progress: WithNumber
    answers: tuple[Text, ...] = Field(min_length=2)
    back: Text
    onward: Text
    finish: Text
    stop: Text
    again: Text


class SafetySentence(Item):
    """A sentence that is true only where nobody is afraid, with its guard beside it."""

    before: Text
    text: Text
    guard: Text


class SafetyAfter(Item):
    """What follows the questions: the same for every reader, whatever they chose."""

    title: Text
    gone: Text
    text: tuple[Text, ...] = Field(min_length=1)
    lines: Text
    alone: Text
    sentence: SafetySentence


class SafetyPart(Item):
    """The safety check.

    Its answers have no place in a record, and there is no rule by which one of them would lead
    elsewhere than another: a page that told them apart would tell on its reader.
    """

    kind: Literal["safety"]
    words: SafetyWords
    questions: tuple[SafetyQuestion, ...] = Field(min_length=1)
    after: SafetyAfter
