"""The chart of talks: one row per line, from a point before a small change to one after it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from workbook_lib.content.language import format_day
from workbook_lib.figures.theme import (
    PALETTE,
    axis_title,
    chart_of,
    hover_text,
    point_trace,
    row_lines,
    wrap_label,
)
from workbook_lib.insight.talk import line_label, rated_lines

if TYPE_CHECKING:
    from workbook_lib.content.parts.talk import FeelPart
    from workbook_lib.content.schema.fields import Scale
    from workbook_lib.figures.theme import Chart
    from workbook_lib.record.views.talk import Talk

_ROW_HEIGHT, _TALK_HEIGHT = 58, 22
"""Pixels of a line, and of each talk on it where there are several."""
_SPREAD = 0.66
"""Part of a row over which several talks are spread."""
_INK, _ACT = PALETTE["--bu-ink"], PALETTE["--bu-act"]


def talks_chart(
    talks: Sequence[Talk], lines: Sequence[Scale], part: FeelPart, language: str
) -> Chart:
    """Return the chart of the ratings of talks.

    A vertical mark is the rating before the change, a diamond the one after it, an open diamond
    what was hoped for. A dotted line connects the two ratings of a talk.

    Parameters
    ----------
    talks : sequence of Talk
        Talks from the first to the last; on each line they are below one another.
    lines : sequence of Scale
        The lines of the chapter.
    part : FeelPart
        Labels.
    language : str
        Language of the pack.

    Returns
    -------
    Chart
        One trace per kind of mark, over one of the lines between them.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.talk import FeelPart, TalkPart, part_with_lines
    >>> from workbook_lib.record.views.talk import Talk
    >>> pack = load_pack(pack_folder("en"))
    >>> [part], form = pack.parts(FeelPart), part_with_lines(pack.parts(TalkPart))
    >>> chart = talks_chart([Talk("3f2a", before={"light": 2})], form.lines(), part, "en")
    >>> [(trace["name"], trace["x"]) for trace in chart["data"] if trace["x"]]
    [('Before', [2])]
    """
    words = part.words
    labels = [line_label(line.low, line.high, words) for line in lines]
    before: list[tuple[Any, Any, str]] = []
    after: list[tuple[Any, Any, str]] = []
    hoped: list[tuple[Any, Any, str]] = []
    moves: list[tuple[Any, Any, str]] = []
    for index, talk in enumerate(talks):
        shift = ((index + 1) / (len(talks) + 1) - 0.5) * _SPREAD
        # Where nobody has said whether the change was tried, the later marks are what happened.
        later, meaning = (hoped, words.hoped) if talk.tried is False else (after, words.tried)
        for number, row in enumerate(rated_lines(talk, lines)):
            y = -number - shift
            ends = (row.before, row.after)
            for points, name, point in zip(
                (before, later), (words.before, meaning), ends, strict=True
            ):
                if point is not None:
                    place = words.point.replace("{point}", str(point))
                    place = place.replace("{of}", str(row.steps))
                    text = hover_text(
                        _day(talk, language), labels[number], f"{name}: {place}", talk.about
                    )
                    points.append((point, y, text))
            if None not in ends and ends[0] != ends[1]:
                moves += [*((x, y, "") for x in ends), (None, None, "")]
    single = len(talks) < 2
    upright = {"symbol": "line-ns", "size": 20 if single else 9, "color": _INK}
    diamond = {"size": 17 if single else 11, "color": _ACT}
    traces = (
        point_trace(
            moves,
            "",
            {},
            mode="lines",
            line={"color": _ACT, "width": 2.5, "dash": "dot"},
            hoverinfo="skip",
            showlegend=False,
        ),
        point_trace(after, words.tried, {**diamond, "symbol": "diamond"}, legendrank=2),
        point_trace(
            hoped,
            words.hoped,
            {**diamond, "symbol": "diamond-open", "line": {"width": 2.5}},
            legendrank=3,
        ),
        point_trace(
            before,
            words.before,
            {**upright, "line": {"width": 4, "color": _INK}},
            legendrank=1,
        ),
    )
    steps = max((line.steps for line in lines), default=2)
    row_height = max(_ROW_HEIGHT, _TALK_HEIGHT * len(talks))
    return chart_of(
        traces,
        row_height * max(1, len(lines)),
        part.empty,
        xaxis={
            "range": [0.5, steps + 0.5],
            "tickvals": [*range(1, steps + 1)],
            "title": axis_title(words.axis or words.line_column),
        },
        yaxis={
            "range": [0.5 - max(1, len(lines)), 0.5],
            "tickvals": [-number for number in range(len(lines))],
            "ticktext": [wrap_label(label) for label in labels],
            "tickfont": {"size": 15, "color": _INK, "weight": 660},
            "showgrid": False,
            "title": axis_title(words.line_column),
        },
        **row_lines(len(lines), "--bu-control"),
        meta={"row": row_height, "top": 0.26 if single else 0.36},
    )


def _day(talk: Talk, language: str) -> str:
    return "" if talk.date is None else format_day(talk.date, language)
