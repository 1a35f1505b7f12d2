"""The map of closeness: a dot on two lines, and the area that it may well be in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from workbook_lib.figures.canvas import (
    Anchor,
    Drawing,
    TextBlock,
    TextLines,
    blank_layout,
    line_trace,
    plotly_font,
)
from workbook_lib.figures.fonts import Font, body_font, bold_font, quote_font
from workbook_lib.figures.text_layout import fit_text, to_plotly_text
from workbook_lib.figures.theme import PALETTE
from workbook_lib.insight.closeness import HIGH, INNER, LOW, WIDER, Estimate, MapPoint

if TYPE_CHECKING:
    from workbook_lib.content.parts.closeness import MapPart, PositionWords

# Drawing units. The page scales them; letters keep their pixels, so the two axes are given room for
# two rows of words in the smallest drawing, 290 pixels across.
_LEFT, _TOP, _SIDE, _FOOT, _EDGE = 58, 4, 362, 62, 4
_WIDTH, _HEIGHT = _LEFT + _SIDE + _EDGE, _TOP + _SIDE + _FOOT
_SMALLEST = 290 / _WIDTH
_SIZE = 15
_QUARTERS = (25, 75)
_CORNER_OFFSET = 76  # pixels from the edge to a phrase that makes way for a dot
_NEAR, _FAR = 6, 22
"""Parts of 100 from the middle: within the first a dot is called near it, beyond the second clearly
to one side."""


def draw_map(place: MapPoint, words: MapPart) -> Drawing:
    """Draw the map.

    Parameters
    ----------
    place : Place
        Where someone may be. With too few ratings the map is drawn without a dot.
    words : MapPart
        What stands on the map.

    Returns
    -------
    Drawing
        A drawing for rooms from 290 to 480 pixels. Scatter lines alone, so that plotly's smallest
        bundle draws it; every color is a value of ``PALETTE``.
    """
    traces = [_area([(LOW, LOW), (HIGH, LOW), (HIGH, HIGH), (LOW, HIGH), (LOW, LOW)], "plane")]
    for at in _QUARTERS:
        traces += [_guide_line(((at, LOW), (at, HIGH)), "--bu-line")]
        traces += [_guide_line(((LOW, at), (HIGH, at)), "--bu-line")]
    middle = (LOW + HIGH) / 2
    if place.shown:
        traces += [_area(place.outline(WIDER), "wider"), _area(place.outline(INNER), "inner")]
    traces += [_guide_line(((middle, LOW), (middle, HIGH)), "--bu-control")]
    traces += [_guide_line(((LOW, middle), (HIGH, middle)), "--bu-control")]
    annotations = [*_axis_labels(words), *_region_labels(place, words)]
    if place.shown:
        traces += _dot(place)
        annotations += _dot_label(place, words)
    layout = {**blank_layout(_WIDTH, _HEIGHT), "annotations": annotations}
    return Drawing(data=traces, layout=layout)


def map_sentence(place: MapPoint, words: MapPart) -> str:
    """Say where the dot sits; nothing where there are too few ratings."""
    if not place.shown:
        return ""
    told = {"count": str(place.ratings)}
    worry = position_words(place.anxiety, words.where)
    guarding = position_words(place.avoidance, words.where)
    if worry is None or guarding is None:
        known, other = (
            (words.avoidance, words.anxiety) if worry is None else (words.anxiety, words.avoidance)
        )
        told |= {"line": known.name, "where": worry or guarding or "", "other": other.name}
        return _fill(words.words.one, told)
    if worry == guarding:
        return _fill(words.words.both, told | {"where": worry})
    return _fill(words.words.each, told | {"worry": worry, "guarding": guarding})


def describe_map(place: MapPoint, words: MapPart) -> str:
    """Say in words what the map shows, for someone who does not see it."""
    if not place.shown:
        return words.words.alt_empty
    told = f"{map_sentence(place, words)} {words.words.cloud}"
    return _fill(words.words.alt, {"sentence": told})


def map_rows(place: MapPoint, words: MapPart) -> list[list[str]]:
    """Return the map as rows of a table: line, dot, inner area, wider area."""
    return [
        [called.name, *_row_numbers(found, words)]
        for called, found in ((words.anxiety, place.anxiety), (words.avoidance, place.avoidance))
    ]


def position_words(found: Estimate, words: PositionWords) -> str | None:
    """Say in a few words where a dot sits on its line; None where there is no dot."""
    if found.dot is None:
        return None
    off = found.dot - (LOW + HIGH) / 2
    if abs(off) < _NEAR:
        return words.middle
    if off > 0:
        return words.far_more if off > _FAR else words.more
    return words.far_less if off < -_FAR else words.less


def _row_numbers(found: Estimate, words: MapPart) -> list[str]:
    if found.dot is None:
        return [words.table.open] * 3
    ranges = (found.interval(width) for width in (INNER, WIDER))
    return [
        _fill(words.table.dot, {"value": f"{found.dot:.0f}"}),
        *(
            _fill(words.table.range, {"low": f"{low:.0f}", "high": f"{high:.0f}"})
            for low, high in ranges
        ),
    ]


def _fill(template: str, values: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], found[0]), template)


def _to_drawing(anxiety: float, avoidance: float) -> tuple[float, float]:
    """Place of a point of the map in the drawing, whose y points down."""
    across, up = anxiety / HIGH, avoidance / HIGH
    return _LEFT + across * _SIDE, _TOP + (1 - up) * _SIDE


def _area(points: list[tuple[float, float]], kind: str) -> dict[str, Any]:
    fill, opacity, edge = {
        "plane": ("--bu-ground", 1, 0.0),
        "wider": ("--bu-tint", 1, 1.2),
        "inner": ("--bu-scale-1", 0.6, 0.0),
    }[kind]
    return line_trace(
        [_to_drawing(*point) for point in points],
        name=kind,
        mode="lines",
        fill="toself",
        fillcolor=PALETTE[fill],
        opacity=opacity,
        line={"color": PALETTE["--bu-control"], "width": edge, "dash": "3px,4px"},
    )


def _guide_line(
    ends: tuple[tuple[float, float], tuple[float, float]], color: str
) -> dict[str, Any]:
    return line_trace(
        [_to_drawing(*end) for end in ends],
        mode="lines",
        line={"color": PALETTE[color], "width": 1},
    )


def _dot(place: MapPoint) -> list[dict[str, Any]]:
    """Mark the estimate: a dot in a ring, or a line across where one of the two is open."""
    worry, guarding = place.anxiety.dot, place.avoidance.dot
    act, card = PALETTE["--bu-act"], PALETTE["--bu-card"]
    if worry is None or guarding is None:
        ends = (
            ((LOW, guarding or LOW), (HIGH, guarding or LOW))
            if worry is None
            else ((worry, LOW), (worry, HIGH))
        )
        return [{**_guide_line(ends, "--bu-act"), "line": {"color": act, "width": 2.5}}]
    marks = ((20, card, {"color": act, "width": 2.5}), (10, act, {"color": act, "width": 0}))
    return [
        line_trace(
            [_to_drawing(worry, guarding)],
            mode="markers",
            marker={"color": color, "size": size, "opacity": 1, "line": rim},
        )
        for size, color, rim in marks
    ]


def _dot_label(place: MapPoint, words: MapPart) -> list[dict[str, Any]]:
    worry, guarding = place.anxiety.dot, place.avoidance.dot
    if worry is None or guarding is None:
        return []
    x, y = _to_drawing(worry, guarding)
    face = bold_font(_SIZE)
    room = _SIDE * _SMALLEST / 2
    block = TextBlock((TextLines(fit_text(words.you, face, room, 2), face, PALETTE["--bu-ink"]),))
    anchor: Anchor = "right" if worry > (LOW + HIGH) / 2 else "left"
    # Beside the dot; under or over it where the words of a corner stand beside it.
    beside = _QUARTERS[0] < guarding < _QUARTERS[1]
    if beside:
        return block.annotations(
            x, y, right=16 if anchor == "left" else -16, down=-block.height / 2, anchor=anchor
        )
    down = 14 if guarding > _QUARTERS[1] else -14 - block.height
    return block.annotations(x, y, right=0, down=down, anchor=anchor)


def _region_labels(place: MapPoint, words: MapPart) -> list[dict[str, Any]]:
    """Return the four phrases in the corners: what a person may be doing there."""
    regions = words.regions
    face = quote_font(18)
    room = _SIDE * _SMALLEST / 2 - 14
    made: list[dict[str, Any]] = []
    corners: tuple[tuple[str, Anchor, float, float], ...] = (
        (regions.guarding, "left", LOW, HIGH),
        (regions.both, "right", HIGH, HIGH),
        (regions.ease, "left", LOW, LOW),
        (regions.reaching, "right", HIGH, LOW),
    )
    for text, anchor, across, up in corners:
        block = TextBlock((TextLines(_phrase_lines(text, face, room), face, PALETTE["--bu-soft"]),))
        # A phrase makes way for a dot in its corner, and for the words under or over that dot.
        edge = _CORNER_OFFSET if _in_corner(place, across, up) else 6
        down = edge if up == HIGH else -block.height - edge
        right = 9 if anchor == "left" else -9
        made += block.annotations(*_to_drawing(across, up), right=right, down=down, anchor=anchor)
    return made


def _phrase_lines(text: str, face: Font, room: float) -> list[str]:
    """Break a phrase at its comma where both halves fit, else wherever it has to be."""
    first, comma, second = text.partition(", ")
    halves = [first + comma.strip(), second]
    if comma and all(face.width(half) <= room for half in halves):
        return halves
    return fit_text(text, face, room, 2)


def _in_corner(place: MapPoint, across: float, up: float) -> bool:
    if not place.shown or place.anxiety.dot is None or place.avoidance.dot is None:
        return False
    return abs(place.anxiety.dot - across) < 45 and abs(place.avoidance.dot - up) < _QUARTERS[0]


def _axis_labels(words: MapPart) -> list[dict[str, Any]]:
    less, more = body_font(_SIZE), bold_font(_SIZE)
    room = _SIDE * _SMALLEST
    soft, ink = PALETTE["--bu-soft"], PALETTE["--bu-ink"]
    made: list[dict[str, Any]] = []
    for text, across, anchor in ((words.less, LOW, "left"), (words.more, HIGH, "right")):
        block = TextBlock((TextLines([text], less, soft),))
        made += block.annotations(*_to_drawing(across, LOW), down=3, anchor=anchor)  # type: ignore[arg-type]
    title = TextBlock((TextLines(fit_text(words.anxiety.axis, more, room, 1), more, ink),))
    made += title.annotations(*_to_drawing((LOW + HIGH) / 2, LOW), down=21)
    upright = (
        ([words.less], LOW, "bottom", less, soft, -4),
        ([words.more], HIGH, "top", less, soft, -4),
        (fit_text(words.avoidance.axis, more, room, 1), (LOW + HIGH) / 2, "middle", more, ink, -22),
    )
    for lines, up, anchor, face, color, right in upright:
        x, y = _to_drawing(LOW, up)
        made.append(
            {
                "x": x,
                "y": y,
                "xshift": right,
                "xanchor": "right",
                "yanchor": anchor,
                "textangle": -90,
                "text": to_plotly_text(lines),
                "font": plotly_font(face, color),
                "showarrow": False,
                "borderpad": 0,
                "borderwidth": 0,
            }
        )
    return made
