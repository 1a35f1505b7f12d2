"""The loop figure: steps in a ring, and what lay underneath in the middle."""

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
from workbook_lib.figures.loop_layout import (
    LEVEL,
    NARROW,
    SMALL,
    WIDE,
    LoopLayout,
    StepLabel,
    diamond_path,
    layout_loop,
    panel_path,
)
from workbook_lib.figures.text_layout import bold_font, truncate_text
from workbook_lib.figures.theme import PALETTE, SEAT_STYLES

if TYPE_CHECKING:
    import pandas as pd

    from workbook_lib.content.parts.loop import CycleWords


DIMENSIONS = {"wide": WIDE, "narrow": NARROW, "small": SMALL}


def draw_loop(
    steps: pd.DataFrame,
    underneath: pd.DataFrame,
    trigger: str,
    words: CycleWords,
    size: Literal["wide", "narrow", "small"] = "wide",
) -> Drawing:
    """Draw one episode as a loop.

    The pursuer is always on the left. The ring runs clockwise when the pursuer moved first and
    counterclockwise otherwise, so that the first step is beside the trigger at the top.

    Parameters
    ----------
    steps, underneath : pandas.DataFrame
        Tables of `workbook_lib.insight.loop`. Either may be empty.
    trigger : str
        What set it off; may be empty.
    words : CycleWords
        Texts of the figure.
    size : {"wide", "narrow", "small"}
        Narrow is for widths under 560 px: steps have numbers and are listed beside the figure.
        Small is for widths under 300 px and has no texts.

    Returns
    -------
    Drawing
        In drawing units. The page scales ``layout.width`` and ``layout.height`` together; texts
        keep their pixels. Nothing overlaps from 640 px on (narrow: 300 px, small: 200 px). Every
        color is a value of ``PALETTE``.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.loop import LoopPart
    >>> from workbook_lib.insight.loop import step_table, underneath_table
    >>> from workbook_lib.record.views.loop import Episode, Turn
    >>> words = load_pack(pack_folder("en")).parts(LoopPart)[0].words
    >>> episode = Episode("7f3a", me=Turn(action="I ask again", primary_emotion="scared"))
    >>> steps, underneath = step_table(episode, words), underneath_table(episode, words)
    >>> drawing = draw_loop(steps, underneath, "a late text", words)
    >>> drawing.whole
    True
    """
    layout = layout_loop(DIMENSIONS[size], steps, underneath, trigger, words)
    return Drawing(
        data=[*_arcs(layout), *_dots(layout)],
        layout={
            "shapes": _shapes(layout),
            "annotations": _annotations(layout),
            **blank_layout(layout.sizes.width, layout.height),
        },
        whole=layout.whole,
    )


def describe_loop(
    steps: pd.DataFrame, underneath: pd.DataFrame, trigger: str, words: CycleWords
) -> str:
    """Return the text alternative of the figure.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.loop import LoopPart
    >>> from workbook_lib.insight.loop import step_table, underneath_table
    >>> from workbook_lib.record.views.loop import Episode, Turn
    >>> words = load_pack(pack_folder("en")).parts(LoopPart)[0].words
    >>> episode = Episode("7f3a", me=Turn(action="I ask again", primary_emotion="scared"))
    >>> steps, underneath = step_table(episode, words), underneath_table(episode, words)
    >>> "a late text" in describe_loop(steps, underneath, "a late text", words)
    True
    """
    templates = words.describe
    felt = [_inline(text) for text in underneath["primary_emotion"] if text]
    if len(felt) == 2:
        middle = _fill(templates.middle, first=felt[0], second=felt[1])
    elif felt:
        middle = _fill(templates.one_side, first=felt[0])
    else:
        middle = templates.no_middle
    opening = _inline(trigger) or templates.no_trigger
    return _fill(templates.whole, trigger=opening, count=str(len(steps)), middle=middle)


def _inline(text: str) -> str:
    # The list after the figure has the full text.
    return truncate_text(text, 300).rstrip(". ")


def _fill(template: str, **values: str) -> str:
    # Not str.format: people's words and content may contain braces.
    return re.sub(r"\{(\w+)\}", lambda match: values.get(match[1], match[0]), template)


