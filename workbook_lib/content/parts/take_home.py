"""The page to take home: what can go on it, and what it says beside a person's own words."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from workbook_lib.content.parts.signs import DayWords
from workbook_lib.content.schema.base import Id, Model, Text, WithCount, WithWords
from workbook_lib.content.schema.exercise import SeatWords

PieceName = Literal[
    "short",
    "step",
    "pause",
    "feel",
    "words",
    "drawn",
    "signs",
    "plan",
    "reasons",
    "map",
    "prompts",
    "blank",
]


class TakeHomePiece(Model):
    """One thing that can go on the page. ``picked`` says whether it does until somebody chooses."""

    id: PieceName
    label: Text
    picked: bool = True


class SideLabels(Model):
    """What one side of the loop in short is called: by its seat, or while nobody has said."""

    pursuer: Text
    withdrawer: Text
    unknown: Text
    action: Text
    primary_emotion: Text
    need: Text


class TakeHomeWords(Model):
    """What the page itself says."""

    title: Text
    days: DayWords
    me: SideLabels
    partner: SideLabels
    steps: SeatWords
    starts: WithWords
    quote: WithWords
    pause: tuple[Text, Text, Text, Text] = Field(
        description="What I notice, what I will do, when I am back, what I say as I go."
    )
    about: WithWords
    subject: WithWords
    taller: Text
    plan: tuple[Text, Text, Text] = Field(description="Headings: the point, mine, my partner’s.")
    not_shown: Text
    reasons: tuple[Text, Text] = Field(description="Picked for me, picked as a guess.")
    more: WithCount
    try_this: Text
    foot: Text


class DownloadWords(Model):
    """What the buttons say that make files of the page."""

    html: Text
    text: Text
    table: Text
    record: Text
    note: Text
    record_note: Text
    columns: tuple[Text, Text, Text, Text] = Field(
        description="Headings of the table: part, whose, what, words."
    )


class TakeHomePart(Model):
    """The page: choose, look, print, save."""

    kind: Literal["take_home"]
    choose: Text
    pieces: tuple[TakeHomePiece, ...] = Field(min_length=1)
    private: Text
    print: Text
    print_failed: Text
    preview: Text
    empty_title: Text
    empty: Text
    empty_chapter: Id
    empty_button: Text
    sheet: TakeHomeWords
    files: DownloadWords
    offline: Text
