"""What the page to take home holds of plans, words, reasons and prompts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook_lib.export.sheet_model import Block, Grid, Row
from workbook_lib.insight.plan import answer_text
from workbook_lib.insight.words import compose
from workbook_lib.record import answers as answers_record
from workbook_lib.record.answers import form_answers
from workbook_lib.record.views.closeness import reflection
from workbook_lib.record.views.pause import pause_plan
from workbook_lib.record.views.plan import plan
from workbook_lib.record.views.reasons import reasons
from workbook_lib.record.views.words import borrowed, messages
from workbook_lib.report.said import said

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from workbook_lib.content.parts.closeness import Prompt
    from workbook_lib.content.parts.plan import PlanItem
    from workbook_lib.content.parts.reasons import ReasonCard
    from workbook_lib.content.parts.take_home import SheetSays
    from workbook_lib.content.schema.exercise import Exercise
    from workbook_lib.record import Record
    from workbook_lib.report.asked import Asked

MOST_LINES, MOST_MESSAGES = 6, 2
"""Borrowed lines and messages that go on the page, so that it stays a page."""


def pause(record: Record, asked: Asked, title: str, words: SheetSays) -> Block:
    """Return the pause plan: as the sentence that its page makes of it, where it makes one."""
    made = pause_plan(record)
    sentence = _sentence(record, asked.pause, asked)
    parts = (made.notice, made.will, made.back) if not sentence else ("", "", "")
    rows = (Row(*pair) for pair in zip(words.pause, (*parts, made.tell), strict=True))
    quotes = tuple(filter(None, [sentence]))
    filled = tuple(row for row in rows if row.text)
    return Block("pause", title, quotes=quotes, rows=filled, half=True)


def words_to_keep(record: Record, asked: Asked, title: str, words: SheetSays) -> Block:
    """Return lines that were borrowed, the last messages, and the sentence that asks for room."""
    lines = [asked.lines[name] for name in borrowed(record) if name in asked.lines]
    pieces = asked.pieces
    written = [compose(one, pieces, asked.language) for one in messages(record)] if pieces else []
    room = _sentence(record, asked.room, asked)
    kept = [*lines[:MOST_LINES], *written[:MOST_MESSAGES]]
    left = len(lines) + len(written) - len(kept)
    quotes = [words.quote.replace("{words}", text) for text in kept]
    more = (words.more.replace("{count}", str(left)),) if left else ()
    return Block("words", title, quotes=(*quotes, *filter(None, [room])), notes=more)


def _sentence(record: Record, exercise: Exercise | None, asked: Asked) -> str:
    if exercise is None:
        return ""
    given = {
        name: answers_record.text(value)
        for name, value in form_answers(record, exercise.id).items()
    }
    made = (said(group, exercise, given, asked.language) for group in exercise.groups)
    return next(filter(None, made), "")


def agreed(record: Record, items: Sequence[PlanItem], title: str, words: SheetSays) -> Block:
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


def picked(record: Record, cards: Iterable[ReasonCard], title: str, words: SheetSays) -> Block:
    """Return the reasons that were picked, for either side."""
    given = reasons(record)
    every = [(card.title, given[card.id]) for card in cards if card.id in given]
    mine = "; ".join(name for name, one in every if one.me)
    theirs = "; ".join(name for name, one in every if one.partner)
    rows = (Row(*pair) for pair in zip(words.reasons, (mine, theirs), strict=True))
    return Block("reasons", title, rows=tuple(row for row in rows if row.text))


def prompts(record: Record, asked: Iterable[Prompt], title: str) -> Block:
    """Return the prompts that were answered, with the answers."""
    given = reflection(record).words
    rows = tuple(Row(one.question, given[one.id]) for one in asked if one.id in given)
    return Block("prompts", title, rows=rows)