def _arcs(layout: LoopLayout) -> list[dict[str, Any]]:
    arcs = []
    for seat, style in SEAT_STYLES.items():
        stroke = {"color": style.line, "width": 4, "dash": style.dash, "shape": "linear"}
        arcs.append(
            line_trace(layout.ring.arc(first=_is_first(layout, seat)), mode="lines", line=stroke)
        )
    return arcs


def _dots(layout: LoopLayout) -> list[dict[str, Any]]:
    traces = []
    for seat, style in SEAT_STYLES.items():
        steps = [label for label in layout.labels if label.seat == seat]
        if not steps:
            continue
        rim = {"color": style.rim, "width": style.rim_width}
        dot = {"color": style.dot, "size": 2 * layout.sizes.dot, "opacity": 1, "line": rim}
        points = [layout.ring.place(label.place) for label in steps]
        traces.append(line_trace(points, mode="markers", marker=dot))
    return traces


def _shapes(layout: LoopLayout) -> list[dict[str, Any]]:
    sizes, ring = layout.sizes, layout.ring
    shapes = []
    for seat, style in SEAT_STYLES.items():
        shapes.append(_shape(ring.arrow(first=_is_first(layout, seat)), style.line))
        if layout.panels:
            direction = -1 if seat == "pursuer" else 1
            outer, inner = (sizes.middle + direction * edge for edge in sizes.panel)
            path = panel_path(
                outer, inner, ring.y - layout.half, ring.y + layout.half, sizes.corners
            )
            edge = {"color": style.edge, "width": 2, "dash": style.panel_dash}
            # With one side answered, both panels are drawn, the other one empty.
            tint = style.tint if seat in layout.panels else PALETTE["--bu-card"]
            shapes.append({**_shape(path, tint), "line": edge})
    if layout.starts:
        half = 9 if sizes.label_lines else 7
        act, thread = PALETTE["--bu-act"], PALETTE["--bu-line"]
        if sizes.label_lines:
            path = f"M{sizes.middle},{ring.top - half:.1f}V{layout.foot + 5:.1f}"
            shapes.append({**_shape(path, TRANSPARENT), "line": {"color": thread, "width": 1.2}})
        shapes.append(_shape(diamond_path(sizes.middle, ring.top, half), act))
    return shapes


def _shape(path: str, color: str) -> dict[str, Any]:
    return {
        "type": "path",
        "path": path,
        "fillcolor": color,
        "line": {"width": 0, "color": color},
        "layer": "above",
    }


def _annotations(layout: LoopLayout) -> list[dict[str, Any]]:
    sizes, ring = layout.sizes, layout.ring
    annotations = layout.opening.annotations(sizes.middle, 0, down=1)
    for label in layout.labels:
        x, y = ring.place(label.place)
        on_left = x < sizes.middle
        anchor: Anchor = "right" if on_left else "left"
        right = -sizes.gap if on_left else sizes.gap
        down = _label_offset(layout, label)
        annotations += label.block.annotations(x, y, right=right, down=down, anchor=anchor)
        number = TextBlock(
            (TextLines([str(label.step)], bold_font(15), SEAT_STYLES[label.seat].number),)
        )
        annotations += number.annotations(x, y, down=-number.height / 2 + 0.3)
    over = ring.y - layout.half
    annotations += layout.beneath.annotations(sizes.middle, over, down=-layout.beneath.height - 6)
    for seat, panel in layout.panels.items():
        direction = -1 if seat == "pursuer" else 1
        annotations += panel.annotations(
            sizes.middle + direction * sum(sizes.panel) / 2, ring.y, down=-panel.height / 2
        )
    return annotations


def _label_offset(layout: LoopLayout, label: StepLabel) -> float:
    """Return the pixels from a dot down to the top of its label.

    Upper labels end level with their dot, lower ones begin level with it, and those between are
    centered, so that none overlaps the ring.
    """
    height = layout.ring.place(label.place)[1] - layout.ring.y
    if abs(height) < 1:
        return -label.block.height / 2
    return LEVEL - label.block.height if height < 0 else -LEVEL


def _is_first(layout: LoopLayout, seat: str) -> bool:
    return (seat == "withdrawer") == layout.ring.mirrored
