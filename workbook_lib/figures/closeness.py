"""The map of closeness as a chart, its picture for paper, and its texts."""

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
from workbook_lib.figures.text_layout import (
    Font,
    body_font,
    bold_font,
    fit_text,
    quote_font,
    to_plotly_text,
)
from workbook_lib.figures.theme import (
    PALETTE,
    axis_title,
    chart_of,
    hover_text,
    point_trace,
    wrap_label,
)
from workbook_lib.insight.closeness import (
    HIGH,
    INNER,
    LOW,
    MIN_RATINGS,
    WIDER,
    Estimate,
    MapPoint,
)

if TYPE_CHECKING:
    from workbook_lib.content.parts.closeness import MapPart, PositionWords
    from workbook_lib.figures.theme import Chart

# Drawing units, which the page scales; text keeps its pixels. The margins fit two rows of
# axis labels at the smallest width, 290 pixels.
_LEFT, _TOP, _SIDE, _FOOT, _EDGE = 58, 4, 362, 62, 4
_WIDTH, _HEIGHT = _LEFT + _SIDE + _EDGE, _TOP + _SIDE + _FOOT
_SMALLEST = 290 / _WIDTH
_SIZE = 15
_CHART_HEIGHT = 390
_YOU_LETTERS, _REGION_LETTERS = 12, 14
"""Letters of a line of the label of the dot, and of a region."""
_QUARTERS = (25, 75)
_CORNER_OFFSET = 76  # pixels from the edge to a region label that avoids the dot
_NEAR, _FAR = 6, 22
"""Distances from the middle, of 100. Below the first a dot is near it, above the second far."""


def draw_map(point: MapPoint, words: MapPart) -> Drawing:
    """Draw the map for paper.

    Parameters
    ----------
    point : MapPoint
        The estimated point. With too few ratings the map has no dot.
    words : MapPart
        Texts of the map.

    Returns
    -------
    Drawing
        A drawing for widths of 290 to 480 pixels, of scatter traces only (for plotly's smallest
        bundle). Every color is a value of ``PALETTE``.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.closeness import MapPart
    >>> from workbook_lib.insight.closeness import estimate_line
    >>> [words] = load_pack(pack_folder("en")).parts(MapPart)
    >>> point = MapPoint(estimate_line([75] * 4), estimate_line([25] * 4))
    >>> drawing = draw_map(point, words)
    >>> {trace["type"] for trace in drawing.data}
    {'scatter'}
    """
    traces = [_area([(LOW, LOW), (HIGH, LOW), (HIGH, HIGH), (LOW, HIGH), (LOW, LOW)], "plane")]
    for at in _QUARTERS:
        traces += [_guide_line(((at, LOW), (at, HIGH)), "--bu-line")]
        traces += [_guide_line(((LOW, at), (HIGH, at)), "--bu-line")]
    middle = (LOW + HIGH) / 2
    if point.shown:
        traces += [_area(point.outline(WIDER), "wider"), _area(point.outline(INNER), "inner")]
    traces += [_guide_line(((middle, LOW), (middle, HIGH)), "--bu-control")]
    traces += [_guide_line(((LOW, middle), (HIGH, middle)), "--bu-control")]
    annotations = [*_axis_labels(words), *_region_labels(point, words)]
    if point.shown:
        traces += _dot(point)
        annotations += _dot_label(point, words)
    layout = {**blank_layout(_WIDTH, _HEIGHT), "annotations": annotations}
    return Drawing(data=traces, layout=layout)


