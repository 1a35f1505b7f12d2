"""Sections about talks: form, chart of a talk, list of talks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.language import fill, isolate, join_labels, writing_direction
from workbook_lib.content.parts.talk import (
    ChangePart,
    FeelPart,
    FeelWords,
    TalkPart,
    TalksPart,
    part_with_lines,
)
from workbook_lib.content.schema.chapter import Section
from workbook_lib.content.schema.fields import Scale
from workbook_lib.figures.talk import talks_chart
from workbook_lib.insight.answers import option_texts
from workbook_lib.insight.talk import (
    RatedLine,
    count_moves,
    line_label,
    moved_sentence,
    rated_lines,
)
from workbook_lib.record.views.talk import TALKS, Talk, talk, talks
from workbook_lib.sections.forms import begin_action, item_form, item_list
from workbook_lib.sections.output import render
from workbook_lib.session.selection import Collection
from workbook_lib.widgets.blocks import HtmlBlock, ListItem, Table
from workbook_lib.widgets.chart import Chart, ChartTable, EmptyState
from workbook_lib.widgets.form import Action

if TYPE_CHECKING:
    from workbook_lib.session.context import SectionContext

TALK = Collection(TALKS, talk, talks)
"""Talks; all sections of a page show the same one."""


def build_talk(context: SectionContext, _: Section, part: TalkPart) -> Sequence[ipywidgets.Widget]:
    """Build the form of the selected talk."""
    begin = begin_action(part.another, context.section_with(TalkPart))
    actions = [begin] if part.lines() else []
    return [item_form(context, context.selection(TALK), part.exercise, actions)]


def build_feel(
    context: SectionContext, section: Section, part: FeelPart
) -> Sequence[ipywidgets.Widget]:
    """Build the chart of the selected talk."""
    talk = part_with_lines(context.find_parts(TalkPart))
    selection = context.selection(TALK)
    empty = EmptyState(
        title=part.empty_title,
        text=part.empty,
        button=part.empty_button,
        target=talk.exercise.id,
    )
    chart = Chart(section.id, context.content.interface, empty)

    def redraw() -> None:
        show_talk(chart, selection.item(), talk.lines(), part, context.language)

    selection.watch(redraw)
    redraw()
    card = ipywidgets.VBox([chart])
    card.add_class("bu-card")
    return [card]


def show_talk(
    chart: Chart, talk: Talk, lines: Sequence[Scale], part: FeelPart, language: str
) -> None:
    """Show the chart of a talk, or the empty state."""
    rows = rated_lines(talk, lines)
    if all(row.before is None and row.after is None for row in rows):
        chart.show_empty()
        return
    words = part.words
    # Where nobody has said whether the change was tried, the later marks are read as what happened.
    tried = talk.tried is not False
    moved = moved_sentence(rows, words, language, tried=tried)
    chart.show(
        talks_chart([talk], lines, part, language),
        fill(words.whole, language, count=len(rows), moved=moved),
        caption=(moved, part.key if tried else part.key_hoped),
        table=moves_grid(rows, words, tried=tried),
    )


def moves_grid(rows: Sequence[RatedLine], words: FeelWords, *, tried: bool) -> ChartTable:
    """Return the chart as a table: one row a line."""
    later = words.tried if tried else words.hoped
    return ChartTable(
        summary=words.table,
        columns=[words.line_column, words.before, later, words.moved_column],
        rows=[
            [
                line_label(row.low, row.high, words),
                _point_text(row.before, row.steps, words),
                _point_text(row.after, row.steps, words),
                _move_text(row, words),
            ]
            for row in rows
        ],
    )


def _point_text(point: int | None, steps: int, words: FeelWords) -> str:
    if point is None:
        return words.none
    return words.point.replace("{point}", str(point)).replace("{of}", str(steps))


def _move_text(row: RatedLine, words: FeelWords) -> str:
    if row.toward == "same":
        return words.stayed
    return words.toward.replace("{end}", row.end) if row.end else words.none


def build_change(
    context: SectionContext, _: Section, part: ChangePart
) -> Sequence[ipywidgets.Widget]:
    """Build the form on the small change of the selected talk."""
    chart = context.section_with(FeelPart)
    draw = part.draw if chart else None
    actions = [Action(id="draw", label=draw, style="act", target=chart)] if draw else []
    exercise = part.with_lines(part_with_lines(context.find_parts(TalkPart)))
    return [item_form(context, context.selection(TALK), exercise, actions)]


def build_talks(
    context: SectionContext, _: Section, part: TalksPart
) -> Sequence[ipywidgets.Widget]:
    """Build the list of talks, and the table over all of them."""
    lines = part_with_lines(context.find_parts(TalkPart)).lines()
    selection = context.selection(TALK)
    changes = option_texts(change.exercise for change in context.find_parts(ChangePart))
    labels = changes.get("change", {})
    items = item_list(
        part,
        selection,
        lambda talk, selected: talk_line(talk, part, labels, selected, context.language),
    )
    table = Table(part.across, part.columns)
    feel = next(iter(context.find_parts(FeelPart)), None)

    def show() -> None:
        rows = [
            (
                line_label(count.low, count.high, feel.words) if feel else count.low,
                *(
                    part.count.replace("{times}", str(times)).replace("{of}", str(count.of))
                    for times in (count.to_low, count.same, count.to_high)
                ),
            )
            for count in count_moves(selection.items(), lines)
        ]
        table.show(rows, part.too_few)

    selection.watch(show)
    show()
    heading = HtmlBlock(render("titled", title=part.across, text=part.across_note))
    card = ipywidgets.VBox([heading, table])
    card.add_class("bu-card")
    return [items, card]


def talk_line(
    talk: Talk, part: TalksPart, labels: dict[str, str], selected: str, language: str
) -> ListItem:
    """Return the list entry of a talk: what it was about, and what was changed."""
    changed = [labels.get(option, option) for option in talk.change]
    if talk.own_change:
        changed.append(isolate(talk.own_change, writing_direction(language)))
    notes = [part.guess] if talk.view == "partner" else []
    if changed:
        notes.append(part.change.replace("{words}", join_labels(changed, language)))
    return ListItem(
        id=talk.id,
        title=talk.about or part.untitled,
        note=" ".join(notes),
        date=talk.date.isoformat() if talk.date else "",
        shown=talk.id == selected,
    )
