"""Model of ``home.yaml``, the start page."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

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
    group_forms,
)


class ImportWords(Model):
    """Texts for importing a file. ``{name}`` is an example of a file name.

    ``locked``, ``passphrase`` and ``open`` are for an encrypted file.
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
    """Preview of the changes that importing a file would make.

    ``line`` combines the title of a chapter with a list of ``new``, ``changed`` and ``gone``.
    ``other`` is for entries of no known chapter. ``dated`` explains that entries with
    a date in the far future get today's date.
    """

    title: Text
    line: Annotated[str, NON_EMPTY, Placeholders("title", "words")]
    new: WithCount
    changed: WithCount
    gone: WithCount
    other: Text
    dated: Text | None = None
    nothing: Text
    keep: Text
    leave: Text
    kept: Text
    left: Text


class EncryptionWords(Model):
    """Options for encrypting a downloaded file.

    ``same`` uses the existing passphrase, ``own`` one for this file only; ``unable`` is shown
    where the browser cannot encrypt.
    """

    same: Text
    own: Text
    unable: Text


class SavingWords(Model):
    """Texts for downloading the record."""

    title: Text
    here: Text
    other: Text
    nothing: Text
    button: Text
    note: WithName
    saved: WithName
    seal: EncryptionWords


class ClearWords(Model):
    """Texts for deleting everything: what is deleted, and which copies remain elsewhere."""

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
    """Reasons why a file or a request was rejected. Nothing was changed."""

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
    """Texts about copies that other programs put next to the file. ``{name}`` names a copy."""

    title: Text
    text: Text
    add: WithName
    note: Text


class RecordFileWords(Model):
    """The section about the record file.

    ``data`` leads to the notebook of one's own data; older packs have no such link. ``save`` and
    ``older`` are the titles of what is folded: saving, and older copies with clearing.
    """

    title: Text
    data: Text | None = None
    save: Text | None = None
    older: Text | None = None
    prose: TextByMode
    bring: ImportWords
    preview: PreviewWords
    saving: SavingWords
    clear: ClearWords
    refused: RefusedWords


WithDate = Annotated[str, NON_EMPTY, Placeholders("date")]


class LockedWords(Model):
    """The start page of a locked record. ``forgot`` and later texts are for a lost passphrase."""

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
    """One action on a passphrase: its button, confirmation and result."""

    button: Text
    title: Text
    text: Text
    confirm: Text
    done: Text


class PassphraseWords(Model):
    """The card for setting, changing and removing a passphrase.

    ``none`` and ``open`` describe the current state; ``old``, ``new`` and ``again`` are labels of
    fields.
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
    """Earlier versions of the file: a list, a preview, and restoring one.

    ``line`` describes a version by its ``{date}`` and its ``{size}`` in kilobytes.
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
    """The top section of the start page.

    ``start`` opens the first step of the chapter ``opens``, by default of the first on the path;
    ``quiet`` that of the chapter ``quiet_opens``.
    """

    title: tuple[Text, Text]
    lead: Text
    start: Text
    opens: Id | None = None
    quiet: Text | None = None
    quiet_opens: Id | None = None
    private: TextByMode
    art: Text


class Promise(TextByMode):
    """One statement about privacy."""

    title: Text


class Promises(Model):
    """Statements about privacy: a line each, and ``more``, the title of what is folded below."""

    title: Text
    more: Text | None = None
    items: tuple[Promise, ...] = Field(min_length=1)
    note: TextByMode


SeatChoice = Literal["pursuer", "withdrawer", "both", "unsure"]


class SeatOption(Model):
    """One option of the choice of a side."""

    id: SeatChoice
    label: Text
    text: Text | None = None
    chapter: Id | None = Field(None, description="The chapter for this side.")


class Seats(Model):
    """The choice of a side. The chapter for the chosen side comes before that for the other."""

    title: Text
    prose: Text
    options: tuple[SeatOption, ...] = Field(min_length=2)


class FirstStep(Model):
    """The first step for a side and a time: a button that opens a step of a chapter.

    ``step`` is the id of the section that starts the step; by default the first of the chapter.
    ``takes`` is how long it takes.
    """

    seat: SeatChoice
    minutes: int = Field(ge=1, le=600)
    title: Text
    text: Text
    button: Text
    chapter: Id
    step: Id | None = None
    takes: Text | None = None


class FirstSteps(Model):
    """The first step that fits the side and the time that a reader chooses."""

    title: Text
    time: Text
    minutes: WithCount
    empty: Text
    kicker: Text
    steps: tuple[FirstStep, ...] = Field(min_length=1)

    @property
    def times(self) -> tuple[int, ...]:
        """The times to choose from, in minutes."""
        return tuple(sorted({step.minutes for step in self.steps}))


class ReturnWords(Model):
    """What a reader sees first who has written something before.

    ``stopped`` is above the step at which they stopped, ``following`` above the next chapter where
    there is no such step. ``today``, ``yesterday``, ``days`` and
    ``never`` are texts for the date of the last check-in.
    """

    title: Text
    stopped: Text
    following: Text
    where: Annotated[str, NON_EMPTY, Placeholders("title", "number", "count")]
    go_on: Text
    week: Text
    week_title: Text
    never: Text
    today: Text
    yesterday: Text
    days: WithCount
    look: Text


class PathWords(Model):
    """The list of chapters. ``chosen`` replaces ``prose`` once a side is chosen."""

    title: Text
    prose: Text
    chosen: Text | None = None
    not_started: Text
    start_here: Text
    done: Text | None = None
    counted: WithCount

    _older = model_validator(mode="before")(group_forms("counted"))


class BesideWords(Model):
    """The chapters beside the path. ``weekly`` is the one for each week."""

    title: Text
    weekly: Id
    text: Text
    button: Text


class SafetyStrip(Model):
    """The safety note at the top of the start page, with a link to help."""

    ask: Text
    text: Text
    leave: Text


class StartPageSafety(Model):
    """Safety information: who should not use the workbook. ``more`` is the title of the text."""

    strip: SafetyStrip | None = None
    title: Text
    lead: Text
    more: Text | None = None
    text: Prose
    help: Text
    leave: Text


class Home(Model):
    """``home.yaml``: the start page."""

    title: Text
    description: Text
    hero: HomeHero
    promises: Promises
    seats: Seats
    find: FirstSteps | None = None
    back: ReturnWords | None = None
    path: PathWords
    beside: BesideWords | None = None
    file: RecordFileWords
    locked: LockedWords
    passphrase: PassphraseWords
    past: VersionsWords
    copies: CopiesWords | None = None
    safety: StartPageSafety

    @property
    def weekly(self) -> str | None:
        """Id of the chapter for each week."""
        return None if self.beside is None else self.beside.weekly