def map_chart(point: MapPoint, words: MapPart) -> Chart:
    """Return the map as a chart: a dot on two axes from 0 to 100, in its area of uncertainty.

    Parameters
    ----------
    point : MapPoint
        The estimated point. With too few ratings the chart has no dot and says so.
    words : MapPart
        Texts of the map.

    Returns
    -------
    Chart
        The two areas and the dot. Where one axis is open, a line is in the place of the dot.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.closeness import MapPart
    >>> from workbook_lib.insight.closeness import estimate_line
    >>> [words] = load_pack(pack_folder("en")).parts(MapPart)
    >>> chart = map_chart(MapPoint(estimate_line([75] * 4), estimate_line([25] * 4)), words)
    >>> chart["data"][-1]["name"], len(chart["data"][-1]["x"])
    ('you, so far', 1)
    """
    middle = (LOW + HIGH) / 2
    ends = {"range": [LOW, HIGH], "tickvals": [LOW, 25, middle, 75, HIGH], "showgrid": True}
    ticks = {"ticktext": [words.less, "", "", "", words.more]}
    line = {
        "type": "line",
        "layer": "below",
        "line": {"color": PALETTE["--bu-control"], "width": 1},
    }
    regions = (
        (words.regions.guarding, LOW, HIGH),
        (words.regions.both, HIGH, HIGH),
        (words.regions.ease, LOW, LOW),
        (words.regions.reaching, HIGH, LOW),
    )
    traces: list[dict[str, Any]] = []
    if point.shown:
        areas = (
            (WIDER, "--bu-tint", words.table.columns[3]),
            (INNER, "--bu-scale-1", words.table.columns[2]),
        )
        for width, token, name in areas:
            edge = [(round(x, 1), round(y, 1), "") for x, y in point.outline(width)]
            traces.append(
                point_trace(
                    edge,
                    name,
                    {},
                    mode="lines",
                    fill="toself",
                    fillcolor=PALETTE[token],
                    line={"color": PALETTE["--bu-control"], "width": 1.2, "dash": "dot"},
                    hoverinfo="skip",
                )
            )
        traces.append(_point_trace(point, words))
    return chart_of(
        traces,
        _CHART_HEIGHT,
        words.empty.replace("{count}", str(MIN_RATINGS)),
        [_region_label(point, *region) for region in regions],
        xaxis={**ends, **ticks, "title": axis_title(words.anxiety.axis)},
        yaxis={**ends, **ticks, "title": axis_title(words.avoidance.axis)},
        shapes=[
            {**line, "x0": middle, "x1": middle, "y0": LOW, "y1": HIGH},
            {**line, "x0": LOW, "x1": HIGH, "y0": middle, "y1": middle},
        ],
        plot_bgcolor=PALETTE["--bu-ground"],
    )


def _point_trace(point: MapPoint, words: MapPart) -> dict[str, Any]:
    """Return the dot, or a line where one axis is open."""
    text = hover_text(
        words.you,
        *(
            f"{name}: {dot} ({words.table.columns[2]}: {inner}; {words.table.columns[3]}: {wider})"
            for name, dot, inner, wider in map_rows(point, words)
        ),
    )
    worry, guarding = point.anxiety.dot, point.avoidance.dot
    if worry is None or guarding is None:
        ends = (
            [(LOW, guarding), (HIGH, guarding)] if worry is None else [(worry, LOW), (worry, HIGH)]
        )
        stroke = {"color": PALETTE["--bu-act"], "width": 2.5}
        both = [(x, y, text) for x, y in ends]
        return point_trace(both, words.you, {}, mode="lines", line=stroke)
    side = "left" if worry > (LOW + HIGH) / 2 else "right"
    # Above or below the dot next to a label in a corner.
    beside = 25 < guarding < 75
    vertical = "middle" if beside else "bottom" if guarding >= 75 else "top"
    return point_trace(
        [(round(worry, 1), round(guarding, 1), text)],
        words.you,
        {
            "size": 17,
            "color": PALETTE["--bu-act"],
            "line": {"width": 3, "color": PALETTE["--bu-card"]},
        },
        mode="markers+text",
        text=[wrap_label(words.you, _YOU_LETTERS)],
        textposition=f"{vertical} {side}",
        textfont={"size": _SIZE, "color": PALETTE["--bu-ink"], "weight": 660},
        cliponaxis=False,
    )


def _region_label(point: MapPoint, text: str, across: float, up: float) -> dict[str, Any]:
    """Return the label of a region in its corner, away from a dot in that corner."""
    down = _CORNER_OFFSET if _in_corner(point, across, up) else 6
    return {
        "x": across,
        "y": up,
        "xanchor": "left" if across == LOW else "right",
        "yanchor": "top" if up == HIGH else "bottom",
        "xshift": 8 if across == LOW else -8,
        "yshift": -down if up == HIGH else down,
        "align": "left" if across == LOW else "right",
        "text": wrap_label(text, _REGION_LETTERS),
        "font": {"family": quote_font(18).family, "size": 18, "style": "italic"},
        "showarrow": False,
    }


