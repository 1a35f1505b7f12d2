"""The form for an episode of one's own."""

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
from workbook_lib.content.schema.fields import SeveralChoices
from workbook_lib.figures.canvas import Drawing
from workbook_lib.figures.loop import describe_loop, draw_loop
from workbook_lib.figures.pressure import describe_pressure, draw_pressure
from workbook_lib.figures.theme import PALETTE
from workbook_lib.insight.loop import (
    STEP_FIELDS,
    episode_from_story,
    has_steps,
    quote_thought,
    repeat_table,
    step_table,
    underneath_rows,
    underneath_table,
)
from workbook_lib.record.answers import as_text, form_answers, form_scope
from workbook_lib.record.views.loop import EPISODES, Episode, Seat, episode_scope
from workbook_lib.sections.form import bound
from workbook_lib.sections.output import render
from workbook_lib.widgets.entries import ItemList, ListItem
from workbook_lib.widgets.figure import EmptyState, Figure, Panel, Step
from workbook_lib.widgets.form import Action, Form
from workbook_lib.widgets.prose import HtmlBlock
from workbook_lib.widgets.table import Table

if TYPE_CHECKING:
    from workbook_lib.session.context import SectionContext

HOME_SEAT = "home/seat"
"""Where the start page keeps the seat chosen for a start."""


def build_episode(
    context: SectionContext, section: Section, part: EpisodePart
) -> Sequence[ipywidgets.Widget]:
    """Build the form; it follows the episode at hand."""
    drawn = _drawing(context)
    draw = Action(id="draw", label=part.draw, style="act", target=drawing_of(context))
    if drawn is not None:
        draw |= Action(needs=[*STEP_FIELDS], lacking=drawn.empty)
    actions = [
        draw,
        Action(id="another", label=part.another, style="plain", target=section.id, begins=True),
    ]
    form = Form(part.exercise, context.content.interface.field, actions, context.episodes.begun)

    def bind() -> None:
        scope = episode_scope(context.episodes.id)
        form.bind(scope, context.session.entries(scope), _start(context), shelf=EPISODES)

    context.episodes.watch_choice(bind)
    bind()
    return [form]


def drawing_of(context: SectionContext) -> str:
    """Return the id of the section that draws the episode at hand."""
    drawn = [each.id for each in context.chapter.sections if each.part and each.part.kind == "loop"]
    return drawn[0] if drawn else ""


def _drawing(context: SectionContext) -> LoopPart | None:
    parts = (each.part for each in context.chapter.sections)
    return next((part for part in parts if isinstance(part, LoopPart)), None)


def _start(context: SectionContext) -> dict[str, str]:
    """Return what a new episode starts with: the seat chosen on the start page, if one was."""
    seat = context.session.record.get(HOME_SEAT)
    return {"seat": str(seat) if seat in list(Seat) else f"{{kept {HOME_SEAT}}}"}


def build_rewrite(
    context: SectionContext, _: Section, part: RewritePart
) -> Sequence[ipywidgets.Widget]:
    """Build the form; it follows the episode at hand."""
    form = Form(part.exercise, context.content.interface.field)

    def bind() -> None:
        scope = episode_scope(context.episodes.id)
        form.bind(scope, context.session.entries(scope), shelf=EPISODES)

    context.episodes.watch_choice(bind)
    bind()
    after = render("note", title=part.after_title, text=part.after)
    return [form, HtmlBlock(after)]


def build_episodes(
    context: SectionContext, _: Section, part: EpisodesPart
) -> Sequence[ipywidgets.Widget]:
    """Build the list; it follows every word."""

    def remove(episode_id: str) -> None:
        gone = context.episodes.find(episode_id)
        context.episodes.forget(episode_id)
        entries.removed(gone.trigger or part.untitled)

    entries = ItemList(part, context.episodes.choose, remove)

    def show() -> None:
        entries.show(
            [episode_line(each, part, context.episodes.id) for each in context.episodes.others()]
        )

    context.episodes.watch(show)
    show()
    return [entries]


def episode_line(episode: Episode, part: EpisodesPart, shown: str) -> ListItem:
    """Return an episode as a line of the list: what set it off, and what lay beneath."""
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
        shown=episode.id == shown,
    )


def _joined(beneath: list[str]) -> str:
    """Put what lay beneath in a row; what ends like a sentence needs no sign between."""
    first, *rest = beneath
    return first + "".join(f"{' ' if first[-1] in '.!?…' else '; '}{each}" for each in rest)


@dataclass(frozen=True)
class Sketch:
    """An episode's drawing for three widths, in one sentence, and all of its words.

    ``opening`` holds what set it off, ``listing`` the steps, ``panels`` what was underneath.
    """

    wide: Drawing
    narrow: Drawing
    small: Drawing
    label: str
    opening: tuple[str, str]
    listing: list[Step]
    panels: list[Panel]


