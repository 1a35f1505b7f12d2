"""The page at the start."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from workbook_lib.content.own_file import CopiesWords, OwnFile
from workbook_lib.content.passphrase import LockedWords, PassphraseWords, PastWords
from workbook_lib.content.schema.base import (
    Id,
    Item,
    Model,
    Prose,
    SeesWords,
    Text,
    WithCount,
    WithTitle,
)


class HomeHero(Item):
    """The first screen."""

    title: tuple[Text, Text]
    lead: Text
    start: Text
    private: SeesWords
    art: Text


class Promise(Item, SeesWords):
    """One promise about the reader's words."""

    title: Text


class Promises(Item):
    """What happens to the reader's words."""

    title: Text
    items: tuple[Promise, ...] = Field(min_length=1)
    note: SeesWords


class SeatOption(Item):
    """A side that can be chosen for a start."""

    id: Literal["pursuer", "withdrawer", "both", "unsure"]
    label: Text
    text: Text
    chapter: Id | None = Field(None, description="Chapter that this choice leads to first.")


class Seats(Item):
    """Choosing a side for a start. ``next`` names the chapter that the choice leads to."""

    title: Text
    prose: Text
    legend: Text
    pick: Text
    picked: Text
    next: WithTitle | None = None
    options: tuple[SeatOption, ...] = Field(min_length=2)


class PathWords(Item):
    """The list of chapters."""

    title: Text
    prose: Text
    not_started: Text
    start_here: Text
    one: WithCount
    many: WithCount


class SafetyStrip(Item):
    """What the first screen says about safety, beside the way to get help."""

    ask: Text
    text: Text
    leave: Text


class Safety(Item):
    """Who this workbook is not for. A strip stands on the first screen, and more further down."""

    strip: SafetyStrip | None = None
    title: Text
    lead: Text
    text: Prose
    help: Text
    leave: Text


class Home(Model):
    """``home.yaml``: the page at the start."""

    title: Text
    description: Text
    hero: HomeHero
    promises: Promises
    seats: Seats
    path: PathWords
    file: OwnFile
    locked: LockedWords
    passphrase: PassphraseWords
    past: PastWords
    copies: CopiesWords | None = None
    safety: Safety