def map_sentence(point: MapPoint, words: MapPart) -> str:
    """Return a sentence on where the dot is; empty with too few ratings.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.closeness import MapPart
    >>> from workbook_lib.insight.closeness import estimate_line
    >>> [words] = load_pack(pack_folder("en")).parts(MapPart)
    >>> point = MapPoint(estimate_line([75] * 4), estimate_line([25] * 4))
    >>> map_sentence(point, words) in describe_map(point, words)
    True
    """
    if not point.shown:
        return ""
    values = {"count": str(point.ratings)}
    worry = position_words(point.anxiety, words.where)
    guarding = position_words(point.avoidance, words.where)
    if worry is None or guarding is None:
        estimated, other = (
            (words.avoidance, words.anxiety) if worry is None else (words.anxiety, words.avoidance)
        )
        values |= {"line": estimated.name, "where": worry or guarding or "", "other": other.name}
        return _fill(words.words.one, values)
    if worry == guarding:
        return _fill(words.words.both, values | {"where": worry})
    return _fill(words.words.each, values | {"worry": worry, "guarding": guarding})


def describe_map(point: MapPoint, words: MapPart) -> str:
    """Return the text alternative of the map.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.closeness import MapPart
    >>> from workbook_lib.insight.closeness import estimate_line
    >>> [words] = load_pack(pack_folder("en")).parts(MapPart)
    >>> point = MapPoint(estimate_line([75] * 4), estimate_line([25] * 4))
    >>> empty = MapPoint(estimate_line([]), estimate_line([]))
    >>> describe_map(empty, words) == words.words.alt_empty
    True
    """
    if not point.shown:
        return words.words.alt_empty
    text = f"{map_sentence(point, words)} {words.words.cloud}"
    return _fill(words.words.alt, {"sentence": text})


def map_rows(point: MapPoint, words: MapPart) -> list[list[str]]:
    """Return the map as table rows: line, dot, inner area, wider area.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.closeness import MapPart
    >>> from workbook_lib.insight.closeness import estimate_line
    >>> [words] = load_pack(pack_folder("en")).parts(MapPart)
    >>> point = MapPoint(estimate_line([75] * 4), estimate_line([25] * 4))
    >>> [row[0] for row in map_rows(point, words)] == [words.anxiety.name, words.avoidance.name]
    True
    """
    return [
        [label.name, *_row_numbers(estimate, words)]
        for label, estimate in ((words.anxiety, point.anxiety), (words.avoidance, point.avoidance))
    ]


def position_words(estimate: Estimate, words: PositionWords) -> str | None:
    """Return where a dot is on its line in words; None without a dot."""
    if estimate.dot is None:
        return None
    off = estimate.dot - (LOW + HIGH) / 2
    if abs(off) < _NEAR:
        return words.middle
    if off > 0:
        return words.far_more if off > _FAR else words.more
    return words.far_less if off < -_FAR else words.less


def _row_numbers(estimate: Estimate, words: MapPart) -> list[str]:
    if estimate.dot is None:
        return [words.table.open] * 3
    ranges = (estimate.interval(width) for width in (INNER, WIDER))
    return [
        _fill(words.table.dot, {"value": f"{estimate.dot:.0f}"}),
        *(
            _fill(words.table.range, {"low": f"{low:.0f}", "high": f"{high:.0f}"})
            for low, high in ranges
        ),
    ]


def _fill(template: str, values: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: values.get(match[1], match[0]), template)


def _to_drawing(anxiety: float, avoidance: float) -> tuple[float, float]:
    """Convert a point of the map to drawing units."""
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


def _dot(point: MapPoint) -> list[dict[str, Any]]:
    """Mark the estimate: a dot in a ring, or a line where one axis is open."""
    worry, guarding = point.anxiety.dot, point.avoidance.dot
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


