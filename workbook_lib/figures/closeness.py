"""The map of closeness as a chart, and its texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from workbook_lib.figures.text_layout import quote_font
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

_SIZE = 15
_CHART_HEIGHT = 390
_YOU_LETTERS, _REGION_LETTERS = 12, 14
"""Letters of a line of the label of the dot, and of a region."""
_CORNER_OFFSET = 76  # pixels from the edge to a region label that avoids the dot
_NEAR, _FAR = 6, 22
"""Distances from the middle, of 100. Below the first a dot is near it, above the second far."""


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


def _in_corner(point: MapPoint, across: float, up: float) -> bool:
    if not point.shown or point.anxiety.dot is None or point.avoidance.dot is None:
        return False
    return abs(point.anxiety.dot - across) < 45 and abs(point.avoidance.dot - up) < 25
