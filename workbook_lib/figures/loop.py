"""The loop diagram: steps in a ring, and what lay underneath in the middle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from workbook_lib.content.language import fill, fill_places, writing_direction
from workbook_lib.figures.loop_layout import (
    LEVEL,
    MARGIN,
    NARROW,
    SMALL,
    WIDE,
    LoopLayout,
    Ring,
    StepLabel,
    diamond_path,
    layout_loop,
    panel_path,
)
from workbook_lib.figures.svg import (
    ROOM,
    Box,
    Diagram,
    draw_circle,
    draw_number,
    draw_path,
    draw_svg,
    draw_text,
    fit_paragraph,
    height_of,
)
from workbook_lib.figures.text_layout import bold_font, truncate_text
from workbook_lib.figures.theme import SEAT_STYLES, css_color

if TYPE_CHECKING:
    from workbook_lib.content.parts.loop import CycleWords, NewLoopWords
    from workbook_lib.insight.loop import LoopStep, SideUnderneath

DIMENSIONS = {"wide": WIDE, "narrow": NARROW, "small": SMALL}
_BETWEEN_LABELS = 8
"""Space between two step labels on one side, in units."""


def draw_loop(
    steps: Sequence[LoopStep],
    sides: Sequence[SideUnderneath],
    trigger: str,
    words: CycleWords,
    size: Literal["wide", "narrow", "small"] = "wide",
    *,
    own: bool = True,
    seats: tuple[str, str] = ("pursuer", "withdrawer"),
    sentences: Sequence[str] = (),
) -> Diagram:
    """Draw one episode as a loop.

    The pursuer is on the left. The ring runs clockwise when the left side moved first and
    counterclockwise otherwise, so that the first step is beside the trigger at the top.

    Parameters
    ----------
    steps, sides : sequence of LoopStep, sequence of SideUnderneath
        Steps and sides of `workbook_lib.insight.loop`. Either may be empty.
    trigger : str
        What set it off; may be empty.
    words : CycleWords
        Texts of the diagram.
    size : {"wide", "narrow", "small"}
        Narrow is for phones: steps have numbers and are listed beside the diagram. Small has no
        texts.
    own : bool
        Whether a person wrote the episode, which is then not sent to a translation service.
    seats : tuple of str
        Seats of the left and of the right side.
    sentences : sequence of str
        Texts in the middle, instead of what lay underneath.

    Returns
    -------
    Diagram
        Texts are complete or truncated with an ellipsis, and stay in their boxes.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.loop import LoopPart
    >>> from workbook_lib.insight.loop import loop_steps, sides_underneath
    >>> from workbook_lib.record.views.loop import Episode, Turn
    >>> words = load_pack(pack_folder("en")).parts(LoopPart)[0].words
    >>> episode = Episode("7f3a", me=Turn(action="I ask again", primary_emotion="scared"))
    >>> steps, sides = loop_steps(episode, words), sides_underneath(episode, words)
    >>> draw_loop(steps, sides, "a late text", words).whole
    True
    """
    layout = layout_loop(
        *(DIMENSIONS[size], steps, sides, trigger, words),
        own=own,
        seats=seats,
        sentences=sentences,
    )
    label = describe_loop(steps, sides, trigger, words, sentences)
    parts = [*_shapes(layout), *_texts(layout)]
    return Diagram(draw_svg(layout.sizes.width, layout.height, label, parts), layout.whole)


def describe_loop(
    steps: Sequence[LoopStep],
    sides: Sequence[SideUnderneath],
    trigger: str,
    words: CycleWords,
    sentences: Sequence[str] = (),
) -> str:
    """Return the text alternative of the diagram.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.loop import LoopPart
    >>> from workbook_lib.insight.loop import loop_steps, sides_underneath
    >>> from workbook_lib.record.views.loop import Episode, Turn
    >>> words = load_pack(pack_folder("en")).parts(LoopPart)[0].words
    >>> episode = Episode("7f3a", me=Turn(action="I ask again", primary_emotion="scared"))
    >>> steps, sides = loop_steps(episode, words), sides_underneath(episode, words)
    >>> "a late text" in describe_loop(steps, sides, "a late text", words)
    True
    """
    templates = words.describe
    felt = [_inline(side.primary_emotion) for side in sides if side.primary_emotion]
    if sentences:
        middle = " ".join(sentences)
    elif len(felt) == 2:
        middle = fill_places(templates.middle, {"first": felt[0], "second": felt[1]})
    elif felt:
        middle = fill_places(templates.one_side, {"first": felt[0]})
    else:
        middle = templates.no_middle
    opening = _inline(trigger) or templates.no_trigger
    return fill_places(
        templates.whole, {"trigger": opening, "count": str(len(steps)), "middle": middle}
    )


_CELL = 172
"""Width of each of the two rings of the new loop, in units."""
_FIRST_STEP, _LAST_STEP = 235.0, 125.0
"""Positions of the first and the last of several new steps on their ring, in degrees; a single one
is halfway."""


def draw_new_loop(
    before: Sequence[LoopStep],
    count: int,
    seats: tuple[str, str],
    words: NewLoopWords,
    language: str,
    *,
    left: bool = True,
) -> Diagram:
    """Draw the loop with new moves beside the one without: a line that does not close.

    Parameters
    ----------
    before : sequence of LoopStep
        What each side did.
    count : int
        Number of new steps of the reader. A step of the other side follows.
    seats : tuple of str
        Seats of the left and of the right side.
    words : NewLoopWords
        Texts of the diagram.
    language : str
        Language of the pack.
    left : bool
        Whether the reader is on the left.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.loop import NewLoopPart
    >>> words = load_pack(pack_folder("en")).parts(NewLoopPart)[0].words
    >>> draw_new_loop([], 3, ("pursuer", "withdrawer"), words, "en").svg.count("<circle")
    4
    """
    ink, font = css_color("--bu-ink"), bold_font(15)
    titles = [
        fit_paragraph(text, font, ink, _CELL * ROOM, 2) for text in (words.before, words.after)
    ]
    top = max(map(height_of, titles)) + 22
    mirrored = any(step.left != (step.place == 1) for step in before), not left
    # The one without new moves comes first in the direction in which people read.
    cells = (1, 0) if writing_direction(language) == "rtl" else (0, 1)
    old, new = (
        Ring(_CELL * (cell + 0.5), top + 78, 60, 78, 14, mirrored=mirrors)
        for cell, mirrors in zip(cells, mirrored, strict=True)
    )
    parts = [
        draw_text(title, Box(_CELL * cell, 1, _CELL, top - 20), anchor="top")
        for cell, title in zip(cells, titles, strict=True)
    ]
    styles = {True: SEAT_STYLES[seats[0]], False: SEAT_STYLES[seats[1]]}
    for is_left, style in styles.items():
        first = is_left != old.mirrored
        parts += [
            draw_path(old.arc(first=first), edge=(style.line, 4), dash=style.dash),
            draw_path(old.arrow(first=first), style.line),
        ]
    mine, other = styles[left], styles[not left]
    parts += [
        draw_path(new.curve(262, _LAST_STEP), edge=(mine.line, 4), dash=mine.dash),
        draw_path(new.curve(75, 10), edge=(other.line, 4), dash=other.dash),
        *(draw_path(diamond_path(x, old.top, 7), css_color("--bu-act")) for x in (old.x, new.x)),
    ]
    marks = [(step.step, old.place(step.place), styles[step.left]) for step in before]
    spread = _FIRST_STEP - _LAST_STEP
    degrees = (
        [_LAST_STEP + spread / 2]
        if count == 1
        else [_FIRST_STEP - spread * step / (count - 1) for step in range(count)]
    )
    marks += [(step, new.point(angle), mine) for step, angle in enumerate(degrees, start=1)]
    marks.append((count + 1, new.point(10), other))
    for number, (x, y), style in marks:
        parts += [
            draw_circle(x, y, 14, style.dot, (style.rim, style.rim_width)),
            draw_number(number, x, y, style.number),
        ]
    label = fill(words.whole, language, count=count + 1)
    return Diagram(draw_svg(2 * _CELL, new.bottom + 10, label, parts), whole=False)


def _inline(text: str) -> str:
    # The list after the figure has the full text.
    return truncate_text(text, 300).rstrip(". ")


def _shapes(layout: LoopLayout) -> Iterator[str]:
    sizes, ring = layout.sizes, layout.ring
    both = [(True, SEAT_STYLES[layout.seats[0]]), (False, SEAT_STYLES[layout.seats[1]])]
    for left, style in both:
        first = left != ring.mirrored
        yield draw_path(ring.arc(first=first), edge=(style.line, 4), dash=style.dash)
        yield draw_path(ring.arrow(first=first), style.line)
    if layout.panels:
        for left, style in both:
            direction = -1 if left else 1
            outer, inner = (sizes.middle + direction * edge for edge in sizes.panel)
            top, bottom = ring.y - layout.half, ring.y + layout.half
            # With one side answered, both panels are drawn, the other one empty.
            color = style.tint if left in layout.panels else css_color("--bu-card")
            path = panel_path(outer, inner, top, bottom, sizes.corners)
            yield draw_path(path, color, (style.edge, 2), style.panel_dash)
    if layout.starts:
        half = 9 if sizes.label_lines else 7
        if sizes.label_lines:
            thread = f"M{sizes.middle:g} {ring.top - half:.1f}V{layout.foot + 5:.1f}"
            yield draw_path(thread, edge=(css_color("--bu-line"), 1.2))
        yield draw_path(diamond_path(sizes.middle, ring.top, half), css_color("--bu-act"))
    for label in layout.labels:
        style = SEAT_STYLES[label.seat]
        x, y = ring.place(label.place)
        yield draw_circle(x, y, sizes.dot, style.dot, (style.rim, style.rim_width))


def _texts(layout: LoopLayout) -> Iterator[str]:
    sizes, ring = layout.sizes, layout.ring
    width = sizes.opening_width / ROOM
    yield draw_text(
        layout.opening, Box(sizes.middle - width / 2, 1, width, layout.foot), anchor="top"
    )
    for label in layout.labels:
        x, y = ring.place(label.place)
        yield draw_number(label.step, x, y, SEAT_STYLES[label.seat].number)
        yield _label(layout, label)
    top, bottom = ring.y - layout.half, ring.y + layout.half
    width = sizes.beneath_width / ROOM
    ceiling = ring.place(1)[1] + sizes.dot + 4
    box = Box(sizes.middle - width / 2, ceiling, width, top - 6 - ceiling)
    yield draw_text(layout.beneath, box, anchor="bottom")
    width = sizes.beneath_width / ROOM
    yield draw_text(layout.sentences, Box(sizes.middle - width / 2, top, width, bottom - top))
    for left, panel in layout.panels.items():
        direction = -1 if left else 1
        center, width = sizes.middle + direction * sum(sizes.panel) / 2, sizes.panel_width / ROOM
        height = bottom - top - 2 * MARGIN
        yield draw_text(panel, Box(center - width / 2, top + MARGIN, width, height))


def _label(layout: LoopLayout, label: StepLabel) -> str:
    """Draw the text of a step beside its dot.

    Upper texts end level with their dot, lower ones begin level with it, and those between are
    centered, so that none overlaps the ring. Their boxes take all the space that there is, for
    translations that are longer.
    """
    sizes, ring = layout.sizes, layout.ring
    x, y = ring.place(label.place)
    on_left = x < sizes.middle
    left = MARGIN if on_left else x + sizes.gap
    width = x - sizes.gap - MARGIN if on_left else sizes.width - MARGIN - left
    align: Literal["left", "right"] = "right" if on_left else "left"
    if label.place in (3, 6):
        half = abs(ring.place(1)[1] - ring.y) - LEVEL - _BETWEEN_LABELS
        return draw_text(label.paragraphs, Box(left, y - half, width, 2 * half), align)
    if y < ring.y:
        top = layout.ceiling
        return draw_text(
            label.paragraphs, Box(left, top, width, y + LEVEL - top), align, anchor="bottom"
        )
    return draw_text(
        label.paragraphs,
        Box(left, y - LEVEL, width, layout.height - y + LEVEL),
        align,
        anchor="top",
    )
