"""Help lines: whom to call, where the number comes from, and when somebody last looked."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from workbook_lib.content.base import WORDS, Item, Model, Prose, Takes, Text

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


Site = Annotated[str, WORDS, AfterValidator(_site)]
"""Name of a site, shown as words.

It is no link on purpose: a browser may look up where a link leads before it is pressed.
"""


class HelpLine(Item):
    """One line.

    ``called`` is its own name, in the words of those who run it. ``call`` and ``text`` are numbers;
    ``say`` is the word that a text message has to start with. ``seen`` says that someone on the
    project has read the number on a page of those who run it, on the day ``checked``; ``verify``,
    that this has still to be done.
    """

    country: Text
    called: Text
    call: Number | None = None
    text: Number | None = None
    say: Text | None = None
    site: Site | None = None
    source: Site
    state: Literal["seen", "verify"]
    checked: date | None = None

    @model_validator(mode="after")
    def _whole(self) -> HelpLine:
        if not (self.call or self.text or self.site):
            raise PydanticCustomError(
                "line",
                "this line has neither a number nor a site",
                {"advice": "Add “call”, “text” or “site”."},
            )
        if (self.state == "seen") != (self.checked is not None):
            raise PydanticCustomError(
                "checked",
                "a line that was seen has the day when, and no other line has one",
                {"advice": "Write “state: seen” and the day, or “state: verify” and no day."},
            )
        return self


class HelpLineGroup(Item):
    """Lines for one need."""

    title: Text
    lines: tuple[HelpLine, ...] = Field(min_length=1)
    elsewhere: Text


class HelpLineWords(Model):
    """What stands beside the lines. Templates take what they name."""

    call: Text
    text: Text
    say: Annotated[str, WORDS, Takes("word")]
    site: Text
    checked: Annotated[str, WORDS, Takes("source", "day")]
    day: Annotated[str, WORDS, Takes("day", "month", "year")]
    months: tuple[Text, ...] = Field(min_length=12, max_length=12)
    old: Text
    unchecked: Annotated[str, WORDS, Takes("source")]


class HelpLinesPart(Item):
    """Help lines by need and country, after the one number that comes first."""

    kind: Literal["helplines"]
    first_title: Text
    first: Text
    groups: tuple[HelpLineGroup, ...] = Field(min_length=1)
    words: HelpLineWords
    after: Prose
