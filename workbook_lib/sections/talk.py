"""The talk at hand, drawn on its lines while it is rated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets

from workbook_lib.content.parts.talk import FeelPart, FeelWords
from workbook_lib.content.schema.chapter import Section
from workbook_lib.content.schema.fields import Scale
from workbook_lib.figures.talk import feel
from workbook_lib.figures.theme import PALETTE
from workbook_lib.insight.talk import lowered, moved_sentence, moves, named
from workbook_lib.pages.talk import TALK, of_chapter
from workbook_lib.record.views.talk import Talk
from workbook_lib.widgets.figure import Empty, Figure, Grid

if TYPE_CHECKING:
    from workbook_lib.page.page import Page


def build(page: Page, section: Section, part: FeelPart) -> Sequence[ipywidgets.Widget]:
    """Build the drawing; it follows every mark."""
    talk = of_chapter(page)
    at_hand = page.at_hand(TALK)
    empty = Empty(
        title=part.empty_title,
        text=part.empty,
        button=part.empty_button,
        target=talk.exercise.id,
    )
    figure = Figure(section.id, PALETTE, page.content.interface.figure.failed, empty)

    def redraw() -> None:
        draw(figure, at_hand.shown(), talk.lines(), part)

    at_hand.watch(redraw)
    redraw()
    card = ipywidgets.VBox([figure])
    card.add_class("bu-card")
    return [card]


def draw(figure: Figure, talk: Talk, lines: Sequence[Scale], part: FeelPart) -> None:
    """Draw a talk, or show that there is nothing to draw yet."""
    table = moves(talk, lines) if talk.before or talk.after else None
    if table is None or not (table["before"].notna() | table["after"].notna()).any():
        figure.show_empty()
        return
    words = part.words
    # Where nobody has said whether the change was tried, the later marks are read as what happened.
    tried = talk.tried is not False
    moved = moved_sentence(table, words, tried=tried)
    figure.show(
        feel(table),
        feel(table, narrow=True),
        words.whole.replace("{count}", str(len(table))).replace("{moved}", moved),
        caption=(moved, part.key if tried else part.key_hoped),
        table=grid(
            table.astype(object).where(table.notna(), None).to_dict("records"), words, tried=tried
        ),
    )


def grid(rows: Sequence[dict[Any, Any]], words: FeelWords, *, tried: bool) -> Grid:
    """Return everything that the drawing says, as a table: one row a line of `moves`."""
    later = words.tried if tried else words.hoped
    return Grid(
        summary=words.table,
        columns=[words.line_column, words.before, later, words.moved_column],
        rows=[
            [
                _first_large(named(row, words)),
                _point(row["before"], row["steps"], words),
                _point(row["after"], row["steps"], words),
                _moved(row, words),
            ]
            for row in rows
        ],
    )


def _point(point: int | None, steps: int, words: FeelWords) -> str:
    if point is None:
        return words.none
    return words.point.replace("{point}", str(point)).replace("{of}", str(steps))


def _moved(row: dict[Any, Any], words: FeelWords) -> str:
    if row["toward"] == "same":
        return words.stayed
    return (
        words.toward.replace("{end}", lowered(row[row["toward"]])) if row["toward"] else words.none
    )


def _first_large(name: str) -> str:
    return name[:1].upper() + name[1:]
