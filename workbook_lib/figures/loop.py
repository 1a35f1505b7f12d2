"""The loop: who did what, in a ring, and what lay underneath in the middle."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

from workbook_lib.figures.canvas import (
    TRANSPARENT,
    Anchor,
    Drawing,
    TextBlock,
    TextLines,
    blank_layout,
    line_trace,
)
from workbook_lib.figures.fonts import bold_font
from workbook_lib.figures.loop_layout import (
    LEVEL,
    NARROW,
    SMALL,
    WIDE,
    LoopLayout,
    StepLabel,
    capsule_path,
    diamond_path,
    layout_loop,
)
from workbook_lib.figures.text_layout import truncate_text
from workbook_lib.figures.theme import PALETTE, SEAT_STYLES

if TYPE_CHECKING:
    import pandas as pd

    from workbook_lib.content.parts.loop import CycleWords


SIZES = {"wide": WIDE, "narrow": NARROW, "small": SMALL}


def draw_loop(
    steps: pd.DataFrame,
    underneath: pd.DataFrame,
    trigger: str,
    words: CycleWords,
    size: Literal["wide", "narrow", "small"] = "wide",
) -> Drawing:
    """Draw one episode as a loop.

    The pursuer's side is always on the left. The ring is walked away from whoever moved first:
    clockwise for the pursuer, the other way around for the withdrawer, so that the first step
    stands beside the top, where the trigger is.

    Parameters
    ----------
    steps, underneath : pandas.DataFrame
        As ``workbook_lib.insight.loop`` makes them. Either may be empty.
    trigger : str
        What set it off; empty where that is not written.
    words : CycleWords
        What the drawing says beside a person's own words.
    size : {"wide", "narrow", "small"}
        Narrow is for rooms under 560 px: numbers stand for the steps, which are listed beside the
        drawing. Small is for rooms under 300 px, which have room for no words at all.

    Returns
    -------
    Drawing
        In drawing units. The page scales ``layout.width`` and ``layout.height`` together; texts
        keep their pixels, and nothing touches from 640 px on (narrow: from 300 px, small: from
        200 px). Every color is a value of ``PALETTE``.
    """
    plan = layout_loop(SIZES[size], steps, underneath, trigger, words)
    return Drawing(
        data=[*_arcs(plan), *_dots(plan)],
        layout={
            "shapes": _shapes(plan),
            "annotations": _annotations(plan),
            **blank_layout(plan.sheet.width, plan.height),
        },
        whole=plan.whole,
    )


def describe_loop(
    steps: pd.DataFrame, underneath: pd.DataFrame, trigger: str, words: CycleWords
) -> str:
    """Say in one sentence what the drawing shows, for someone who does not see it."""
    said = words.describe
    felt = [_inline(text) for text in underneath["primary_emotion"] if text]
    if len(felt) == 2:
        middle = _fill(said.middle, first=felt[0], second=felt[1])
    elif felt:
        middle = _fill(said.one_side, first=felt[0])
    else:
        middle = said.no_middle
    opening = _inline(trigger) or said.no_trigger
    return _fill(said.whole, trigger=opening, count=str(len(steps)), middle=middle)


def _inline(text: str) -> str:
    # The list after the drawing has all of it, however long.
    return truncate_text(text, 300).rstrip(". ")


def _fill(template: str, **values: str) -> str:
    # Not str.format: what people write may hold braces, and what a pack holds may be wrong.
    return re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], found[0]), template)


def _arcs(plan: LoopLayout) -> list[dict[str, Any]]:
    arcs = []
    for seat, look in SEAT_STYLES.items():
        stroke = {"color": look.line, "width": 4, "dash": look.dash, "shape": "linear"}
        arcs.append(
            line_trace(plan.ring.arc(first=_is_first(plan, seat)), mode="lines", line=stroke)
        )
    return arcs


def _dots(plan: LoopLayout) -> list[dict[str, Any]]:
    traces = []
    for seat, look in SEAT_STYLES.items():
        steps = [label for label in plan.labels if label.seat == seat]
        if not steps:
            continue
        rim = {"color": look.rim, "width": look.rim_width}
        dot = {"color": look.dot, "size": 2 * plan.sheet.dot, "opacity": 1, "line": rim}
        points = [plan.ring.place(label.place) for label in steps]
        traces.append(line_trace(points, mode="markers", marker=dot))
    return traces


def _shapes(plan: LoopLayout) -> list[dict[str, Any]]:
    sheet, ring = plan.sheet, plan.ring
    shapes = []
    for seat, look in SEAT_STYLES.items():
        shapes.append(_shape(ring.arrow(first=_is_first(plan, seat)), look.line))
        if plan.panels:
            way = -1 if seat == "pursuer" else 1
            outer, inner = (sheet.middle + way * edge for edge in sheet.panel)
            path = capsule_path(outer, inner, ring.y - plan.half, ring.y + plan.half, sheet.corners)
            edge = {"color": look.edge, "width": 2, "dash": look.panel_dash}
            # Both panels stand as soon as one side is told: the other side's is empty, not missing.
            tint = look.tint if seat in plan.panels else PALETTE["--bu-card"]
            shapes.append({**_shape(path, tint), "line": edge})
    if plan.starts:
        half = 9 if sheet.label_lines else 7
        act, thread = PALETTE["--bu-act"], PALETTE["--bu-line"]
        if sheet.label_lines:
            path = f"M{sheet.middle},{ring.top - half:.1f}V{plan.foot + 5:.1f}"
            shapes.append({**_shape(path, TRANSPARENT), "line": {"color": thread, "width": 1.2}})
        shapes.append(_shape(diamond_path(sheet.middle, ring.top, half), act))
    return shapes


def _shape(path: str, color: str) -> dict[str, Any]:
    return {
        "type": "path",
        "path": path,
        "fillcolor": color,
        "line": {"width": 0, "color": color},
        "layer": "above",
    }


def _annotations(plan: LoopLayout) -> list[dict[str, Any]]:
    sheet, ring = plan.sheet, plan.ring
    made = plan.opening.annotations(sheet.middle, 0, down=1)
    for label in plan.labels:
        x, y = ring.place(label.place)
        on_left = x < sheet.middle
        anchor: Anchor = "right" if on_left else "left"
        right = -sheet.gap if on_left else sheet.gap
        down = _label_offset(plan, label)
        made += label.block.annotations(x, y, right=right, down=down, anchor=anchor)
        number = TextBlock(
            (TextLines([str(label.step)], bold_font(15), SEAT_STYLES[label.seat].number),)
        )
        made += number.annotations(x, y, down=-number.height / 2 + 0.3)
    over = ring.y - plan.half
    made += plan.beneath.annotations(sheet.middle, over, down=-plan.beneath.height - 6)
    for seat, panel in plan.panels.items():
        way = -1 if seat == "pursuer" else 1
        made += panel.annotations(
            sheet.middle + way * sum(sheet.panel) / 2, ring.y, down=-panel.height / 2
        )
    return made


def _label_offset(plan: LoopLayout, label: StepLabel) -> float:
    """Pixels from a dot down to the top of its label.

    The upper labels end level with their dot, the lower ones begin level with it, and those between
    are centered on it, so that none runs into the ring.
    """
    height = plan.ring.place(label.place)[1] - plan.ring.y
    if abs(height) < 1:
        return -label.block.height / 2
    return LEVEL - label.block.height if height < 0 else -LEVEL


def _is_first(plan: LoopLayout, seat: str) -> bool:
    return (seat == "withdrawer") == plan.ring.mirrored
