"""The map of closeness as a chart, and its texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbook_lib.content.language import fill_places
from workbook_lib.figures.text_layout import quote_font
from workbook_lib.figures.theme import (
    PALETTE,
    axis_title,
    chart_of,
    hover_text,
    point_trace,
    wrap_label,
)
from workbook_lib.insight.closeness import HIGH, LOW, MapPoint

if TYPE_CHECKING:
    from workbook_lib.content.parts.closeness import MapPart, PositionWords
    from workbook_lib.figures.theme import Chart

_SIZE = 15
_CHART_HEIGHT = 390
_YOU_LETTERS, _REGION_LETTERS = 12, 16
"""Letters of a line of the label of the dot, and of a region."""
_CORNER_OFFSET = 76  # pixels from the edge to a region label that avoids the dot
_NEAR, _FAR = 6, 22
"""Distances from the middle, of 100. Below the first a dot is near it, above the second far."""


def map_chart(point: MapPoint, words: MapPart) -> Chart:
    """Return the map as a chart: a dot on two axes from 0 to 100.

    Parameters
    ----------
    point : MapPoint
        The point. With too few ratings the chart has no dot and says how many are left.
    words : MapPart
        Texts of the map.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.closeness import MapPart
    >>> [words] = load_pack(pack_folder("en")).parts(MapPart)
    >>> chart = map_chart(MapPoint(anxiety=75.0, avoidance=25.0, ratings=8), words)
    >>> [(dot["name"], dot["x"], dot["y"]) for dot in chart["data"]]
    [('you, so far', [75.0], [25.0])]
    """
    middle = (LOW + HIGH) / 2
    # No gridline in the middle: it would cover one of the two lines drawn there as shapes.
    ends = {"range": [LOW, HIGH], "tickvals": [LOW, 25, 75, HIGH], "showgrid": True}
    ticks = {"ticktext": [words.less, "", "", words.more]}
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
    return chart_of(
        _dot_traces(point, words),
        _CHART_HEIGHT,
        ratings_left(point, words),
        [_region_label(point, *region) for region in regions],
        xaxis={**ends, **ticks, "title": _axis_title(words.anxiety.axis)},
        yaxis={**ends, **ticks, "title": _axis_title(words.avoidance.axis)},
        shapes=[
            {**line, "x0": middle, "x1": middle, "y0": LOW, "y1": HIGH},
            {**line, "x0": LOW, "x1": HIGH, "y0": middle, "y1": middle},
        ],
        plot_bgcolor=PALETTE["--bu-ground"],
    )


def _axis_title(text: str) -> dict[str, Any]:
    """Return the title of an axis, in bold beside the names of its ends."""
    title = axis_title(text)
    return {**title, "font": {**title["font"], "color": PALETTE["--bu-ink"], "weight": 660}}


def ratings_left(point: MapPoint, words: MapPart) -> str:
    """Return a sentence on how many ratings the dot still needs.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.closeness import MapPart
    >>> [words] = load_pack(pack_folder("en")).parts(MapPart)
    >>> ratings_left(MapPoint(anxiety=75.0, avoidance=25.0, ratings=5), words).endswith(": 3.")
    True
    """
    return words.empty.replace("{count}", str(point.missing))


def _dot_traces(point: MapPoint, words: MapPart) -> list[dict[str, Any]]:
    """Return the dot; nothing with too few ratings."""
    worry, guarding = point.anxiety, point.avoidance
    if not point.shown or worry is None or guarding is None:
        return []
    text = hover_text(words.you, *(f"{name}: {value}" for name, value in map_rows(point, words)))
    side = "left" if worry > (LOW + HIGH) / 2 else "right"
    # Above or below the dot next to a label in a corner, and away from the line in the middle.
    from_middle = guarding - (LOW + HIGH) / 2
    if abs(from_middle) < _NEAR:
        vertical = "top" if from_middle >= 0 else "bottom"
    else:
        vertical = "middle" if abs(from_middle) < 25 else "bottom" if from_middle > 0 else "top"
    dot = point_trace(
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
    return [dot]


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
    >>> [words] = load_pack(pack_folder("en")).parts(MapPart)
    >>> point = MapPoint(anxiety=75.0, avoidance=25.0, ratings=8)
    >>> map_sentence(point, words) in describe_map(point, words)
    True
    """
    if not point.shown:
        return ""
    values = {"count": str(point.ratings)}
    worry, guarding = (position_words(value, words.where) for value in _averages(point))
    if worry == guarding:
        return fill_places(words.words.both, values | {"where": worry})
    return fill_places(words.words.each, values | {"worry": worry, "guarding": guarding})


def describe_map(point: MapPoint, words: MapPart) -> str:
    """Return the text alternative of the map; empty with too few ratings.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.closeness import MapPart
    >>> [words] = load_pack(pack_folder("en")).parts(MapPart)
    >>> point = MapPoint(anxiety=75.0, avoidance=25.0, ratings=8)
    >>> describe_map(point, words).endswith(words.words.sketch)
    True
    """
    if not point.shown:
        return ""
    text = f"{map_sentence(point, words)} {words.words.sketch}"
    return fill_places(words.words.alt, {"sentence": text})


def map_rows(point: MapPoint, words: MapPart) -> list[list[str]]:
    """Return the map as table rows: line and dot; no rows with too few ratings.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.closeness import MapPart
    >>> [words] = load_pack(pack_folder("en")).parts(MapPart)
    >>> map_rows(MapPoint(anxiety=75.0, avoidance=25.0, ratings=8), words)
    [['Worry', '75 of 100'], ['Keeping to yourself', '25 of 100']]
    """
    if not point.shown:
        return []
    names = (words.anxiety.name, words.avoidance.name)
    return [
        [name, fill_places(words.table.dot, {"value": f"{value:.0f}"})]
        for name, value in zip(names, _averages(point), strict=True)
    ]


def position_words(value: float, words: PositionWords) -> str:
    """Return where a dot is on its line in words."""
    off = value - (LOW + HIGH) / 2
    if abs(off) < _NEAR:
        return words.middle
    if off > 0:
        return words.far_more if off > _FAR else words.more
    return words.far_less if off < -_FAR else words.less


def _averages(point: MapPoint) -> tuple[float, float]:
    """Return both averages of a point that is shown."""
    return point.anxiety or LOW, point.avoidance or LOW


def _in_corner(point: MapPoint, across: float, up: float) -> bool:
    if not point.shown:
        return False
    worry, guarding = _averages(point)
    return abs(worry - across) < 45 and abs(guarding - up) < 25
