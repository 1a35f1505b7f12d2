"""The page at the start."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from workbook_lib.content.schema.base import (
    NON_EMPTY,
    Id,
    Model,
    Placeholders,
    Prose,
    Text,
    TextByMode,
    WithCount,
    WithName,
    WithTitle,
)


class ImportWords(Model):
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
    line: Annotated[str, NON_EMPTY, Placeholders("title", "words")]
    new: WithCount
    changed: WithCount
    gone: WithCount
    comma: Annotated[str, Placeholders()]
    other: Text
    dated: Text | None = None
    nothing: Text
    keep: Text
    leave: Text
    kept: Text
    left: Text


class EncryptionWords(Model):
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
    seal: EncryptionWords


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
    cleared: TextByMode


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


class CopiesWords(Model):
    """Copies of the file that other programs left beside it. ``{name}`` is that of a copy."""

    title: Text
    text: Text
    add: WithName
    note: Text


class RecordFileWords(Model):
    """The section about the reader's own file."""

    title: Text
    prose: TextByMode
    bring: ImportWords
    preview: PreviewWords
    saving: SavingWords
    clear: ClearWords
    refused: RefusedWords


WithDate = Annotated[str, NON_EMPTY, Placeholders("date")]


class LockedWords(Model):
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


class PassphraseStepWords(Model):
    """One thing to do with a passphrase: the button, its question and what is said afterwards."""

    button: Text
    title: Text
    text: Text
    confirm: Text
    done: Text


class PassphraseWords(Model):
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
    set: PassphraseStepWords
    change: PassphraseStepWords
    remove: PassphraseStepWords
    lock: Text
    beyond: tuple[Text, ...] = Field(min_length=1)


class VersionsWords(Model):
    """Older copies of the file: a list, a look into one, and the way back to it.

    ``line`` names a copy by its ``{date}`` and its ``{size}`` in kilobytes.
    """

    title: Text
    text: Text
    look: Text
    none: Text
    line: Annotated[str, NON_EMPTY, Placeholders("date", "size")]
    show: WithDate
    inside: WithDate
    empty: Text
    changes: Text
    same: Text
    note: Text
    restore: Text
    leave: Text
    done: WithDate


class HomeHero(Model):
    """The first screen."""

    title: tuple[Text, Text]
    lead: Text
    start: Text
    private: TextByMode
    art: Text


class Promise(TextByMode):
    """One promise about the reader's words."""

    title: Text


class Promises(Model):
    """What happens to the reader's words."""

    title: Text
    items: tuple[Promise, ...] = Field(min_length=1)
    note: TextByMode


class SeatOption(Model):
    """A side that can be chosen for a start."""

    id: Literal["pursuer", "withdrawer", "both", "unsure"]
    label: Text
    text: Text
    chapter: Id | None = Field(None, description="Chapter that this choice leads to first.")


class Seats(Model):
    """Choosing a side for a start. ``next`` names the chapter that the choice leads to."""

    title: Text
    prose: Text
    legend: Text
    pick: Text
    picked: Text
    next: WithTitle | None = None
    options: tuple[SeatOption, ...] = Field(min_length=2)


class PathWords(Model):
    """The list of chapters."""

    title: Text
    prose: Text
    not_started: Text
    start_here: Text
    one: WithCount
    many: WithCount


class SafetyStrip(Model):
    """What the first screen says about safety, beside the way to get help."""

    ask: Text
    text: Text
    leave: Text


class Safety(Model):
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
    file: RecordFileWords
    locked: LockedWords
    passphrase: PassphraseWords
    past: VersionsWords
    copies: CopiesWords | None = None
    safety: Safety
