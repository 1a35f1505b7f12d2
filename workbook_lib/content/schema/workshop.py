"""A room: what guests and leader read, and what may be offered to the board."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from workbook_lib.content.schema.base import (
    NON_EMPTY,
    Id,
    Model,
    Placeholders,
    Text,
    WithCount,
    WithTime,
)
from workbook_lib.content.schema.fields import FIELD_PATTERN, CopyWords

WithWord = Annotated[str, NON_EMPTY, Placeholders("word")]
WithLines = Annotated[str, NON_EMPTY, Placeholders("lines", "why")]


class QuestionWords(Model):
    """Something that may be offered; ``choose`` says where it is chosen."""

    title: Text
    choose: Text


class FieldQuestion(QuestionWords):
    """The choices of one field, in a form of some chapter."""

    exercise: Id
    field: Annotated[str, StringConstraints(pattern=FIELD_PATTERN)]


class Questions(Model):
    """What may be offered, in the order of the board."""

    seat: QuestionWords
    reasons: QuestionWords
    underneath: FieldQuestion
    signs: QuestionWords


class RuleWords(Model):
    """The rule of the board, as a leader can say it."""

    title: Text
    lines: tuple[Text, ...] = Field(min_length=1)


class EnterWords(Model):
    """Joining by hand."""

    title: Text
    lead: Text
    label: Text
    help: Text
    button: Text
    wrong: Text


class GuestWords(Model):
    """A guest's page. ``wifi`` is said where the line is not encrypted."""

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
    """A page that makes a code of somebody's choices, for a board on another server."""

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
    """The leader's form for codes from elsewhere. ``line`` says why ``{lines}`` was not read."""

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
    line: WithLines
    lines: WithLines


class BoardWords(Model):
    """The board, and beside it what is for the leader.

    Packs of earlier versions say nothing of codes among those who joined, nor of a stopped board,
    nor of several networks.
    """

    title: Text
    join: Text
    scan: Text
    private: Text
    nowhere: Text
    joined: Text
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


class Room(Model):
    """``room.yaml``: many people, each on a device of their own, and a board of the group.

    ``words`` are what a room may be called: easy to say, to hear and to type.
    """

    title: Text
    words: tuple[Text, ...] = Field(min_length=20)
    questions: Questions
    rule: RuleWords
    enter: EnterWords
    guest: GuestWords
    code: CodeWords
    codes: CodesWords
    board: BoardWords
