"""Models of the help page: help lines with source and date, safety check, and advice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from workbook_lib.content.schema.base import (
    NON_EMPTY,
    WRITTEN_ANEW,
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
"""A phone number with digits, spaces and dashes."""


def _check_site(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+(/[a-z0-9/-]*)?", name):
        raise PydanticCustomError(
            "site",
            "this is not the name of a site",
            {"advice": "Write it as people type it, such as findahelpline.com."},
        )
    return name


Site = Annotated[str, NON_EMPTY, AfterValidator(_check_site)]
"""Name of a website, shown as text. It is not a link, because browsers may prefetch links."""


class HelpLine(Model):
    """One help line.

    ``called`` is its official name. ``also_in`` lists other countries it serves. ``call``,
    ``text`` and ``tty`` are phone numbers; ``say`` is the word that a text message has to start
    with. ``chat`` is a site to chat on, ``site`` a site for lines without a number.

    ``state`` is ``seen`` if the number was read on a page of ``source`` on the day ``checked``,
    ``copy`` if it was read in a stored copy of such a page, and ``verify`` if it still has to be
    checked.
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
        """Return whether it serves a country."""
        return country in (self.country, *self.also_in)

    @model_validator(mode="after")
    def _check_complete(self) -> HelpLine:
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
    """Lines for one need. ``elsewhere`` is shown for countries without such a line."""

    id: Id | None = None
    title: Text
    lines: Annotated[tuple[HelpLine, ...], WRITTEN_ANEW] = Field(min_length=1)
    elsewhere: Text

    def lines_in(self, country: str) -> tuple[HelpLine, ...]:
        """Return the lines that serve a country, its own lines first."""
        lines = [line for line in self.lines if line.answers_in(country)]
        return tuple(sorted(lines, key=lambda line: line.country != country))


class HelpLineWords(Model):
    """Labels of the help lines."""

    call: Text
    text: Text
    tty: Text | None = None
    chat: Text | None = None
    say: Annotated[str, NON_EMPTY, Placeholders("word")]
    site: Text
    checked: Annotated[str, NON_EMPTY, Placeholders("source", "day")]
    copied: Annotated[str, NON_EMPTY, Placeholders("source", "day")] | None = None
    old: Text
    unchecked: Annotated[str, NON_EMPTY, Placeholders("source")]


@dataclass(frozen=True)
class HelpCountry:
    """A country with its lines by need; a need may have none."""

    name: str
    groups: tuple[tuple[HelpLineGroup, tuple[HelpLine, ...]], ...]


class HelpLinesPart(Model):
    """Help lines by country and need, after the emergency number.

    ``mood`` explains that the lines are not only for danger; ``where`` labels the choice of a
    country; ``places`` is the order of countries; ``anywhere`` is for all other countries.
    """

    kind: Literal["helplines"]
    first_title: Text
    first: Text
    mood: Text | None = None
    where: Text | None = None
    places: Annotated[tuple[Text, ...], WRITTEN_ANEW] = ()
    anywhere: Prose | None = None
    groups: tuple[HelpLineGroup, ...] = Field(min_length=1)
    words: HelpLineWords
    after: Prose

    @property
    def countries(self) -> tuple[HelpCountry, ...]:
        """Lines by country, in the order of ``places``, then other countries."""
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
    """One question of the safety check, with examples."""

    id: Id
    text: Text
    examples: Text


class SafetyWords(Model):
    """Labels of the safety check. ``progress`` takes ``{number}`` and ``{count}``."""

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
    """A sentence that holds only where nobody is afraid, with that condition next to it."""

    before: Text
    text: Text
    guard: Text


class SafetyAfter(Model):
    """Texts after the questions, the same for all answers."""

    title: Text
    gone: Text
    text: tuple[Text, ...] = Field(min_length=1)
    lines: Text
    alone: Text
    sentence: SafetySentence


class SafetyPart(Model):
    """The safety check.

    Its answers are not stored, and the page that follows does not depend on them, so that nobody
    can see what was chosen.
    """

    kind: Literal["safety"]
    words: SafetyWords
    questions: tuple[SafetyQuestion, ...] = Field(min_length=1)
    after: SafetyAfter


class AloneStep(Model):
    """A chapter that is useful for one person alone, with the reason."""

    chapter: Id
    text: Text


class AlonePart(Model):
    """Chapters for one reader alone, in a suggested order."""

    kind: Literal["alone"]
    label: Text
    steps: tuple[AloneStep, ...] = Field(min_length=1)
    after: Prose


class CounselLine(Model):
    """One line of a list."""

    text: Text


class CounselList(Model):
    """A list with a heading and a conclusion."""

    title: Text
    lines: tuple[CounselLine, ...] = Field(min_length=1)
    after: Prose | None = None


class CounselPart(Model):
    """Lists in two columns; ``deep`` is a dark panel for safety and help.

    With ``folded``, the lists are closed under this title until the reader opens them.
    """

    kind: Literal["counsel"]
    folded: Text | None = None
    tone: Literal["plain", "deep"] = "plain"
    lists: tuple[CounselList, ...] = Field(min_length=1)


class Tip(Model):
    """One piece of advice with a heading."""

    title: Text
    text: Prose


class TipsPart(Model):
    """Pieces of advice in two columns."""

    kind: Literal["tips"]
    tips: tuple[Tip, ...] = Field(min_length=1)
