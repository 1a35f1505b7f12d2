"""The passphrase that a person may lock their words with, on the start page."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from workbook_lib.content.schema.base import WORDS, Item, Model, Takes, Text

WithDate = Annotated[str, WORDS, Takes("date")]


class LockedWords(Item):
    """The start page while the words are locked; ``forgot`` and what follows, for a lost key."""

    title: Text
    lead: Text
    label: Text
    button: Text
    working: Text
    note: Text
    forgot: Text
    lost: tuple[Text, ...] = Field(min_length=1)
    anew: Text


class StepWords(Model):
    """One thing to do with a passphrase: the button, its question and what is said afterwards."""

    button: Text
    title: Text
    text: Text
    confirm: Text
    done: Text


class PassphraseWords(Item):
    """The card for setting, changing and removing a passphrase.

    ``none`` and ``open`` say how things stand; ``old``, ``new`` and ``again`` name the fields.
    """

    title: Text
    none: Text
    open: Text
    old: Text
    new: Text
    again: Text
    help: Text
    working: Text
    leave: Text
    set: StepWords
    change: StepWords
    remove: StepWords
    lock: Text
    beyond: tuple[Text, ...] = Field(min_length=1)


class PastWords(Item):
    """Older copies of the file: a list, a look into one, and the way back to it.

    ``line`` names a copy by its ``{date}`` and its ``{size}`` in kilobytes.
    """

    title: Text
    text: Text
    look: Text
    none: Text
    line: Annotated[str, WORDS, Takes("date", "size")]
    show: WithDate
    inside: WithDate
    empty: Text
    changes: Text
    same: Text
    note: Text
    restore: Text
    leave: Text
    done: WithDate
