"""Help lines: whom to call, where the number comes from, and when somebody last looked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from workbook_lib.content.schema.base import (
    NON_EMPTY,
    Id,
    Model,
    Placeholders,
    Prose,
    Text,
    WithNumber,
)

Number = Annotated[
    str,
    StringConstraints(pattern=r"^\+?\d[\d -]*\d$", max_length=24),
]
"""A number as people write it: digits, spaces and dashes."""


def _site(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+(/[a-z0-9/-]*)?", name):
        raise PydanticCustomError(
            "site",
            "this is not the name of a site",
            {"advice": "Write it as people type it, such as findahelpline.com."},
        )
    return name


Site = Annotated[str, NON_EMPTY, AfterValidator(_site)]
"""Name of a site, shown as words.

It is no link on purpose: a browser may look up where a link leads before it is pressed.
"""


class HelpLine(Model):
    """One line.

    ``called`` is its own name, in the words of those who run it. ``also_in`` names other countries
    where the same line answers. ``call``, ``text`` and ``tty`` are numbers; ``say`` is the word
    that a text message has to start with. ``chat`` is where to write with someone, ``site`` where
    there is no number.

    ``seen`` says that someone on the project has read the number on a page of ``source``, on the
    day ``checked``; ``copy``, that they read it that day in a stored copy of such a page;
    ``verify``, that this has still to be done.
    """

    country: Text
    also_in: tuple[Text, ...] = ()
    called: Text
    whom: Text | None = None
    hours: Text | None = None
    languages: Text | None = None
    call: Number | None = None
    text: Number | None = None
    say: Text | None = None
    tty: Number | None = None
    chat: Site | None = None
    site: Site | None = None
    source: Site
    state: Literal["seen", "copy", "verify"]
    checked: date | None = None

    def answers_in(self, country: str) -> bool:
        """Whether people in a country can use it."""
        return country in (self.country, *self.also_in)

    @model_validator(mode="after")
    def _whole(self) -> HelpLine:
        if not (self.call or self.text or self.site):
            raise PydanticCustomError(
                "line",
                "this line has neither a number nor a site",
                {"advice": "Add “call”, “text” or “site”."},
            )
        if (self.state == "verify") != (self.checked is None):
            raise PydanticCustomError(
                "checked",
                "the state and the day do not go together",
                {
                    "advice": "Write “state: seen” or “state: copy” with the day you read it, "
                    "or “state: verify” without a day."
                },
            )
        return self


class HelpLineGroup(Model):
    """Lines for one need. ``elsewhere`` is said where a country has none."""

    id: Id | None = None
    title: Text
    lines: tuple[HelpLine, ...] = Field(min_length=1)
    elsewhere: Text

    def lines_in(self, country: str) -> tuple[HelpLine, ...]:
        """Return the lines that answer in a country, its own before those of several."""
        found = [line for line in self.lines if line.answers_in(country)]
        return tuple(sorted(found, key=lambda line: line.country != country))


class HelpLineWords(Model):
    """What stands beside the lines. Templates take what they name."""

    call: Text
    text: Text
    tty: Text | None = None
    chat: Text | None = None
    say: Annotated[str, NON_EMPTY, Placeholders("word")]
    site: Text
    checked: Annotated[str, NON_EMPTY, Placeholders("source", "day")]
    copied: Annotated[str, NON_EMPTY, Placeholders("source", "day")] | None = None
    day: Annotated[str, NON_EMPTY, Placeholders("day", "month", "year")]
    months: tuple[Text, ...] = Field(min_length=12, max_length=12)
    old: Text
    unchecked: Annotated[str, NON_EMPTY, Placeholders("source")]


@dataclass(frozen=True)
class HelpCountry:
    """A country, and for each need the lines that answer there; a need may have none."""

    name: str
    groups: tuple[tuple[HelpLineGroup, tuple[HelpLine, ...]], ...]


class HelpLinesPart(Model):
    """Help lines by country and need, after the one number that comes first.

    ``mood`` says that the lines are not for danger alone; ``where`` asks for the country;
    ``places`` is the order in which countries stand; ``anywhere`` is for all others.
    """

    kind: Literal["helplines"]
    first_title: Text
    first: Text
    mood: Text | None = None
    where: Text | None = None
    places: tuple[Text, ...] = ()
    anywhere: Prose | None = None
    groups: tuple[HelpLineGroup, ...] = Field(min_length=1)
    words: HelpLineWords
    after: Prose

    @property
    def countries(self) -> tuple[HelpCountry, ...]:
        """The lines by country: those of ``places`` first, then others in their order."""
        lines = [line for group in self.groups for line in group.lines]
        named = dict.fromkeys(name for line in lines for name in (line.country, *line.also_in))
        names = [*(name for name in self.places if name in named), *named]
        return tuple(
            HelpCountry(
                name,
                tuple((group, group.lines_in(name)) for group in self.groups),
            )
            for name in dict.fromkeys(names)
        )


class SafetyQuestion(Model):
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


class SafetySentence(Model):
    """A sentence that is true only where nobody is afraid, with its guard beside it."""

    before: Text
    text: Text
    guard: Text


class SafetyAfter(Model):
    """What follows the questions: the same for every reader, whatever they chose."""

    title: Text
    gone: Text
    text: tuple[Text, ...] = Field(min_length=1)
    lines: Text
    alone: Text
    sentence: SafetySentence


class SafetyPart(Model):
    """The safety check.

    Its answers have no place in a record, and there is no rule by which one of them would lead
    elsewhere than another: a page that told them apart would tell on its reader.
    """

    kind: Literal["safety"]
    words: SafetyWords
    questions: tuple[SafetyQuestion, ...] = Field(min_length=1)
    after: SafetyAfter


class AloneStep(Model):
    """A chapter that makes sense for one person, and why."""

    chapter: Id
    text: Text


class AlonePart(Model):
    """Chapters for one reader alone, in an order that begins softly."""

    kind: Literal["alone"]
    label: Text
    steps: tuple[AloneStep, ...] = Field(min_length=1)
    after: Prose


class CounselLine(Model):
    """One line of a list."""

    text: Text


class CounselList(Model):
    """Lines under a heading, with what follows from them."""

    title: Text
    lines: tuple[CounselLine, ...] = Field(min_length=1)
    after: Prose | None = None


class CounselPart(Model):
    """Lists, two abreast; on a dark panel where they are about safety and help."""

    kind: Literal["counsel"]
    tone: Literal["plain", "deep"] = "plain"
    lists: tuple[CounselList, ...] = Field(min_length=1)


class Tip(Model):
    """One piece of advice under its own heading."""

    title: Text
    text: Prose


class TipsPart(Model):
    """Pieces of advice, two abreast where there is room."""

    kind: Literal["tips"]
    tips: tuple[Tip, ...] = Field(min_length=1)