def _dot_label(point: MapPoint, words: MapPart) -> list[dict[str, Any]]:
    worry, guarding = point.anxiety.dot, point.avoidance.dot
    if worry is None or guarding is None:
        return []
    x, y = _to_drawing(worry, guarding)
    font = bold_font(_SIZE)
    room = _SIDE * _SMALLEST / 2
    block = TextBlock((TextLines(fit_text(words.you, font, room, 2), font, PALETTE["--bu-ink"]),))
    anchor: Anchor = "right" if worry > (LOW + HIGH) / 2 else "left"
    # Beside the dot, or above or below it next to a corner label.
    beside = _QUARTERS[0] < guarding < _QUARTERS[1]
    if beside:
        return block.annotations(
            x, y, right=16 if anchor == "left" else -16, down=-block.height / 2, anchor=anchor
        )
    down = 14 if guarding > _QUARTERS[1] else -14 - block.height
    return block.annotations(x, y, right=0, down=down, anchor=anchor)


def _region_labels(point: MapPoint, words: MapPart) -> list[dict[str, Any]]:
    """Return the labels of the four regions in the corners."""
    regions = words.regions
    font = quote_font(18)
    room = _SIDE * _SMALLEST / 2 - 14
    annotations: list[dict[str, Any]] = []
    corners: tuple[tuple[str, Anchor, float, float], ...] = (
        (regions.guarding, "left", LOW, HIGH),
        (regions.both, "right", HIGH, HIGH),
        (regions.ease, "left", LOW, LOW),
        (regions.reaching, "right", HIGH, LOW),
    )
    for text, anchor, across, up in corners:
        block = TextBlock((TextLines(_phrase_lines(text, font, room), font, PALETTE["--bu-soft"]),))
        # A label moves away from a dot in its corner and from the dot's label.
        edge = _CORNER_OFFSET if _in_corner(point, across, up) else 6
        down = edge if up == HIGH else -block.height - edge
        right = 9 if anchor == "left" else -9
        annotations += block.annotations(
            *_to_drawing(across, up), right=right, down=down, anchor=anchor
        )
    return annotations


def _phrase_lines(text: str, font: Font, room: float) -> list[str]:
    """Break a phrase at its comma if both halves fit, else anywhere."""
    first, comma, second = text.partition(", ")
    halves = [first + comma.strip(), second]
    if comma and all(font.width(half) <= room for half in halves):
        return halves
    return fit_text(text, font, room, 2)


def _in_corner(point: MapPoint, across: float, up: float) -> bool:
    if not point.shown or point.anxiety.dot is None or point.avoidance.dot is None:
        return False
    return abs(point.anxiety.dot - across) < 45 and abs(point.avoidance.dot - up) < _QUARTERS[0]


def _axis_labels(words: MapPart) -> list[dict[str, Any]]:
    less, more = body_font(_SIZE), bold_font(_SIZE)
    room = _SIDE * _SMALLEST
    soft, ink = PALETTE["--bu-soft"], PALETTE["--bu-ink"]
    annotations: list[dict[str, Any]] = []
    for text, across, anchor in ((words.less, LOW, "left"), (words.more, HIGH, "right")):
        block = TextBlock((TextLines([text], less, soft),))
        annotations += block.annotations(*_to_drawing(across, LOW), down=3, anchor=anchor)  # type: ignore[arg-type]
    title = TextBlock((TextLines(fit_text(words.anxiety.axis, more, room, 1), more, ink),))
    annotations += title.annotations(*_to_drawing((LOW + HIGH) / 2, LOW), down=21)
    upright = (
        ([words.less], LOW, "bottom", less, soft, -4),
        ([words.more], HIGH, "top", less, soft, -4),
        (fit_text(words.avoidance.axis, more, room, 1), (LOW + HIGH) / 2, "middle", more, ink, -22),
    )
    for lines, up, anchor, font, color, right in upright:
        x, y = _to_drawing(LOW, up)
        annotations.append(
            {
                "x": x,
                "y": y,
                "xshift": right,
                "xanchor": "right",
                "yanchor": anchor,
                "textangle": -90,
                "text": to_plotly_text(lines),
                "font": plotly_font(font, color),
                "showarrow": False,
                "borderpad": 0,
                "borderwidth": 0,
            }
        )
    return annotations
