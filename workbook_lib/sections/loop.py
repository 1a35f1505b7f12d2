"""Sections about the loop: example, episode form and drawing, list, patterns, pressure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import ipywidgets

from workbook_lib.content.language import isolate, writing_direction
from workbook_lib.content.parts.loop import (
    CycleWords,
    EpisodePart,
    EpisodesPart,
    LoopPart,
    NewLoopPart,
    NewLoopWords,
    OutsideLoopPart,
    PressurePart,
    RepeatsPart,
    RewritePart,
    StoryPart,
)
from workbook_lib.content.schema.chapter import Section
from workbook_lib.export.take_home_sections import group_sentence, with_shown_answers
from workbook_lib.figures.loop import draw_loop, draw_new_loop
from workbook_lib.figures.pressure import draw_pressure
from workbook_lib.insight.answers import option_texts
from workbook_lib.insight.loop import (
    STEP_FIELDS,
    episode_from_story,
    episode_labels,
    episode_verbs,
    loop_sentences,
    loop_steps,
    outside_of,
    quote_thought,
    seat_by_side,
    seats_in_order,
    sides_in_order,
    sides_underneath,
    write_out,
)
from workbook_lib.insight.repeats import find_patterns
from workbook_lib.record.answers import as_text, form_answers, form_scope
from workbook_lib.record.views.loop import Episode, Seat, rewrite
from workbook_lib.sections.forms import (
    begin_action,
    bound_form,
    item_form,
    item_list,
    shown_paths,
    side_by_side,
)
from workbook_lib.sections.output import render
from workbook_lib.widgets.blocks import HtmlBlock, ListItem, Table
from workbook_lib.widgets.chart import Diagram, DiagramPanel, DiagramStep, EmptyState
from workbook_lib.widgets.form import Action, Form

if TYPE_CHECKING:
    from workbook_lib.content.schema.exercise import Exercise
    from workbook_lib.session.context import SectionContext

SIZES: tuple[Literal["wide", "narrow", "small"], ...] = ("wide", "narrow", "small")
HOME_SEAT = "home/seat"
"""Path of the seat chosen on the start page."""


def build_episode(
    context: SectionContext, section: Section, part: EpisodePart
) -> Sequence[ipywidgets.Widget]:
    """Build a form of the selected episode."""
    drawing = next(iter(context.find_parts(LoopPart)), None)
    actions: list[Action] = []
    if part.draw:
        draw = Action(
            id="draw", label=part.draw, style="act", target=context.section_with(LoopPart)
        )
        if drawing is not None:
            draw |= Action(needs=[*STEP_FIELDS], lacking=drawing.empty)
        actions.append(draw)
    if part.another:
        actions.append(begin_action(part.another, section.id))
    form = _episode_form(context, part.exercise, actions)
    return [*_jump(part.example, context.section_with(StoryPart)), form]


def _episode_form(
    context: SectionContext, exercise: Exercise, actions: Sequence[Action] = ()
) -> Form:
    """Return a form of the selected episode; a new one starts with the seat of the start page."""

    def defaults() -> dict[str, str]:
        seat = context.session.record.get(HOME_SEAT)
        saved = f"{{saved {HOME_SEAT} of {'|'.join(Seat)}}}"
        return {"seat": str(seat) if seat in list(Seat) else saved}

    return item_form(context, context.episodes, exercise, actions, defaults=defaults)


def _jump(text: str | None, section: str) -> list[HtmlBlock]:
    """Return a link to a section of the page; nothing without a text or a section."""
    return [HtmlBlock(render("jump", text=text, section=section))] if text and section else []


def build_rewrite(
    context: SectionContext, _: Section, part: RewritePart
) -> Sequence[ipywidgets.Widget]:
    """Build the form for new moves in the selected episode."""
    form = _episode_form(context, part.exercise)
    if part.after is None:
        return [form]
    return [form, HtmlBlock(render("note", title=part.after_title, text=part.after))]


def build_new_loop(
    context: SectionContext, section: Section, part: NewLoopPart
) -> Sequence[ipywidgets.Widget]:
    """Build the drawing of the loop with the new move, beside the one without."""
    empty = EmptyState(title="", text=part.empty, button="", target="")
    diagram = Diagram(section.id, empty, own=True)
    words = context.find_part(LoopPart).words

    def redraw() -> None:
        listing = new_steps(context, part.words)
        if not listing:
            diagram.show_empty()
            return
        episode = context.episodes.item()
        first, _ = sides_in_order(episode)
        before = loop_steps(outside_of(write_out(episode, context.language)), words)
        drawing = draw_new_loop(
            before,
            len(listing) - 1,
            seats_in_order(episode),
            part.words,
            context.language,
            left=first == "me",
        )
        svgs = {"wide": drawing.svg, "narrow": drawing.svg}
        diagram.show(svgs, listing, opening=(part.words.starts, episode.trigger))

    context.episodes.watch(redraw)
    for rewriting in context.find_parts(RewritePart):
        for path in shown_paths(rewriting.exercise):
            context.session.watch(path.partition("*")[0], redraw)
    redraw()
    card = ipywidgets.VBox([diagram])
    card.add_class("bu-card")
    return [card]


def new_steps(context: SectionContext, words: NewLoopWords) -> list[DiagramStep]:
    """Return the new moves of the reader as steps, and one of the other side; empty without any."""
    episode = context.episodes.item()
    seats = seat_by_side(episode)
    record = context.session.record
    moves = rewrite(record, episode.id)
    mine, theirs = seats["me"], seats["partner"]
    language = context.content.interface.field.sentence
    steps: list[tuple[str, str, bool]] = []
    answer = ""
    for exercise in (part.exercise for part in context.find_parts(RewritePart)):
        labels = option_texts([exercise])
        written = {**moves[mine], **moves[theirs]}
        answers = with_shown_answers(record, exercise, written, mine)
        for group in exercise.groups:
            if group.side == mine.value:
                for field in group.fields:
                    if text := answers.get(field.id):
                        quoted = field.id not in labels
                        quote = words.quote.replace("{words}", text)
                        shown = quote if quoted else labels[field.id].get(text, text)
                        steps.append((field.label, shown, quoted))
            elif group.side == theirs.value and moves[theirs]:
                answer = group_sentence(group, exercise, answers, language)
    if not (moves[mine] and steps):
        return []
    steps.append((words.answer, answer, True) if answer else (words.room_title, words.room, False))
    return [
        DiagramStep(
            step=number,
            seat=(theirs if number == len(steps) else mine).value,
            title=title,
            text=text,
            quoted=quoted,
        )
        for number, (title, text, quoted) in enumerate(steps, start=1)
    ]


def build_episodes(
    context: SectionContext, _: Section, part: EpisodesPart
) -> Sequence[ipywidgets.Widget]:
    """Build the list of episodes."""
    labels, language = episode_labels(context.content), context.language
    return [
        item_list(
            part,
            context.episodes,
            lambda episode, selected: episode_line(
                write_out(episode, language, labels), part, selected, language
            ),
        )
    ]


def episode_line(episode: Episode, part: EpisodesPart, selected: str, language: str) -> ListItem:
    """Return the list entry of an episode: its trigger, and the feelings underneath."""
    beneath = [
        named.replace("{words}", isolate(turn.primary_emotion, writing_direction(language)))
        for turn, named in (
            (episode.me, part.beneath_me or "{words}"),
            (episode.partner, part.beneath_partner or "{words}"),
        )
        if turn.primary_emotion
    ]
    note = part.beneath.replace("{words}", side_by_side(beneath)) if beneath else ""
    if episode.me.empty != episode.partner.empty:
        note = f"{note} {part.one_side}".strip()
    return ListItem(
        id=episode.id,
        title=episode.trigger or part.untitled,
        note=note,
        date=episode.date.isoformat() if episode.date else "",
        shown=episode.id == selected,
    )


@dataclass(frozen=True)
class LoopDrawing:
    """The diagram of an episode as SVG by size, and its full texts.

    ``whole`` is whether the wide one shows all steps complete, ``opening`` the trigger, ``listing``
    the steps, ``panels`` the feelings underneath.
    """

    drawings: Mapping[str, str]
    whole: bool
    opening: tuple[str, str]
    listing: list[DiagramStep]
    panels: list[DiagramPanel]


def draw_episode(
    episode: Episode, words: CycleWords, sentences: Sequence[str] = (), *, own: bool = True
) -> LoopDrawing | None:
    """Return the drawing of an episode, None when there is nothing to draw.

    Parameters
    ----------
    episode : Episode
        The result of `write_out`.
    words : CycleWords
        Labels of the drawing and its list.
    sentences : sequence of str
        Texts in the middle of the drawing, instead of what lay underneath.
    own : bool
        Whether a person wrote it.
    """
    steps = loop_steps(episode, words)
    if not steps:
        return None
    sides = sides_underneath(episode, words)
    trigger = episode.trigger.strip()
    seats = seats_in_order(episode)
    wide, narrow, small = (
        draw_loop(steps, sides, trigger, words, size, own=own, seats=seats, sentences=sentences)
        for size in SIZES
    )
    return LoopDrawing(
        {"wide": wide.svg, "narrow": narrow.svg, "small": small.svg},
        wide.whole,
        (words.starts, trigger),
        [
            DiagramStep(
                step=step.step,
                seat=step.seat,
                title=step.title,
                text=quote_thought(step.text, words) if step.quoted else step.text,
                quoted=step.quoted,
            )
            for step in steps
        ],
        [DiagramPanel(seat=side.seat, rows=side.rows) for side in sides],
    )


def show_drawing(diagram: Diagram, drawing: LoopDrawing | None) -> None:
    """Show a drawing in a diagram, or the empty state."""
    if drawing is None:
        diagram.show_empty()
    else:
        diagram.show(
            drawing.drawings,
            drawing.listing,
            whole=drawing.whole,
            opening=drawing.opening,
            panels=drawing.panels,
        )


def build_story(
    context: SectionContext, section: Section, part: StoryPart
) -> Sequence[ipywidgets.Widget]:
    """Build the drawing and the notes below it."""
    diagram = Diagram(section.id)
    show_drawing(diagram, _draw_example(part, context.language))
    heading = HtmlBlock(render("heading", text=part.drawing))
    card = ipywidgets.VBox([heading, diagram])
    card.add_class("bu-card")
    notes = [("", part.after), (part.more_title, part.more)]
    blocks = [HtmlBlock(render("note", title=title, text=text)) for title, text in notes if text]
    return [card, *blocks, *_jump(part.back, context.section_with(EpisodePart))]


@lru_cache(maxsize=4)
def _draw_example(part: StoryPart, language: str) -> LoopDrawing | None:
    """Draw the worked example; it is the same for every record."""
    return draw_episode(episode_from_story(part, language), part.words, own=False)


def build_loop(
    context: SectionContext, section: Section, part: LoopPart
) -> Sequence[ipywidgets.Widget]:
    """Build the drawing of the selected episode."""
    return _loop_card(context, section, part, lambda episode: (episode, ()))


def build_outside_loop(
    context: SectionContext, section: Section, part: OutsideLoopPart
) -> Sequence[ipywidgets.Widget]:
    """Build the drawing of what each side did in the selected episode."""
    verbs = episode_verbs(context.content)
    return _loop_card(
        context,
        section,
        part,
        lambda episode: (outside_of(episode), loop_sentences(episode, verbs, part.words) or ()),
    )


def _loop_card(
    context: SectionContext,
    section: Section,
    part: LoopPart | OutsideLoopPart,
    choose: Callable[[Episode], tuple[Episode, Sequence[str]]],
) -> Sequence[ipywidgets.Widget]:
    """Return a card with a drawing of the selected episode.

    ``choose`` returns what to draw of an episode, and the sentences in its middle.
    """
    empty = EmptyState(
        title=part.empty_title, text=part.empty, button=part.empty_button, target="episode"
    )
    diagram = Diagram(section.id, empty, own=True)
    labels = episode_labels(context.content)
    words = context.find_part(LoopPart).words

    def redraw() -> None:
        episode, sentences = choose(context.episodes.item())
        written = write_out(episode, context.language, labels)
        show_drawing(diagram, draw_episode(written, words, sentences))

    context.episodes.watch(redraw)
    redraw()
    card = ipywidgets.VBox([diagram])
    card.add_class("bu-card")
    return [card]


def build_repeats(
    context: SectionContext, section: Section, part: RepeatsPart
) -> Sequence[ipywidgets.Widget]:
    """Build the table of patterns in several episodes."""
    table = Table(section.title, part.columns, grouped=True)
    labels = episode_labels(context.content)

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
    diagram = Diagram(section.id)
    name = part.exercise.id

    def redraw() -> None:
        notice = as_text(form_answers(context.session.record, name).get(NOTICE))
        wide, narrow = (
            draw_pressure(part.stops, part.words, notice, narrow=narrow) for narrow in (False, True)
        )
        diagram.show(
            {"wide": wide.svg, "narrow": narrow.svg},
            [
                DiagramStep(
                    step=place,
                    seat="",
                    title=stop.title,
                    text=f"{stop.text} {part.words.here}" if stop.id == notice else stop.text,
                    quoted=False,
                )
                for place, stop in enumerate(part.stops, start=1)
            ],
        )

    context.session.watch(f"{form_scope(name)}/{NOTICE}", redraw)
    redraw()
    card = ipywidgets.VBox([diagram])
    card.add_class("bu-card")
    return [bound_form(context, part.exercise), card]
