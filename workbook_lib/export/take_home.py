"""Assembles the take-home sheet from a record."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, get_args

from workbook_lib.content.language import fill, format_day, isolate, join_list, text_direction
from workbook_lib.content.parts.take_home import PieceName
from workbook_lib.export import take_home_sections
from workbook_lib.export.sheet_model import Block, Panel, RatedScale, Row, Sheet
from workbook_lib.export.take_home_sections import (
    find_questions,
    group_sentence,
    with_shown_answers,
)
from workbook_lib.insight.loop import (
    episode_labels,
    seat_by_side,
    sides_in_order,
    turn_of,
    write_out,
)
from workbook_lib.insight.talk import line_label, rated_lines
from workbook_lib.record.views.loop import Seat, episodes, rewrite
from workbook_lib.record.views.take_home import small_steps
from workbook_lib.record.views.talk import talks

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from workbook_lib.content.parts.take_home import SideLabels, TakeHomePart, TakeHomeWords
    from workbook_lib.content.parts.talk import FeelWords
    from workbook_lib.content.schema.pack import Content
    from workbook_lib.export.sheet_model import Picture
    from workbook_lib.export.take_home_sections import TakeHomeQuestions
    from workbook_lib.insight.talk import RatedLine
    from workbook_lib.record import Record
    from workbook_lib.record.views.loop import Episode, Turn


def newest_episode(episodes: Sequence[Episode]) -> Episode | None:
    """Return the newest episode with an answer for either side; None where there is none.

    Examples
    --------
    >>> from workbook_lib.record.views.loop import Episode, Turn
    >>> drawable = Episode("7f3a", trigger="a late text", me=Turn(action="I ask again"))
    >>> newest_episode([Episode("91bc", trigger="the dishes"), drawable]).id
    '7f3a'
    """
    filled = [episode for episode in episodes if not episode.empty]
    drawable = (episode for episode in filled if episode.drawable)
    return next(drawable, filled[0] if filled else None)


def loop_block(episode: Episode, title: str, words: TakeHomeWords) -> Block:
    """Return a summary of both sides of an episode in the order in which they are drawn."""
    labels = {"me": words.me, "partner": words.partner}
    panels = [_panel(turn_of(episode, side), labels[side]) for side in sides_in_order(episode)]
    filled = tuple(panel for panel in panels if panel.rows)
    trigger = isolate(episode.trigger, text_direction(title))
    starts = (words.starts.replace("{words}", trigger),) if trigger else ()
    return Block("short", title, panels=filled, notes=starts)


def _panel(turn: Turn, labels: SideLabels) -> Panel:
    parts = ("action", "primary_emotion", "need")
    rows = tuple(
        Row(getattr(labels, part), getattr(turn, part)) for part in parts if getattr(turn, part)
    )
    who = getattr(labels, turn.seat.value) if turn.seat else labels.unknown
    return Panel(who, turn.seat.value if turn.seat else "", rows)


def rewrite_block(
    record: Record,
    episodes: Sequence[Episode],
    questions: TakeHomeQuestions,
    title: str,
    words: TakeHomeWords,
) -> Block:
    """Return the new moves of the newest episode that has any, as sentences."""
    panels: tuple[Panel, ...] = ()
    if questions.rewrite is None:
        return Block("step", title)
    exercise = questions.rewrite.exercise
    for episode in episodes:
        moves = rewrite(record, episode.id)
        written = {name: text for seat in Seat for name, text in moves[seat].items()}
        answers = with_shown_answers(record, exercise, written, seat_by_side(episode)["me"])
        panels = tuple(
            Panel(words.steps.for_seat(seat.value), seat.value, quote=sentence)
            for seat in Seat
            for group in exercise.groups
            if group.side == seat.value
            and moves[seat]
            and (sentence := group_sentence(group, exercise, answers, questions.language))
        )
        if panels:
            break
    return Block("step", title, panels=panels)


def talk_block(
    record: Record, questions: TakeHomeQuestions, title: str, words: TakeHomeWords, language: str
) -> Block:
    """Return the ratings of the newest talk."""
    form, feel = questions.talk, questions.feel
    rated = [talk for talk in talks(record) if talk.drawable]
    if not rated or form is None or feel is None:
        return Block("feel", title)
    talk = rated[0]
    tried = talk.tried is not False
    scales = tuple(
        _scale(row, feel.words, language, tried=tried)
        for row in rated_lines(talk, form.lines())
        if row.before or row.after
    )
    subject = isolate(talk.about, text_direction(title))
    about = words.about.replace("{words}", subject) if subject else ""
    notes = tuple(filter(None, (about, feel.key if tried else feel.key_hoped)))
    return Block("feel", title, scales=scales, notes=notes if scales else (), half=True)


def _scale(row: RatedLine, words: FeelWords, language: str, *, tried: bool) -> RatedScale:
    marks = (
        (words.before, row.before),
        (words.tried if tried else words.hoped, row.after),
    )
    marked = [
        f"{name}: {fill(words.point, language, point=point, of=row.steps)}"
        for name, point in marks
        if point
    ]
    return RatedScale(
        row.low,
        row.high,
        _scale_position(row.before, row.steps),
        _scale_position(row.after, row.steps),
        f"{line_label(row.low, row.high, words)}. {join_list(marked, language)}.",
    )


def _scale_position(point: int | None, steps: int) -> float | None:
    return None if point is None or steps < 2 else (point - 1) / (steps - 1)


BLANK_LINES = 3
"""Blank lines for handwriting."""

HANDWRITING_PIECES = ("short", "step", "pause", "words")
"""Pieces that get blank lines for handwriting on an empty sheet."""


def build_sheet(
    record: Record,
    content: Content,
    part: TakeHomePart,
    pictures: Mapping[str, Picture],
    chosen: Collection[str],
    today: date,
) -> Sheet:
    """Assemble the sheet from the chosen pieces.

    Parameters
    ----------
    record : Record
        The person's record.
    content : Content
        The content pack.
    part : TakeHomePart
        Texts of the sheet.
    pictures : mapping of str to Picture
        Drawings by piece. Pieces without a drawing are left out.
    chosen : collection of str
        Ids of the chosen pieces.
    today : date
        Local date of the reader.

    Examples
    --------
    >>> from datetime import date
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.take_home import TakeHomePart
    >>> from workbook_lib.record import Record
    >>> pack = load_pack(pack_folder("en"))
    >>> [part] = pack.parts(TakeHomePart)
    >>> chosen = [piece.id for piece in part.pieces]
    >>> build_sheet(Record(), pack, part, {}, chosen, date(2026, 3, 2)).empty
    True
    """
    # The summary already has both sides, so leave them out of the drawing's text.
    if "short" in chosen and "drawn" in pictures:
        pictures = {**pictures, "drawn": replace(pictures["drawn"], opening="", panels=())}
    blocks = _blocks(record, content, part, pictures)
    order = [piece.id for piece in part.pieces if piece.id in chosen]
    filled = [block for name in order for block in blocks if block.id == name]
    filled = [block for block in filled if _has_content(block)]
    lists_steps = any(block.id == "homework" for block in filled)
    if lists_steps and any(step.is_open for step in small_steps(record)):
        filled = [block for block in filled if block.id != "blank"]  # it asks for a small step
    if all(block.lines for block in filled):
        labels = {piece.id: piece.label for piece in part.pieces if piece.id in chosen}
        empty = [
            Block(name, labels[name], lines=BLANK_LINES)
            for name in HANDWRITING_PIECES
            if name in labels
        ]
        filled = [*empty, *filled]
    return Sheet(
        title=part.sheet.title,
        day=format_day(today, content.pack.language, long=True),
        foot=part.sheet.foot,
        language=content.pack.language,
        direction=content.pack.direction,
        blocks=tuple(_pair_half_blocks(filled)),
        safety=content.interface.safety_on_paper,
    )


def _blocks(
    record: Record, content: Content, part: TakeHomePart, pictures: Mapping[str, Picture]
) -> list[Block]:
    words, language = part.sheet, content.pack.language
    questions = find_questions(content)
    title = dict.fromkeys(get_args(PieceName), "")
    title |= {piece.id: piece.label for piece in part.pieces}
    all_episodes = episodes(record)
    last = newest_episode(all_episodes)
    labels = episode_labels(content)
    return [
        *(
            Block(piece, title[piece], picture=picture, half=piece == "feel")
            for piece, picture in pictures.items()
        ),
        *([loop_block(write_out(last, language, labels), title["short"], words)] if last else []),
        rewrite_block(record, all_episodes, questions, title["step"], words),
        take_home_sections.pause_block(record, questions, title["pause"], words),
        talk_block(record, questions, title["feel"], words, language),
        take_home_sections.words_block(record, questions, title["words"], words, language),
        take_home_sections.plan_block(record, questions.items, title["plan"], words, language),
        take_home_sections.reasons_block(
            record, questions.cards, title["reasons"], words, language
        ),
        take_home_sections.prompts_block(record, questions.prompts, title["prompts"]),
        *take_home_sections.measure_blocks(record, content),
        take_home_sections.moments_block(record, title["moments"], language),
        take_home_sections.homework_block(record, content, title["homework"]),
        Block("blank", words.try_this, lines=BLANK_LINES),
    ]


def _has_content(block: Block) -> bool:
    contents = (block.panels, block.rows, block.quotes, block.scales, block.picture, block.grid)
    return any(contents) or block.lines > 0


def _pair_half_blocks(blocks: Sequence[Block]) -> list[Block]:
    """Give half-width blocks without a neighbor the full width."""
    paired = list(blocks)
    second = -1
    for index, (block, after) in enumerate(pairwise([*blocks, None])):
        if block is None or not block.half or index == second:
            continue
        if after is not None and after.half:
            second = index + 1
        else:
            paired[index] = replace(block, half=False)
    return paired
