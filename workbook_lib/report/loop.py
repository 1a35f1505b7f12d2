"""What the page to take home says of the loop: both sides in short, and the new moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook_lib.export.sheet_model import Block, Panel, Row
from workbook_lib.record.views.loop import Seat, rewrite
from workbook_lib.report.said import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbook_lib.content.parts.take_home import SheetSays, SideLabels
    from workbook_lib.record import Record
    from workbook_lib.record.views.loop import Episode, Turn
    from workbook_lib.report.asked import Asked


def newest(episodes: Sequence[Episode]) -> Episode | None:
    """Return the newest episode that says something of either side; None where there is none."""
    told = [one for one in episodes if not one.empty]
    return next((one for one in told if one.drawable), told[0] if told else None)


def short(episode: Episode, title: str, words: SheetSays) -> Block:
    """Return both sides of one episode in short, the one who reaches first."""
    panels = [
        _panel(episode.me, words.me),
        _panel(episode.partner, words.partner),
    ]
    if episode.seat is Seat.WITHDRAWER:
        panels.reverse()
    filled = tuple(panel for panel in panels if panel.rows)
    starts = (words.starts.replace("{words}", episode.trigger),) if episode.trigger else ()
    return Block("short", title, panels=filled, notes=starts)


def _panel(turn: Turn, labels: SideLabels) -> Panel:
    parts = ("action", "primary_emotion", "need")
    rows = tuple(
        Row(getattr(labels, part), getattr(turn, part)) for part in parts if getattr(turn, part)
    )
    who = getattr(labels, turn.seat.value) if turn.seat else labels.unknown
    return Panel(who, turn.seat.value if turn.seat else "", rows)


def step(
    record: Record,
    episodes: Sequence[Episode],
    asked: Asked,
    title: str,
    words: SheetSays,
) -> Block:
    """Return the new moves of the newest episode that has any, out loud."""
    panels: tuple[Panel, ...] = ()
    if asked.rewrite is None:
        return Block("step", title)
    exercise = asked.rewrite.exercise
    for episode in episodes:
        moves = rewrite(record, episode.id)
        given = {name: text for seat in Seat for name, text in moves[seat].items()}
        panels = tuple(
            Panel(words.steps.for_seat(seat.value), seat.value, quote=sentence)
            for seat in Seat
            for group in exercise.groups
            if group.side == seat.value
            and (sentence := said(group, exercise, given, asked.language))
        )
        if panels:
            break
    return Block("step", title, panels=panels)