def sketch(
    episode: Episode, words: CycleWords, feelings: Mapping[str, str] | None = None
) -> Sketch | None:
    """Return an episode's drawing; None when there is nothing to draw yet.

    Parameters
    ----------
    episode : Episode
        What happened, as far as it is written.
    words : CycleWords
        What the drawing and its list say.
    feelings : mapping of str to str, optional
        Option id to label. A feeling that is not in it is shown as it is.
    """
    if not has_steps(episode):
        return None
    ring = step_table(episode, words, feelings or {})
    middle = underneath_table(episode, words)
    trigger = episode.trigger.strip()
    listing = [
        Step(
            step=row["step"],
            seat=row["seat"],
            title=row["title"],
            text=quote_thought(row["text"], words) if row["said"] else row["text"],
            said=row["said"],
        )
        for row in ring.to_dict("records")
    ]
    panels = [Panel(seat=side.seat, rows=side.rows) for side in underneath_rows(middle)]
    told = (ring, middle, trigger, words)
    return Sketch(
        draw_loop(*told),
        draw_loop(*told, size="narrow"),
        draw_loop(*told, size="small"),
        describe_loop(*told),
        (words.starts, trigger),
        listing,
        panels,
    )


def draw(figure: Figure, drawn: Sketch | None) -> None:
    """Put a drawing on a figure, or show that there is nothing to draw yet."""
    if drawn is None:
        figure.show_empty()
    else:
        figure.show(
            drawn.wide,
            drawn.narrow,
            drawn.label,
            drawn.listing,
            small=drawn.small,
            opening=drawn.opening,
            panels=drawn.panels,
        )


def build_story(
    context: SectionContext, section: Section, part: StoryPart
) -> Sequence[ipywidgets.Widget]:
    """Build the two facing panels, the drawing and what follows from it."""
    faces = [
        ("reach", part.pursuer, part.sides.pursuer),
        ("step", part.withdrawer, part.sides.withdrawer),
    ]
    quote = part.words.quote
    panels = HtmlBlock(render("story", faces=faces, moves=part.moves, quote=quote))
    figure = Figure(section.id, PALETTE, context.content.interface.figure.failed)
    draw(figure, _example(part))
    heading = HtmlBlock(render("heading", text=part.drawing))
    card = ipywidgets.VBox([heading, figure])
    card.add_class("bu-card")
    notes = [("", part.after), (part.more_title, part.more)]
    said = [HtmlBlock(render("note", title=title, text=text)) for title, text in notes if text]
    return [panels, card, *said]


@lru_cache(maxsize=4)
def _example(part: StoryPart) -> Sketch | None:
    """Draw it once: it is the same for everybody."""
    return sketch(episode_from_story(part), part.words)


def build_loop(
    context: SectionContext, section: Section, part: LoopPart
) -> Sequence[ipywidgets.Widget]:
    """Build the drawing; it follows every word."""
    empty = EmptyState(
        title=part.empty_title, text=part.empty, button=part.empty_button, target="episode"
    )
    figure = Figure(section.id, PALETTE, context.content.interface.figure.failed, empty)
    labels = feelings(context)

    def redraw() -> None:
        draw(figure, sketch(context.episodes.episode(), part.words, labels))

    context.episodes.watch(redraw)
    redraw()
    card = ipywidgets.VBox([figure])
    card.add_class("bu-card")
    return [card]


def feelings(context: SectionContext) -> dict[str, str]:
    """Return the labels of the feelings that the chapter's form offers, by option id."""
    parts = [each.part for each in context.chapter.sections if isinstance(each.part, EpisodePart)]
    fields = [field for part in parts for group in part.exercise.groups for field in group.fields]
    return {
        option.id: option.label
        for field in fields
        if isinstance(field, SeveralChoices)
        for option in field.options
    }


def build_repeats(
    context: SectionContext, section: Section, part: RepeatsPart
) -> Sequence[ipywidgets.Widget]:
    """Build the table; it follows every word."""
    table = Table(section.title, part.columns, grouped=True)
    labels = feelings(context)

    def show() -> None:
        episodes = context.episodes.others()
        found = repeat_table(episodes, part, labels)
        if len(episodes) < 2:
            table.show([], part.too_few)
        elif found.empty:
            table.show([], part.nothing)
        else:
            rows = [
                (row["what"], row["value"], part.count.format(times=row["times"], of=row["of"]))
                for row in found.to_dict("records")
            ]
            table.show(rows)

    context.episodes.watch(show)
    show()
    return [table]


NOTICE = "notice"
"""Field of the form that holds one of the moments."""


def build_pressure(
    context: SectionContext, section: Section, part: PressurePart
) -> Sequence[ipywidgets.Widget]:
    """Build the drawing and the form; the drawing follows one of its answers."""
    figure = Figure(section.id, PALETTE, context.content.interface.figure.failed)
    name = part.exercise.id

    def draw() -> None:
        notice = as_text(form_answers(context.session.record, name).get(NOTICE))
        figure.show(
            draw_pressure(part.stops, part.words, notice),
            draw_pressure(part.stops, part.words, notice, narrow=True),
            describe_pressure(part.stops, part.words, notice),
            [
                Step(
                    step=place,
                    seat="",
                    title=stop.title,
                    text=f"{stop.text} {part.words.here}" if stop.id == notice else stop.text,
                    said=False,
                )
                for place, stop in enumerate(part.stops, start=1)
            ],
        )

    context.session.watch(f"{form_scope(name)}/{NOTICE}", draw)
    draw()
    card = ipywidgets.VBox([figure])
    card.add_class("bu-card")
    return [card, bound(context, Form(part.exercise, context.content.interface.field))]
