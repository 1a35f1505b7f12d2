"""The charts of a record as plotly figures, for notebooks."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from workbook_lib.content.parts.closeness import MapPart, PromptsPart
from workbook_lib.content.parts.reasons import PickedPart, ReasonsPart
from workbook_lib.content.parts.signs import CheckInPart, WeeksPart
from workbook_lib.content.parts.talk import FeelPart, TalkPart
from workbook_lib.errors import UserError
from workbook_lib.figures.signs import weeks_chart
from workbook_lib.figures.text_layout import to_plotly_text
from workbook_lib.figures.theme import (
    PALETTE,
    axis_title,
    chart_of,
    hover_text,
    point_trace,
    wrap_label,
)
from workbook_lib.insight.closeness import HIGH, INNER, LOW, MIN_RATINGS, WIDER, estimate_map_point
from workbook_lib.insight.reasons import reason_table
from workbook_lib.insight.signs import has_check_in, week_table
from workbook_lib.insight.tables import oldest_first
from workbook_lib.insight.talk import line_label, rating_rows
from workbook_lib.record.views.closeness import reflection
from workbook_lib.record.views.reasons import reasons
from workbook_lib.record.views.signs import Subject, check_ins
from workbook_lib.record.views.talk import talks

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from workbook_lib.content.parts.talk import FeelWords
    from workbook_lib.content.schema.pack import Content
    from workbook_lib.figures.theme import Chart
    from workbook_lib.record import Record
    from workbook_lib.record.views.talk import Talk

_ACT = PALETTE["--bu-act"]
_LABEL_LETTERS = 20
"""Letters of a line of a label beside an axis."""
_HOVER_LETTERS = 40
_SPREAD = 0.66
"""Part of the space between two lines over which talks are spread."""


def build_chart(name: str, record: Record, content: Content) -> go.Figure:
    """Return one of the charts of `CHARTS`.

    Parameters
    ----------
    name : str
        Name of the chart.
    record : Record
        A record; one without answers gives a chart that says so.
    content : Content
        The pack with the labels.

    Raises
    ------
    KeyError
        If no chart has this name.
    UserError
        If the pack lacks a part that the chart needs.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.record import Clock, Record
    >>> clock = Clock("a-laptop")
    >>> record = Record().put("signs/check-in/5c1d/talk", "mixed", clock)
    >>> record = record.put("signs/check-in/5c1d/date", "2026-03-02", clock)
    >>> record = record.put("signs/check-in/5c1d/subject", "partner", clock)
    >>> figure = build_chart("weeks", record, load_pack(pack_folder("en")))
    >>> [(trace.name, trace.x) for trace in figure.data if trace.hovertext and trace.hovertext[0]]
    [('Mixed', ('2 Mar 2026',))]
    """
    import plotly.graph_objects as go

    figure = go.Figure(CHARTS[name](record, content))
    # The script of our pages breaks the lines of hover texts itself.
    for trace in figure.data:
        if trace.hovertext:
            trace.hovertext = [_broken(text) for text in trace.hovertext]
    return figure


def _broken(text: str) -> str:
    """Return a hover text with line breaks between words."""
    lines = (textwrap.wrap(line, _HOVER_LETTERS) for line in text.split("<br>"))
    return "<br>".join("<br>".join(line) for line in lines)


def _part(content: Content, kind: type[Any]) -> Any:
    parts = content.parts(kind)
    if not parts:
        raise UserError("chart_not_in_pack")
    return parts[0]


def _weeks(record: Record, content: Content) -> Chart:
    form, part = _part(content, CheckInPart), _part(content, WeeksPart)
    table, items = form.signs(), check_ins(record)
    signs = [row.id for row in table.rows] if table else []
    subjects = [subject for subject in Subject if has_check_in(items, subject)]
    tables = {
        subject: week_table(items, subject, signs) for subject in subjects or [Subject.PARTNER]
    }
    return weeks_chart(tables, form, part)


def _closeness(record: Record, content: Content) -> Chart:
    """Return the estimate on both lines from 0 to 100, with its areas of uncertainty."""
    words = _part(content, MapPart)
    prompts = [prompt for part in content.parts(PromptsPart) for prompt in part.prompts]
    point = estimate_map_point(prompts, reflection(record).ratings)
    traces = []
    if point.shown:
        for width, fill, title in (
            (WIDER, PALETTE["--bu-tint"], words.table.columns[3]),
            (INNER, PALETTE["--bu-scale-1"], words.table.columns[2]),
        ):
            edge = [(x, y, "") for x, y in point.outline(width)]
            line = {"color": PALETTE["--bu-control"], "width": 1}
            area = {"mode": "lines", "fill": "toself", "fillcolor": fill, "line": line}
            traces.append(point_trace(edge, title, {}, **area, hoveron="points", hoverinfo="skip"))
        if point.anxiety.dot is not None and point.avoidance.dot is not None:
            x, y = round(point.anxiety.dot, 1), round(point.avoidance.dot, 1)
            text = "<br>".join(
                f"{to_plotly_text([axis.name])}: {value:.0f}"
                for axis, value in ((words.anxiety, x), (words.avoidance, y))
            )
            dot = {"size": 14, "color": _ACT}
            traces.append(point_trace([(x, y, text)], words.you, dot))
    ends = {"range": [LOW, HIGH], "dtick": 25}
    return chart_of(
        traces,
        390,
        words.empty.replace("{count}", str(MIN_RATINGS)),
        xaxis={**ends, "title": axis_title(words.anxiety.axis)},
        yaxis={**ends, "title": axis_title(words.avoidance.axis)},
    )


def _reasons(record: Record, content: Content) -> Chart:
    """Return the reasons, with a mark for each person who picked one."""
    words = _part(content, PickedPart)
    cards = _part(content, ReasonsPart).cards
    table = reason_table(reasons(record), cards)
    titles = [wrap_label(title, 24) for title in table["title"]]
    sides = {"me": (words.me, words.table.me), "partner": (words.partner, words.table.partner)}
    marks: dict[str, Mapping[str, Any]] = {
        "me": {"symbol": "circle", "size": 15, "color": _ACT},
        "partner": {"symbol": "circle-open", "size": 14, "color": _ACT, "line": {"width": 3}},
    }
    traces = []
    for side, (column, label) in sides.items():
        points = [
            (wrap_label(column, 14), title, f"{title}<br>{to_plotly_text([label])}")
            for title, picked in zip(titles, table[side], strict=True)
            if picked
        ]
        traces += [point_trace(points, label, marks[side])] if points else []
    label = words.table.neither
    ruled_out = [
        (wrap_label(column, 14), title, f"{title}<br>{to_plotly_text([label])}")
        for title, out in zip(titles, table["ruled_out"], strict=True)
        for column, _ in sides.values()
        if out
    ]
    dash = {"symbol": "line-ew", "size": 12, "line": {"width": 2, "color": PALETTE["--bu-soft"]}}
    traces += [point_trace(ruled_out, label, dash)] if ruled_out else []
    columns = [wrap_label(column, 14) for column, _ in sides.values()]
    return chart_of(
        traces,
        50 + 40 * len(titles),
        words.empty,
        xaxis={
            "side": "top",
            "type": "category",
            "categoryarray": columns,
            "range": [-0.5, 1.5],
        },
        yaxis={
            "type": "category",
            "categoryarray": [*reversed(titles)],
            "range": [-0.6, len(titles) - 0.4],
            "title": axis_title(words.table.columns[0]),
        },
        margin={"l": 10, "r": 20, "t": 70, "b": 10},
    )


def _talks(record: Record, content: Content) -> Chart:
    """Return every talk on each line, from before a small change to after it."""
    part = _part(content, FeelPart)
    words, lines = part.words, _part(content, TalkPart).lines()
    labels = [_line_name({"low": line.low, "high": line.high}, words) for line in lines]
    items = [item for item in oldest_first(talks(record)) if item.drawable]
    before: list[tuple[Any, Any, str]] = []
    after: list[tuple[Any, Any, str]] = []
    hoped: list[tuple[Any, Any, str]] = []
    moves: list[tuple[Any, Any, str]] = []
    for index, talk in enumerate(items):
        shift = ((index + 1) / (len(items) + 1) - 0.5) * _SPREAD
        later = after if talk.tried else hoped
        for row_number, row in enumerate(rating_rows(talk, lines)):
            y = -row_number - shift
            text = _talk_text(talk, labels[row_number])
            ends = [row["before"], row["after"]]
            before += [(x, y, f"{text}<br>{words.before}: {x}") for x in ends[:1] if x]
            meaning = words.tried if talk.tried else words.hoped
            later += [(x, y, f"{text}<br>{meaning}: {x}") for x in ends[1:] if x]
            if all(ends):
                moves += [*((x, y, "") for x in ends), (None, None, "")]
    act = {"color": _ACT, "size": 11}
    kinds = (
        (before, words.before, {"symbol": "line-ns", "size": 10, "line": {"width": 3}}),
        (after, words.tried, {**act, "symbol": "diamond"}),
        (hoped, words.hoped, {**act, "symbol": "diamond-open", "line": {"width": 2}}),
    )
    line = {"color": PALETTE["--bu-scale-2"], "width": 2}
    skip = {"hoverinfo": "skip", "showlegend": False}
    traces = [point_trace(moves, "", {}, mode="lines", line=line, **skip)]
    traces += [point_trace(points, name, marker) for points, name, marker in kinds if points]
    steps = max((line.steps for line in lines), default=2)
    return chart_of(
        traces,
        60 + max(1, len(lines)) * max(64, 18 * len(items)),
        empty=part.empty,
        xaxis={
            "range": [0.5, steps + 0.5],
            "dtick": 1,
            "title": axis_title(f"{words.before} → {words.tried}"),
        },
        yaxis={
            "range": [-len(lines) + 0.4, 0.6],
            "tickvals": [-number for number in range(len(lines))],
            "ticktext": [wrap_label(label, _LABEL_LETTERS) for label in labels],
            "title": axis_title(words.line_column),
        },
    )


def _line_name(ends: Mapping[str, str], words: FeelWords) -> str:
    name = line_label(ends, words)
    return name[:1].upper() + name[1:]


def _talk_text(talk: Talk, label: str) -> str:
    """Return the hover text of a talk: the day, what it was about, and the line."""
    day = talk.date.isoformat() if talk.date else ""
    return hover_text(day, talk.about, label)


CHARTS: Mapping[str, Callable[[Record, Content], Chart]] = MappingProxyType(
    {"weeks": _weeks, "reasons": _reasons, "talks": _talks, "closeness": _closeness}
)
"""The builder of each chart by its name."""
