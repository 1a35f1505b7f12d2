"""A message in four pieces, and what may be said about its wording."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from workbook_lib.content.copying import CopyWords
from workbook_lib.content.schema.base import WORDS, Id, Item, Model, Takes, Text, WithWords
from workbook_lib.content.schema.fields import FieldBase
from workbook_lib.content.schema.wording_rules import Flags

PIECES = ("noticed", "feel", "need", "ask")
"""The pieces of a message in their order; also the ids of their fields."""


class Piece(Model):
    """One piece. ``opener`` is put before it where the writer has not begun a sentence."""

    label: Text
    opener: Text | None = None


class Pieces(Model):
    """The four pieces."""

    noticed: Piece
    feel: Piece
    need: Piece
    ask: Piece

    def in_order(self) -> tuple[tuple[str, Piece], ...]:
        """Return each piece with its name."""
        return tuple((name, getattr(self, name)) for name in PIECES)


class Hints(Model):
    """What may help with each piece."""

    noticed: Text
    feel: Text
    need: Text
    ask: Text


class Purpose(Item):
    """What a message is for. ``text`` says what makes it work.

    ``safety`` repeats the page's way to help beside it, where a message may be answered with harm.
    """

    id: Id
    label: Text
    text: Text
    safety: bool = False
    hints: Hints


class ByHandWords(Model):
    """For the message as one text that the writer goes on with."""

    start: Text
    label: Text
    help: Text
    back: Text
    confirm: Text
    confirm_yes: Text
    confirm_no: Text


class LookWords(Model):
    """What stands beside a message. ``{words}`` are the phrases found."""

    title: Text
    clear: Text
    found: WithWords
    told: Annotated[str, WORDS, Takes("count")]
    told_one: Text
    long: Text
    most: int = Field(default=120, ge=20, le=1000, description="Words before a message is long.")
    quote: WithWords
    foot: Text


class MessageField(FieldBase):
    """Four pieces and a message made of them, with its wording looked at as it is typed.

    Its answers lie under ``purpose``, the names of the pieces, and ``text`` for a message that the
    writer has taken over by hand.
    """

    kind: Literal["message"]
    purposes: tuple[Purpose, ...] = Field(min_length=2)
    any_purpose: Hints
    pieces: Pieces
    draft: Text
    empty: Text
    by_hand: ByHandWords
    copying: CopyWords
    look: LookWords
    wording: Flags
