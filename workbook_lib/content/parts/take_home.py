"""Models of the take-home sheet: its pieces and its texts."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

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
    "moments",
    "homework",
    "plan",
    "reasons",
    "map",
    "prompts",
    "measures",
    "blank",
]


class TakeHomePiece(Model):
    """One piece of the sheet. ``picked`` is whether it is included by default."""

    id: PieceName
    label: Text
    picked: bool = True


class SideLabels(Model):
    """Labels of one side in the summary of the loop; ``unknown`` is for an unknown seat."""

    pursuer: Text
    withdrawer: Text
    unknown: Text
    action: Text
    primary_emotion: Text
    need: Text


class TakeHomeWords(Model):
    """Texts on the sheet."""

    title: Text
    me: SideLabels
    partner: SideLabels
    steps: SeatWords
    starts: WithWords
    quote: WithWords
    pause: tuple[Text, Text, Text, Text] = Field(
        description="Labels: what I notice, what I will do, when I am back, what I say as I go."
    )
    about: WithWords
    subject: WithWords
    taller: Text
    plan: tuple[Text, Text, Text] = Field(description="Headings: item, mine, my partner’s.")
    not_shown: Text
    reasons: tuple[Text, Text] = Field(description="Labels: picked for me, picked as a guess.")
    more: WithCount
    try_this: Text
    foot: Text


class DownloadWords(Model):
    """Texts of the buttons that save the sheet as a file."""

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
    """The take-home sheet: choose pieces, preview, print, save."""

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
