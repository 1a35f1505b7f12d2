"""What the page to take home says of a talk: where it stood on each line, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbook_lib.export.sheet_model import Block, Scale
from workbook_lib.insight.talk import moves, named
from workbook_lib.record.views.talk import talks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook_lib.content.parts.take_home import SheetSays
    from workbook_lib.content.parts.talk import FeelPart, FeelWords, TalkPart
    from workbook_lib.record import Record


def feel(
    record: Record, asked: TalkPart | None, said: FeelPart | None, title: str, words: SheetSays
) -> Block:
    """Return the newest talk that was rated, on its lines."""
    rated = [one for one in talks(record) if one.drawable]
    if not rated or asked is None or said is None:
        return Block("feel", title)
    talk = rated[0]
    rows = moves(talk, asked.lines())
    tried = talk.tried is not False
    scales = tuple(
        _scale(row, said.words, tried=tried)
        for row in rows.astype(object).where(rows.notna(), None).to_dict("records")
        if row["before"] or row["after"]
    )
    about = words.about.replace("{words}", talk.about) if talk.about else ""
    notes = tuple(filter(None, (about, said.key if tried else said.key_hoped)))
    return Block("feel", title, scales=scales, notes=notes if scales else (), half=True)


def _scale(row: Mapping[Any, Any], words: FeelWords, *, tried: bool) -> Scale:
    marks = (
        (words.before, row["before"]),
        (words.tried if tried else words.hoped, row["after"]),
    )
    told = [
        f"{name}: {_filled(words.point, point=point, of=row['steps'])}"
        for name, point in marks
        if point
    ]
    return Scale(
        str(row["low"]),
        str(row["high"]),
        _place(row["before"], row["steps"]),
        _place(row["after"], row["steps"]),
        f"{named(row, words).capitalize()}. {'; '.join(told)}.",
    )


def _place(point: object, steps: object) -> float | None:
    if not isinstance(point, int) or not isinstance(steps, int) or steps < 2:
        return None
    return (point - 1) / (steps - 1)


def _filled(template: str, **values: object) -> str:
    for name, value in values.items():
        template = template.replace(f"{{{name}}}", str(value))
    return template
