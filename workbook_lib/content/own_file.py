"""The reader's own file on the start page: brought, saved, cleared."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from workbook_lib.content.schema.base import (
    WORDS,
    Item,
    Model,
    SeesWords,
    Takes,
    Text,
    WithCount,
    WithName,
)


class BringWords(Model):
    """Bringing a file. ``{name}`` is what a file may be called.

    ``locked``, ``passphrase`` and ``open`` are for a file that is sealed.
    """

    title: Text
    text: Text
    choose: Text
    help: WithName
    note: Text
    reading: Text
    locked: Text
    passphrase: Text
    open: Text


class PreviewWords(Model):
    """What a file would add, before anything of it is kept.

    ``line`` puts a chapter's name before what ``new``, ``changed`` and ``gone`` say of it;
    ``comma`` stands between them. ``other`` names what belongs to no chapter of this version.
    ``dated`` says that entries from the far future are dated today.
    """

    title: Text
    line: Annotated[str, WORDS, Takes("title", "words")]
    new: WithCount
    changed: WithCount
    gone: WithCount
    comma: Annotated[str, Takes()]
    other: Text
    dated: Text | None = None
    nothing: Text
    keep: Text
    leave: Text
    kept: Text
    left: Text


class SealWords(Model):
    """Locking a file that is taken away.

    ``same`` is offered where the words have a passphrase already, ``own`` where the file gets one
    of its own; ``unable`` stands where this browser cannot do it.
    """

    same: Text
    own: Text
    unable: Text


class SavingWords(Model):
    """Taking a file away."""

    title: Text
    here: Text
    other: Text
    nothing: Text
    button: Text
    note: WithName
    saved: WithName
    seal: SealWords


class ClearWords(Model):
    """Clearing everything: what goes, and what cannot be reached from here."""

    button: Text
    title: Text
    goes: Text
    personal: tuple[Text, ...] = Field(min_length=1)
    guest: tuple[Text, ...] = Field(min_length=1)
    stays: Text
    beyond_personal: tuple[Text, ...] = Field(min_length=1)
    beyond_guest: tuple[Text, ...] = Field(min_length=1)
    confirm: Text
    leave: Text
    cleared: SeesWords


class RefusedWords(Model):
    """Why a file, or what was asked, could not be taken. Nothing was changed."""

    foreign: WithName
    empty: Text
    damaged: Text
    future: Text
    newer: Text
    large: Text
    full: Text
    locked: Text
    wrong: Text
    unfit: Text
    differ: Text
    failed: Text


class CopiesWords(Item):
    """Copies of the file that other programs left beside it. ``{name}`` is that of a copy."""

    title: Text
    text: Text
    add: WithName
    note: Text


class OwnFile(Item):
    """The section about the reader's own file."""

    title: Text
    prose: SeesWords
    bring: BringWords
    preview: PreviewWords
    saving: SavingWords
    clear: ClearWords
    refused: RefusedWords
