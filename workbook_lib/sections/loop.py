"""Sections about the loop: example, episode form and drawing, list, patterns, pressure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.parts.loop import (
    CycleWords,
    EpisodePart,
    EpisodesPart,
    LoopPart,
    PressurePart,
    RepeatsPart,
    RewritePart,
    StoryPart,
)
from workbook_lib.content.schema.chapter import Section
from workbook_lib.figures.canvas import Drawing
from workbook_lib.figures.loop import describe_loop, draw_loop
from workbook_lib.figures.pressure import describe_pressure, draw_pressure
from workbook_lib.figures.theme import PALETTE
from workbook_lib.insight.loop import (
    STEP_FIELDS,
    episode_from_story,
    find_patterns,
    has_steps,
    quote_thought,
    step_table,
    underneath_rows,
    underneath_table,
)
from workbook_lib.record.answers import as_text, form_answers, form_scope
from workbook_lib.record.views.loop import Episode, Seat
from workbook_lib.sections.forms import (
    begin_action,
    bound_form,
    item_form,
    item_list,
    option_labels,
)
from workbook_lib.sections.output import render
from workbook_lib.widgets.blocks import HtmlBlock, Table
from workbook_lib.widgets.figure import EmptyState, Figure, FigurePanel, FigureStep
from workbook_lib.widgets.form import Action
from workbook_lib.widgets.item_list import ListItem

if TYPE_CHECKING:
    from workbook_lib.session.context import SectionContext

HOME_SEAT = "home/seat"
"""Path of the seat chosen on the start page."""


def build_episode(
    context: SectionContext, section: Section, part: EpisodePart
) -> Sequence[ipywidgets.Widget]:
    """Build the form of the selected episode."""
    draw = Action(id="draw", label=part.draw, style="act", target=context.section_with(LoopPart))
    for drawing in context.find_parts(LoopPart):
        draw |= Action(needs=[*STEP_FIELDS], lacking=drawing.empty)
        break
    form = item_form(
        context,
        context.episodes,
        part.exercise,
        [draw, begin_action(part.another, section.id)],
        defaults=lambda: _defaults(context),
    )
    return [*_jump(part.example, context.section_with(StoryPart)), form]


def _jump(text: str | None, section: str) -> list[HtmlBlock]:
    """Return a link to a section of the page; nothing without a text or a section."""
    return [HtmlBlock(render("jump", text=text, section=section))] if text and section else []


def _defaults(context: SectionContext) -> dict[str, str]:
    """Return the answers of a new episode: the seat chosen on the start page."""
    seat = context.session.record.get(HOME_SEAT)
    return {"seat": str(seat) if seat in list(Seat) else f"{{kept {HOME_SEAT}}}"}


def build_rewrite(
    context: SectionContext, _: Section, part: RewritePart
) -> Sequence[ipywidgets.Widget]:
    """Build the form for new moves in the selected episode."""
    after = render("note", title=part.after_title, text=part.after)
    return [item_form(context, context.episodes, part.exercise), HtmlBlock(after)]


def build_episodes(
    context: SectionContext, _: Section, part: EpisodesPart
) -> Sequence[ipywidgets.Widget]:
    """Build the list of episodes."""
    return [
        item_list(
            part,
            context.episodes,
            lambda episode, selected: episode_line(episode, part, selected),
        )
    ]


def episode_line(episode: Episode, part: EpisodesPart, selected: str) -> ListItem:
    """Return the list entry of an episode: its trigger, and the feelings underneath."""
    beneath = [
        named.replace("{words}", turn.primary_emotion)
        for turn, named in (
            (episode.me, part.beneath_me or "{words}"),
            (episode.partner, part.beneath_partner or "{words}"),
        )
        if turn.primary_emotion
    ]
    note = part.beneath.replace("{words}", _joined(beneath)) if beneath else ""
    if episode.me.empty != episode.partner.empty:
        note = f"{note} {part.one_side}".strip()
    return ListItem(
        id=episode.id,
        title=episode.trigger or part.untitled,
        note=note,
        date=episode.date.isoformat() if episode.date else "",
        shown=episode.id == selected,
    )


def _joined(beneath: list[str]) -> str:
    """Join phrases with semicolons, except after the end of a sentence."""
    first, *rest = beneath
    return first + "".join(f"{' ' if first[-1] in '.!?…' else '; '}{phrase}" for phrase in rest)


@dataclass(frozen=True)
class LoopDrawing:
    """The figure of an episode in three widths, its text alternative, and its full texts.

    ``opening`` is the trigger, ``listing`` the steps, ``panels`` the feelings underneath.
    """

    wide: Drawing
    narrow: Drawing
    small: Drawing
    label: str
    opening: tuple[str, str]
    listing: list[FigureStep]
    panels: list[FigurePanel]


def draw_episode(
    episode: Episode, words: CycleWords, feelings: Mapping[str, str] | None = None
) -> LoopDrawing | None:
    """Return the drawing of an episode, None when there is nothing to draw.

    Parameters
    ----------
    episode : Episode
        The episode.
    words : CycleWords
        Labels of the drawing and its list.
    feelings : mapping of str to str, optional
        Option id to label. Other feelings are shown as written.
    """
    if not has_steps(episode):
        return None
    ring = step_table(episode, words, feelings or {})
    middle = underneath_table(episode, words)
    trigger = episode.trigger.strip()
    listing = [
        FigureStep(
            step=row["step"],
            seat=row["seat"],
            title=row["title"],
            text=quote_thought(row["text"], words) if row["said"] else row["text"],
            said=row["said"],
        )
        for row in ring.to_dict("records")
    ]
    panels = [FigurePanel(seat=side.seat, rows=side.rows) for side in underneath_rows(middle)]
    parts = (ring, middle, trigger, words)
    return LoopDrawing(
        draw_loop(*parts),
        draw_loop(*parts, size="narrow"),
        draw_loop(*parts, size="small"),
        describe_loop(*parts),
        (words.starts, trigger),
        listing,
        panels,
    )


def show_drawing(figure: Figure, drawing: LoopDrawing | None) -> None:
    """Show a drawing in a figure, or the empty state."""
    if drawing is None:
        figure.show_empty()
    else:
        figure.show(
            drawing.wide,
            drawing.narrow,
            drawing.label,
            drawing.listing,
            small=drawing.small,
            opening=drawing.opening,
            panels=drawing.panels,
        )


def build_story(
    context: SectionContext, section: Section, part: StoryPart
) -> Sequence[ipywidgets.Widget]:
    """Build the panels of both sides, the drawing and the notes below it."""
    sides = [
        ("reach", part.pursuer, part.sides.pursuer),
        ("step", part.withdrawer, part.sides.withdrawer),
    ]
    quote = part.words.quote
    panels = HtmlBlock(render("story", faces=sides, moves=part.moves, quote=quote))
    figure = Figure(section.id, PALETTE, context.content.interface.figure.failed)
    show_drawing(figure, _draw_example(part))
    heading = HtmlBlock(render("heading", text=part.drawing))
    card = ipywidgets.VBox([heading, figure])
    card.add_class("bu-card")
    notes = [("", part.after), (part.more_title, part.more)]
    blocks = [HtmlBlock(render("note", title=title, text=text)) for title, text in notes if text]
    return [panels, card, *blocks, *_jump(part.back, context.section_with(EpisodePart))]


@lru_cache(maxsize=4)
def _draw_example(part: StoryPart) -> LoopDrawing | None:
    """Draw the worked example; it is the same for every record."""
    return draw_episode(episode_from_story(part), part.words)


def build_loop(
    context: SectionContext, section: Section, part: LoopPart
) -> Sequence[ipywidgets.Widget]:
    """Build the drawing of the selected episode."""
    empty = EmptyState(
        title=part.empty_title, text=part.empty, button=part.empty_button, target="episode"
    )
    figure = Figure(section.id, PALETTE, context.content.interface.figure.failed, empty)
    labels = feeling_labels(context)

    def redraw() -> None:
        show_drawing(figure, draw_episode(context.episodes.item(), part.words, labels))

    context.episodes.watch(redraw)
    redraw()
    card = ipywidgets.VBox([figure])
    card.add_class("bu-card")
    return [card]


def feeling_labels(context: SectionContext) -> dict[str, str]:
    """Return the labels of the feelings that the episode form offers, by option id."""
    return option_labels(part.exercise for part in context.find_parts(EpisodePart))


def build_repeats(
    context: SectionContext, section: Section, part: RepeatsPart
) -> Sequence[ipywidgets.Widget]:
    """Build the table of patterns in several episodes."""
    table = Table(section.title, part.columns, grouped=True)
    labels = feeling_labels(context)

    def show() -> None:
        episodes = context.episodes.items()
        patterns = find_patterns(episodes, part, labels)
        if len(episodes) < 2:
            table.show([], part.too_few)
        elif not patterns:
            table.show([], part.nothing)
        else:
            rows = [
                (
                    pattern.what,
                    pattern.value,
                    part.count.format(times=pattern.times, of=pattern.of),
                )
                for pattern in patterns
            ]
            table.show(rows)

    context.episodes.watch(show)
    show()
    return [table]


NOTICE = "notice"
"""Field of the form with the stop that was chosen."""


def build_pressure(
    context: SectionContext, section: Section, part: PressurePart
) -> Sequence[ipywidgets.Widget]:
    """Build the form, and the drawing below it, which marks the stop that was chosen."""
    figure = Figure(section.id, PALETTE, context.content.interface.figure.failed)
    name = part.exercise.id

    def redraw() -> None:
        notice = as_text(form_answers(context.session.record, name).get(NOTICE))
        figure.show(
            draw_pressure(part.stops, part.words, notice),
            draw_pressure(part.stops, part.words, notice, narrow=True),
            describe_pressure(part.stops, part.words, notice),
            [
                FigureStep(
                    step=place,
                    seat="",
                    title=stop.title,
                    text=f"{stop.text} {part.words.here}" if stop.id == notice else stop.text,
                    said=False,
                )
                for place, stop in enumerate(part.stops, start=1)
            ],
        )

    context.session.watch(f"{form_scope(name)}/{NOTICE}", redraw)
    redraw()
    card = ipywidgets.VBox([figure])
    card.add_class("bu-card")
    return [bound_form(context, part.exercise), card]
