"""The talk at hand, drawn on its lines while it is rated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets

from workbook_lib.content.parts.talk import ChangePart, FeelPart, FeelWords, TalkPart, TalksPart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.content.schema.fields import Scale, SeveralChoices
from workbook_lib.figures.talk import draw_talk
from workbook_lib.figures.theme import PALETTE
from workbook_lib.insight.talk import (
    line_label,
    lower_first,
    move_counts,
    moved_sentence,
    rating_table,
)
from workbook_lib.record.views.talk import TALKS, Talk, talk, talks
from workbook_lib.sections.output import render
from workbook_lib.session.selection import Collection
from workbook_lib.widgets.entries import ItemList, ListItem
from workbook_lib.widgets.figure import EmptyState, Figure, FigureTable
from workbook_lib.widgets.form import Action, Form
from workbook_lib.widgets.prose import HtmlBlock
from workbook_lib.widgets.table import Table

if TYPE_CHECKING:
    from workbook_lib.session.context import SectionContext

TALK = Collection(TALKS, talk, talks)
"""Where talks lie; all sections of a page show the same one of them."""


def build_talk(
    context: SectionContext, section: Section, part: TalkPart
) -> Sequence[ipywidgets.Widget]:
    """Build the form; it follows the talk at hand."""
    another = Action(
        id="another", label=part.another, style="plain", target=section.id, begins=True
    )
    begun = context.selection(TALK).begun
    return [
        following(context, Form(part.exercise, context.content.interface.field, [another], begun))
    ]


def following(context: SectionContext, form: Form) -> Form:
    """Show in a form the talk at hand, whichever that is."""
    selection = context.selection(TALK)

    def bind() -> None:
        form.bind(selection.scope, context.session.entries(selection.scope), shelf=TALKS)

    selection.watch_choice(bind)
    bind()
    return form


def of_chapter(context: SectionContext) -> TalkPart:
    """Return the part that asks for a talk, and with it the lines a talk is rated on.

    Raises
    ------
    LookupError
        When the chapter has none, or a slip in the pack has cost it its part.
    """
    for section in context.chapter.sections:
        if isinstance(section.part, TalkPart):
            return section.part
    raise LookupError("No section of this chapter asks for a talk.")


def build_feel(
    context: SectionContext, section: Section, part: FeelPart
) -> Sequence[ipywidgets.Widget]:
    """Build the drawing; it follows every mark."""
    talk = of_chapter(context)
    selection = context.selection(TALK)
    empty = EmptyState(
        title=part.empty_title,
        text=part.empty,
        button=part.empty_button,
        target=talk.exercise.id,
    )
    figure = Figure(section.id, PALETTE, context.content.interface.figure.failed, empty)

    def redraw() -> None:
        draw(figure, selection.shown(), talk.lines(), part)

    selection.watch(redraw)
    redraw()
    card = ipywidgets.VBox([figure])
    card.add_class("bu-card")
    return [card]


def draw(figure: Figure, talk: Talk, lines: Sequence[Scale], part: FeelPart) -> None:
    """Draw a talk, or show that there is nothing to draw yet."""
    table = rating_table(talk, lines) if talk.before or talk.after else None
    if table is None or not (table["before"].notna() | table["after"].notna()).any():
        figure.show_empty()
        return
    words = part.words
    # Where nobody has said whether the change was tried, the later marks are read as what happened.
    tried = talk.tried is not False
    moved = moved_sentence(table, words, tried=tried)
    figure.show(
        draw_talk(table),
        draw_talk(table, narrow=True),
        words.whole.replace("{count}", str(len(table))).replace("{moved}", moved),
        caption=(moved, part.key if tried else part.key_hoped),
        table=grid(
            table.astype(object).where(table.notna(), None).to_dict("records"), words, tried=tried
        ),
    )


def grid(rows: Sequence[dict[Any, Any]], words: FeelWords, *, tried: bool) -> FigureTable:
    """Return everything that the drawing says, as a table: one row a line of `moves`."""
    later = words.tried if tried else words.hoped
    return FigureTable(
        summary=words.table,
        columns=[words.line_column, words.before, later, words.moved_column],
        rows=[
            [
                _first_large(line_label(row, words)),
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
        words.toward.replace("{end}", lower_first(row[row["toward"]]))
        if row["toward"]
        else words.none
    )


def _first_large(name: str) -> str:
    return name[:1].upper() + name[1:]


def build_change(
    context: SectionContext, _: Section, part: ChangePart
) -> Sequence[ipywidgets.Widget]:
    """Build the form; it follows the talk at hand."""
    drawn = [each.id for each in context.chapter.sections if each.part and each.part.kind == "feel"]
    draw = [Action(id="draw", label=part.draw, style="act", target=name) for name in drawn[:1]]
    exercise = part.with_lines(of_chapter(context))
    return [following(context, Form(exercise, context.content.interface.field, draw))]


def build_talks(
    context: SectionContext, _: Section, part: TalksPart
) -> Sequence[ipywidgets.Widget]:
    """Build the list and the table; they follow every answer."""
    lines = of_chapter(context).lines()
    selection = context.selection(TALK)
    labels = changes(context)

    def remove(name: str) -> None:
        gone = selection.find(name)
        selection.forget(name)
        entries.removed(gone.about or part.untitled)

    entries = ItemList(part, selection.choose, remove)
    table = Table(part.across, part.columns)

    def show() -> None:
        every = selection.others()
        entries.show([talk_line(each, part, labels, selection.id) for each in every])
        rows = [
            (
                f"{row['low']}, {lower_first(row['high'])}",
                *(
                    part.count.replace("{times}", str(row[way])).replace("{of}", str(row["of"]))
                    for way in ("to_low", "same", "to_high")
                ),
            )
            for row in move_counts(every, lines).to_dict("records")
        ]
        table.show(rows, part.too_few)

    selection.watch(show)
    show()
    heading = HtmlBlock(render("titled", title=part.across, text=part.across_note))
    card = ipywidgets.VBox([heading, table])
    card.add_class("bu-card")
    return [entries, card]


def changes(context: SectionContext) -> dict[str, str]:
    """Return the labels of the small changes that the chapter offers, by option id."""
    parts = [each.part for each in context.chapter.sections if isinstance(each.part, ChangePart)]
    fields = [field for part in parts for group in part.exercise.groups for field in group.fields]
    return {
        option.id: option.label
        for field in fields
        if isinstance(field, SeveralChoices)
        for option in field.options
    }


def talk_line(talk: Talk, part: TalksPart, labels: dict[str, str], shown: str) -> ListItem:
    """Return a talk as a line of the list: what it was about, and what was changed."""
    changed = [labels.get(each, each) for each in talk.change]
    if talk.own_change:
        changed.append(talk.own_change)
    notes = [part.guess] if talk.view == "partner" else []
    if changed:
        notes.append(part.change.replace("{words}", "; ".join(changed)))
    return ListItem(
        id=talk.id,
        title=talk.about or part.untitled,
        note=" ".join(notes),
        date=talk.date.isoformat() if talk.date else "",
        shown=talk.id == shown,
    )
