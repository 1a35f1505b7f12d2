"""Puts the page to take home together out of a record."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, get_args

from workbook_lib.content.parts.take_home import PieceName
from workbook_lib.export import take_home_sections
from workbook_lib.export.sheet_model import Block, Sheet
from workbook_lib.insight.sign_trends import day_text
from workbook_lib.record.views.loop import episodes
from workbook_lib.report import loop, talk
from workbook_lib.report.asked import asked

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from workbook_lib.content.parts.take_home import TakeHomePart
    from workbook_lib.content.schema.pack import Content
    from workbook_lib.export.sheet_model import Picture
    from workbook_lib.record import Record

LINES = 3
"""Empty lines to write on by hand."""

BY_HAND = ("short", "step", "pause", "words")
"""Pieces that have empty lines on a page on which nothing is written yet."""


def gather(
    record: Record,
    content: Content,
    part: TakeHomePart,
    pictures: Mapping[str, Picture],
    chosen: Collection[str],
    today: date,
) -> Sheet:
    """Gather what was written and chosen.

    Parameters
    ----------
    record : Record
        What a person wrote.
    content : Content
        What the chapters ask, and in which language.
    part : TakeHomePart
        What the page says beside that.
    pictures : mapping of str to Picture
        Drawings by the name of their piece; one that is missing leaves its piece out.
    chosen : collection of str
        Names of the pieces that go on the page.
    today : date
        The reader's day.
    """
    # What both sides say in short is not said twice.
    if "short" in chosen and "drawn" in pictures:
        pictures = {**pictures, "drawn": replace(pictures["drawn"], opening="", panels=())}
    made = {block.id: block for block in _blocks(record, content, part, pictures)}
    blocks = [made[piece.id] for piece in part.pieces if piece.id in chosen and piece.id in made]
    filled = [block for block in blocks if _holds(block)]
    if all(block.lines for block in filled):
        labels = {piece.id: piece.label for piece in part.pieces if piece.id in chosen}
        empty = [Block(name, labels[name], lines=LINES) for name in BY_HAND if name in labels]
        filled = [*empty, *filled]
    return Sheet(
        title=part.sheet.title,
        day=day_text(today, part.sheet.days, year=True),
        foot=part.sheet.foot,
        language=content.pack.language,
        direction=content.pack.direction,
        blocks=tuple(_paired(filled)),
        safety=content.interface.safety_on_paper,
    )


def _blocks(
    record: Record, content: Content, part: TakeHomePart, pictures: Mapping[str, Picture]
) -> list[Block]:
    words = part.sheet
    ask = asked(content)
    title = dict.fromkeys(get_args(PieceName), "")
    title |= {piece.id: piece.label for piece in part.pieces}
    every = episodes(record)
    last = loop.newest(every)
    return [
        *(
            Block(each, title[each], picture=pictures[each], half=each == "feel")
            for each in pictures
        ),
        *([loop.short(last, title["short"], words)] if last else []),
        loop.step(record, every, ask, title["step"], words),
        take_home_sections.pause(record, ask, title["pause"], words),
        talk.feel(record, ask.talk, ask.feel, title["feel"], words),
        take_home_sections.words_to_keep(record, ask, title["words"], words),
        take_home_sections.agreed(record, ask.items, title["plan"], words),
        take_home_sections.picked(record, ask.cards, title["reasons"], words),
        take_home_sections.prompts(record, ask.prompts, title["prompts"]),
        Block("blank", words.try_this, lines=LINES),
    ]


def _holds(block: Block) -> bool:
    held = (block.panels, block.rows, block.quotes, block.scales, block.picture, block.grid)
    return any(held) or block.lines > 0


def _paired(blocks: Sequence[Block]) -> list[Block]:
    """Let a narrow block take the whole width where no other narrow one stands beside it."""
    made = list(blocks)
    taken = -1
    for place, (block, after) in enumerate(pairwise([*blocks, None])):
        if block is None or not block.half or place == taken:
            continue
        if after is not None and after.half:
            taken = place + 1
        else:
            made[place] = replace(block, half=False)
    return made
