"""Models of the agenda of a group, of ``room.yaml`` (texts of a room), and of ``handouts.yaml``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from workbook_lib.content.language import TextForms
from workbook_lib.content.parts.words import TimerWords
from workbook_lib.content.schema.base import (
    NON_EMPTY,
    WRITTEN_ANEW,
    Id,
    Model,
    Placeholders,
    PluralForms,
    Prose,
    Text,
    WithCount,
    WithTime,
    WithTitle,
)
from workbook_lib.content.schema.fields import FIELD_PATTERN, CopyWords

WithWord = Annotated[str, NON_EMPTY, Placeholders("word")]
WithLines = Annotated[TextForms, PluralForms("lines", "why")]


class QuestionWords(Model):
    """A question of the board. ``choose`` names the exercise that asks it."""

    title: Text
    choose: Text


class FieldQuestion(QuestionWords):
    """A question whose options are those of a field in an exercise."""

    exercise: Id
    field: Annotated[str, StringConstraints(pattern=FIELD_PATTERN)]


class Questions(Model):
    """Questions in the order of the board."""

    seat: QuestionWords
    reasons: QuestionWords
    underneath: FieldQuestion
    signs: QuestionWords


class RuleWords(Model):
    """The disclosure rule of the board, for the leader to read out."""

    title: Text
    lines: tuple[Text, ...] = Field(min_length=1)


class EnterWords(Model):
    """Texts for joining a room by typing its word."""

    title: Text
    lead: Text
    label: Text
    help: Text
    button: Text
    wrong: Text


class GuestWords(Model):
    """The page of a participant. ``wifi`` is shown without HTTPS."""

    lead: Text
    word: WithWord
    start: Text
    wifi: Text
    offer_title: Text
    offer: Text
    nothing_title: Text
    nothing: Text
    button: Text
    again: Text
    offered: Text
    take_back: Text
    taken_back: Text
    none_ticked: Text
    failed: Text
    ended: Text
    full: Text


class CodeWords(Model):
    """The page that makes a share code of a person's choices, for a board on another server."""

    title: Text
    lead: Text
    here: Text
    make_title: Text
    offer: Text
    nothing_title: Text
    nothing: Text
    button: Text
    again: Text
    not_made: Text
    none_ticked: Text
    made_title: Text
    made: Text
    copying: CopyWords
    picture: Text
    hand_over: Text
    not_secret: Text
    away: Text
    put_away: Text
    take_back_title: Text
    take_back: tuple[Text, ...] = Field(min_length=1)


class CodesWords(Model):
    """The leader's form for share codes. ``lines`` explains why ``{lines}`` could not be read."""

    title: Text
    lead: Text
    screen: Text
    label: Text
    help: Text
    read: Text
    take_out: Text
    new: WithCount
    same: WithCount
    instead: WithCount
    out: WithCount
    absent: WithCount
    unread: WithCount
    none: Text
    lines: WithLines


class BoardWords(Model):
    """Texts of the board and of the leader's controls.

    Optional texts are missing in packs of earlier versions.
    """

    title: Text
    join: Text
    scan: Text
    private: Text
    nowhere: Text
    joined: WithCount
    by_code: WithCount | None = None
    people: WithCount
    opening: Text
    waiting_title: Text
    waiting: Text
    few_title: Text
    few: Text
    hidden_title: Text
    hidden: Text
    stopped_title: Text | None = None
    stopped: Text | None = None
    networks_title: Text | None = None
    networks: Text | None = None
    networks_choose: Text | None = None
    networks_again: Text | None = None
    held: Text
    several: Text
    bar: WithCount
    no_number: Text
    small: Text
    offline_title: Text
    offline: Text
    since: WithTime
    session: Text
    leader: Text
    no_phones: Text
    hide: Text
    show: Text
    hold: Text
    let_go: Text
    run_sheet: Text
    end: Text
    ending: Text
    end_now: Text
    ended_title: Text
    ended: Text
    failed: Text
    board_link: Text
    refused_title: Text
    refused: Text


class RoomWords(Model):
    """``room.yaml``: texts of a workshop room.

    ``words`` are possible names of a room: easy to say, to hear and to type.
    """

    title: Text
    words: Annotated[tuple[Text, ...], WRITTEN_ANEW] = Field(min_length=20)
    questions: Questions
    rule: RuleWords
    enter: EnterWords
    guest: GuestWords
    code: CodeWords
    codes: CodesWords
    board: BoardWords


class WriteLine(Model):
    """A question on a handout, with lines to write on."""

    label: Text
    lines: int = Field(default=1, ge=1, le=6)


class HandoutTable(Model):
    """A table on a handout. With ``ticks`` its last column has a box to tick in each row.

    Cells may be empty. ``tall`` gives rows the height of some lines of handwriting.
    """

    columns: tuple[Annotated[str, Placeholders()], ...] = Field(min_length=2, max_length=5)
    rows: tuple[tuple[Annotated[str, Placeholders()], ...], ...] = Field(min_length=1)
    ticks: bool = False
    tall: bool = False


class HandoutBlock(Model):
    """A block of a handout; what it has is printed in the order of these attributes.

    ``draws`` is the worked example of the pack as a loop. ``exercise`` names an exercise whose
    questions are printed, and ``moment`` a moment whose lines are. Both are left out in a pack
    without them, such as one that hides their chapter.
    """

    title: Text | None = None
    draws: Literal["story"] | None = None
    prose: Prose | None = None
    table: HandoutTable | None = None
    exercise: Id | None = None
    moment: Id | None = None
    write: tuple[WriteLine, ...] = ()


class Handout(Model):
    """One page to hand out."""

    id: Id
    title: Text
    lead: Text
    blocks: tuple[HandoutBlock, ...] = Field(min_length=1)


class Handouts(Model):
    """``handouts.yaml``: pages to hand out, in the order in which they are printed."""

    handouts: tuple[Handout, ...] = ()


class AgendaStep(Model):
    """One step of the agenda, with what to do and what the leader can say."""

    title: Text
    minutes: Annotated[int, Field(ge=1, le=120)]
    chapter: Id | None = Field(default=None, description="Chapter that people open in this step.")
    do: tuple[Text, ...] = Field(min_length=1)
    say: tuple[Text, ...] = ()


class AgendaWords(Model):
    """Labels of the agenda."""

    label: Text
    whole: WithCount
    minutes: WithCount
    open: WithTitle
    say: Text
    now: WithTitle
    done: Text
    back: Text
    next: Text
    timer: TimerWords


class AgendaPart(Model):
    """The agenda, with a timer for the current step."""

    kind: Literal["agenda"]
    steps: tuple[AgendaStep, ...] = Field(min_length=1)
    words: AgendaWords
