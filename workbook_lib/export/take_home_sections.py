"""What the page to take home holds of plans, words, reasons and prompts."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from workbook_lib.content.parts.closeness import PromptsPart
from workbook_lib.content.parts.loop import FormPart, RewritePart
from workbook_lib.content.parts.plan import PlanPart
from workbook_lib.content.parts.reasons import ReasonsPart
from workbook_lib.content.parts.talk import FeelPart, TalkPart
from workbook_lib.content.parts.words import ComposerPart
from workbook_lib.content.schema.fields import LinesField, OneChoice
from workbook_lib.export.sheet_model import Block, Grid, Row
from workbook_lib.insight.plan import answer_text
from workbook_lib.insight.sentence import render_sentence
from workbook_lib.insight.words import compose_message
from workbook_lib.record import answers as answers_record
from workbook_lib.record.answers import form_answers
from workbook_lib.record.views.closeness import reflection
from workbook_lib.record.views.pause import PLAN, pause_plan
from workbook_lib.record.views.plan import plan
from workbook_lib.record.views.reasons import reasons
from workbook_lib.record.views.words import messages, saved_examples

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from workbook_lib.content.parts.closeness import Prompt
    from workbook_lib.content.parts.plan import PlanItem
    from workbook_lib.content.parts.reasons import ReasonCard
    from workbook_lib.content.parts.take_home import TakeHomeWords
    from workbook_lib.content.schema.exercise import Exercise, Group
    from workbook_lib.content.schema.fields import MessagePieces
    from workbook_lib.content.schema.interface import SentenceWords
    from workbook_lib.content.schema.pack import Content
    from workbook_lib.record import Record


def group_sentence(
    group: Group, exercise: Exercise, answers: Mapping[str, str], language: SentenceWords
) -> str:
    """Return the sentence that a group's answers make; empty where none of them is in it.

    Parameters
    ----------
    group : Group
        Fields, and the sentence with their ids in braces.
    exercise : Exercise
        What the group is a part of: names in its other answers keep their capitals.
    answers : mapping of str to str
        Field id to words, or to the id of the option picked.
    language : SentenceWords
        Words by which a sentence is recognized.
    """
    if group.say is None:
        return ""
    words = dict(answers)
    for each in (item for one in exercise.groups for item in one.fields):
        if isinstance(each, OneChoice) and each.id in words:
            labels = {option.id: option.label for option in each.options}
            words[each.id] = labels.get(words[each.id], words[each.id])
    return render_sentence(group.say.template, words, language)


ROOM_EXERCISE = "ask-for-room"
"""The exercise whose answers make a sentence that asks for room."""

_Part = TypeVar("_Part")


@dataclass(frozen=True)
class TakeHomeQuestions:
    """What is asked.

    Attributes
    ----------
    language
        Words by which a sentence is recognized.
    rewrite
        Asks for the new moves.
    talk, feel
        Asks how a talk felt, and draws it.
    lines
        Lines to borrow by id.
    pieces
        What a message is made of.
    room, pause
        Ask for the sentence that asks for room, and for the pause plan.
    items
        Points of the plan for two.
    cards
        Reasons to pick from.
    prompts
        Prompts to write about.
    """

    language: SentenceWords
    rewrite: RewritePart | None = None
    talk: TalkPart | None = None
    feel: FeelPart | None = None
    lines: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    pieces: MessagePieces | None = None
    room: Exercise | None = None
    pause: Exercise | None = None
    items: tuple[PlanItem, ...] = ()
    cards: tuple[ReasonCard, ...] = ()
    prompts: tuple[Prompt, ...] = ()


def find_questions(content: Content) -> TakeHomeQuestions:
    """Look through the chapters of a pack."""
    forms = [each.exercise for each in parts_of_kind(content, FormPart)]
    fields = [each for form in forms for group in form.groups for each in group.fields]
    moments = [each for one in fields if isinstance(one, LinesField) for each in one.moments]
    return TakeHomeQuestions(
        language=content.interface.field.sentence,
        rewrite=next(iter(parts_of_kind(content, RewritePart)), None),
        talk=next(iter(parts_of_kind(content, TalkPart)), None),
        feel=next(iter(parts_of_kind(content, FeelPart)), None),
        lines={line.id: line.text for moment in moments for line in moment.lines},
        pieces=next((each.message().pieces for each in parts_of_kind(content, ComposerPart)), None),
        room=next((form for form in forms if form.id == ROOM_EXERCISE), None),
        pause=next((form for form in forms if form.id == PLAN), None),
        items=tuple(item for each in parts_of_kind(content, PlanPart) for item in each.items),
        cards=tuple(card for each in parts_of_kind(content, ReasonsPart) for card in each.cards),
        prompts=tuple(one for each in parts_of_kind(content, PromptsPart) for one in each.prompts),
    )


def parts_of_kind(content: Content, kind: type[_Part]) -> list[_Part]:
    """Return all parts of one kind, in the order of the pack."""
    sections = [section for chapter in content.chapters for section in chapter.sections]
    return [each.part for each in sections if isinstance(each.part, kind)]


MAX_LINES, MAX_MESSAGES = 6, 2
"""Borrowed lines and messages that go on the page, so that it stays a page."""


def pause_block(
    record: Record, asked: TakeHomeQuestions, title: str, words: TakeHomeWords
) -> Block:
    """Return the pause plan: as the sentence that its page makes of it, where it makes one."""
    made = pause_plan(record)
    sentence = _sentence(record, asked.pause, asked)
    parts = (made.notice, made.will, made.back) if not sentence else ("", "", "")
    rows = (Row(*pair) for pair in zip(words.pause, (*parts, made.tell), strict=True))
    quotes = tuple(filter(None, [sentence]))
    filled = tuple(row for row in rows if row.text)
    return Block("pause", title, quotes=quotes, rows=filled, half=True)


def words_block(
    record: Record, asked: TakeHomeQuestions, title: str, words: TakeHomeWords
) -> Block:
    """Return lines that were borrowed, the last messages, and the sentence that asks for room."""
    lines = [asked.lines[name] for name in saved_examples(record) if name in asked.lines]
    pieces = asked.pieces
    written = (
        [compose_message(one, pieces, asked.language) for one in messages(record)] if pieces else []
    )
    room = _sentence(record, asked.room, asked)
    kept = [*lines[:MAX_LINES], *written[:MAX_MESSAGES]]
    left = len(lines) + len(written) - len(kept)
    quotes = [words.quote.replace("{words}", text) for text in kept]
    more = (words.more.replace("{count}", str(left)),) if left else ()
    return Block("words", title, quotes=(*quotes, *filter(None, [room])), notes=more)


def _sentence(record: Record, exercise: Exercise | None, asked: TakeHomeQuestions) -> str:
    if exercise is None:
        return ""
    given = {
        name: answers_record.as_text(value)
        for name, value in form_answers(record, exercise.id).items()
    }
    made = (group_sentence(group, exercise, given, asked.language) for group in exercise.groups)
    return next(filter(None, made), "")


def plan_block(
    record: Record, items: Sequence[PlanItem], title: str, words: TakeHomeWords
) -> Block:
    """Return the plan for two, as far as either chose to show it.

    What is not shown has no place on the page: neither a word for it, nor a column of its own.
    """
    now = plan(record)
    point, *owners = words.plan
    columns = [
        (owner, [answer_text(item, shown.get(item.id)) for item in items])
        for owner, shown in zip(owners, (now.shown("me"), now.shown("partner")), strict=True)
    ]
    columns = [(owner, texts) for owner, texts in columns if any(texts)]
    rows = [
        (item.label, *texts)
        for item, *texts in zip(items, *(texts for _, texts in columns), strict=True)
        if any(texts)
    ]
    heads = (point, *(owner for owner, _ in columns))
    return Block("plan", title, grid=Grid(heads, tuple(rows)) if rows else None)


def reasons_block(
    record: Record, cards: Iterable[ReasonCard], title: str, words: TakeHomeWords
) -> Block:
    """Return the reasons that were picked, for either side."""
    given = reasons(record)
    every = [(card.title, given[card.id]) for card in cards if card.id in given]
    mine = "; ".join(name for name, one in every if one.me)
    theirs = "; ".join(name for name, one in every if one.partner)
    rows = (Row(*pair) for pair in zip(words.reasons, (mine, theirs), strict=True))
    return Block("reasons", title, rows=tuple(row for row in rows if row.text))


def prompts_block(record: Record, asked: Iterable[Prompt], title: str) -> Block:
    """Return the prompts that were answered, with the answers."""
    given = reflection(record).words
    rows = tuple(Row(one.question, given[one.id]) for one in asked if one.id in given)
    return Block("prompts", title, rows=rows)
