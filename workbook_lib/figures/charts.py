"""Charts with axes, hover and a legend, for notebooks: plotly figures of what a person wrote.

They have scatter traces only, so that the reduced plotly.js of our pages can draw them. The pages
themselves show the drawings of the other modules.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from workbook_lib.content.parts.closeness import MapPart, PromptsPart
from workbook_lib.content.parts.reasons import PickedPart, ReasonsPart
from workbook_lib.content.parts.signs import CheckInPart, WeeksPart
from workbook_lib.content.parts.talk import FeelPart, TalkPart
from workbook_lib.errors import UserError
from workbook_lib.figures.text_layout import to_plotly_text
from workbook_lib.figures.theme import PALETTE
from workbook_lib.insight.closeness import HIGH, INNER, LOW, MIN_RATINGS, WIDER, estimate_map_point
from workbook_lib.insight.reasons import reason_table
from workbook_lib.insight.signs import format_day
from workbook_lib.insight.tables import oldest_first
from workbook_lib.insight.talk import line_label, rating_rows
from workbook_lib.record.views.closeness import reflection
from workbook_lib.record.views.reasons import reasons
from workbook_lib.record.views.signs import check_ins
from workbook_lib.record.views.talk import talks

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from workbook_lib.content.parts.signs import DayWords
    from workbook_lib.content.parts.talk import FeelWords
    from workbook_lib.content.schema.pack import Content
    from workbook_lib.record import Record
    from workbook_lib.record.views.signs import CheckIn
    from workbook_lib.record.views.talk import Talk

_INK, _ACT, _CARD, _LINE = (PALETTE[f"--bu-{name}"] for name in ("ink", "act", "card", "line"))
_LEVEL_MARKS: Mapping[str, dict[str, Any]] = MappingProxyType(
    {
        "healthy": {"symbol": "circle", "size": 9, "color": PALETTE["--bu-scale-1"]},
        "mixed": {"symbol": "circle", "size": 13, "color": PALETTE["--bu-scale-2"]},
        "concerning": {"symbol": "circle", "size": 17, "color": _ACT},
        "unsure": {"symbol": "circle-open-dot", "size": 11, "color": PALETTE["--bu-soft"]},
    }
)
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
    >>> [(trace.name, trace.y) for trace in figure.data]
    [('Mixed', ('Talking it through',))]
    """
    return CHARTS[name](record, content)


def _part(content: Content, kind: type[Any]) -> Any:
    parts = content.parts(kind)
    if not parts:
        raise UserError("chart_not_in_pack")
    return parts[0]


def _wrap(text: str, letters: int) -> str:
    return to_plotly_text(textwrap.wrap(text, letters) or [""])


def _title(text: str) -> dict[str, Any]:
    """Return the title of an axis."""
    return {"text": to_plotly_text([text]), "font": {"size": 14}, "standoff": 12}


def _figure(traces: Iterable[dict[str, Any]], height: int, **layout: Any) -> go.Figure:
    """Return a figure without the colors of a plotly template."""
    import plotly.graph_objects as go

    axis = {"gridcolor": _LINE, "zeroline": False, "automargin": True}
    for name in [key for key in layout if key.startswith(("xaxis", "yaxis"))]:
        layout[name] = {**axis, **layout[name]}
    base = {
        "template": {},
        "height": height,
        "font": {"color": _INK, "size": 14},
        "paper_bgcolor": _CARD,
        "plot_bgcolor": _CARD,
        "margin": {"l": 10, "r": 20, "t": 30, "b": 10},
        "legend": {"orientation": "h", "yref": "container", "yanchor": "bottom", "y": 0},
        "hoverlabel": {"bgcolor": _CARD, "align": "left"},
        "hovermode": "closest",
        # A button that would send the chart to another host.
        "modebar": {"remove": ["sendChartToCloud"]},
    }
    return go.Figure({"data": [*traces], "layout": {**base, **layout}})


def _scatter(
    points: Sequence[tuple[Any, Any, str]], name: str, marker: Mapping[str, Any], **more: Any
) -> dict[str, Any]:
    """Return a trace of points with their hover texts."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _, _ in points],
        "y": [y for _, y, _ in points],
        "hovertext": [text for _, _, text in points],
        "hoverinfo": "text",
        "name": name,
        "marker": {"opacity": 1, **marker},
        **more,
    }


def _note(text: str) -> list[dict[str, Any]]:
    """Return a note in the middle of a chart without data."""
    place = {"x": 0.5, "y": 0.5, "xref": "paper", "yref": "paper", "showarrow": False}
    return [{**place, "text": _wrap(text, _HOVER_LETTERS), "bgcolor": _CARD}]


def _weeks(record: Record, content: Content) -> go.Figure:
    """Return the check-ins by date: one panel per person, one row per sign."""
    form, words = _part(content, CheckInPart), _part(content, WeeksPart)
    signs, subjects = form.signs(), form.subjects()
    if signs is None:
        raise UserError("chart_not_in_pack")
    items = [item for item in check_ins(record) if item.date and item.subject]
    shown = [name for name in subjects if any(item.subject == name for item in items)]
    panels = shown or [*subjects][:1]
    traces: list[dict[str, Any]] = []
    layout: dict[str, Any] = {}
    for number, subject in enumerate(panels, start=1):
        labels = {row.id: _wrap(row.words(subject).label, _LABEL_LETTERS) for row in signs.rows}
        suffix = "" if number == 1 else str(number)
        for level, name in signs.levels.model_dump().items():
            label = to_plotly_text([name])
            points = [
                (
                    item.date,
                    labels[sign],
                    _sign_text(item, sign, f"{labels[sign]}: {label}", form.days),
                )
                for item in reversed(items)
                if item.subject == subject
                for sign in labels
                if item.levels.get(sign) == level
            ]
            if points:
                repeated = any(trace["name"] == label for trace in traces)
                axes = {"xaxis": "x", "yaxis": f"y{suffix}", "showlegend": not repeated}
                marker = _LEVEL_MARKS[level]
                traces.append(_scatter(points, label, marker, legendgroup=level, **axes))
        top = 1 - (number - 1) / len(panels)
        layout[f"yaxis{suffix}"] = {
            "domain": [top - 1 / len(panels) + 0.04 * (len(panels) > 1), top - 0.06],
            "categoryorder": "array",
            "categoryarray": [*reversed(labels.values())],
            "range": [-0.6, len(labels) - 0.4],
        }
    layout["xaxis"] = {
        "title": _title(words.table.week),
        "type": "date",
        "anchor": "y" if len(panels) == 1 else f"y{len(panels)}",
        "hoverformat": "%x",
    }
    titles = [
        {
            "x": 0,
            "y": 1 - index / len(panels),
            "xref": "paper",
            "yref": "paper",
            "xanchor": "left",
            "yanchor": "top",
            "showarrow": False,
            "text": f"<b>{to_plotly_text([subjects[subject]])}</b>",
        }
        for index, subject in enumerate(panels)
    ]
    notes = [] if items else _note(words.empty)
    return _figure(traces, 130 + 270 * len(panels), annotations=[*titles, *notes], **layout)


def _sign_text(item: CheckIn, sign: str, answer: str, words: DayWords) -> str:
    """Return the hover text of an answer: the day, the sign, its level and the note."""
    day = format_day(item.date, words, year=True) if item.date else ""
    note = item.notes.get(sign, "")
    lines = [_wrap(day, _HOVER_LETTERS), answer, *([_wrap(note, _HOVER_LETTERS)] if note else [])]
    return "<br>".join(lines)


def _closeness(record: Record, content: Content) -> go.Figure:
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
            traces.append(_scatter(edge, title, {}, **area, hoveron="points", hoverinfo="skip"))
        if point.anxiety.dot is not None and point.avoidance.dot is not None:
            x, y = round(point.anxiety.dot, 1), round(point.avoidance.dot, 1)
            text = "<br>".join(
                f"{to_plotly_text([axis.name])}: {value:.0f}"
                for axis, value in ((words.anxiety, x), (words.avoidance, y))
            )
            dot = {"size": 14, "color": _ACT}
            traces.append(_scatter([(x, y, text)], to_plotly_text([words.you]), dot))
    ends = {"range": [LOW, HIGH], "dtick": 25}
    return _figure(
        traces,
        480,
        xaxis={**ends, "title": _title(words.anxiety.axis)},
        yaxis={**ends, "title": _title(words.avoidance.axis)},
        annotations=[] if point.shown else _note(words.empty.replace("{count}", str(MIN_RATINGS))),
    )


def _reasons(record: Record, content: Content) -> go.Figure:
    """Return the reasons, with a mark for each person who picked one."""
    words = _part(content, PickedPart)
    cards = _part(content, ReasonsPart).cards
    table = reason_table(reasons(record), cards)
    titles = [_wrap(title, 24) for title in table["title"]]
    sides = {"me": (words.me, words.table.me), "partner": (words.partner, words.table.partner)}
    marks: dict[str, Mapping[str, Any]] = {
        "me": {"symbol": "circle", "size": 15, "color": _ACT},
        "partner": {"symbol": "circle-open", "size": 14, "color": _ACT, "line": {"width": 3}},
    }
    traces = []
    for side, (column, meaning) in sides.items():
        label = to_plotly_text([meaning])
        points = [
            (_wrap(column, 14), title, f"{title}<br>{label}")
            for title, picked in zip(titles, table[side], strict=True)
            if picked
        ]
        traces += [_scatter(points, label, marks[side])] if points else []
    label = to_plotly_text([words.table.neither])
    ruled_out = [
        (_wrap(column, 14), title, f"{title}<br>{label}")
        for title, out in zip(titles, table["ruled_out"], strict=True)
        for column, _ in sides.values()
        if out
    ]
    dash = {"symbol": "line-ew", "size": 12, "line": {"width": 2, "color": PALETTE["--bu-soft"]}}
    traces += [_scatter(ruled_out, label, dash)] if ruled_out else []
    columns = [_wrap(column, 14) for column, _ in sides.values()]
    return _figure(
        traces,
        140 + 40 * len(titles),
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
            "title": _title(words.table.columns[0]),
        },
        margin={"l": 10, "r": 20, "t": 70, "b": 10},
        annotations=[] if traces else _note(words.empty),
    )


def _talks(record: Record, content: Content) -> go.Figure:
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
    traces = [_scatter(moves, "", {}, mode="lines", line=line, hoverinfo="skip", showlegend=False)]
    traces += [
        _scatter(points, to_plotly_text([name]), marker) for points, name, marker in kinds if points
    ]
    steps = max((line.steps for line in lines), default=2)
    return _figure(
        traces,
        150 + max(1, len(lines)) * max(64, 18 * len(items)),
        xaxis={
            "range": [0.5, steps + 0.5],
            "dtick": 1,
            "title": _title(f"{words.before} → {words.tried}"),
        },
        yaxis={
            "range": [-len(lines) + 0.4, 0.6],
            "tickvals": [-number for number in range(len(lines))],
            "ticktext": [_wrap(label, _LABEL_LETTERS) for label in labels],
            "title": _title(words.line_column),
        },
        annotations=[] if items else _note(part.empty),
    )


def _line_name(ends: Mapping[str, str], words: FeelWords) -> str:
    name = line_label(ends, words)
    return name[:1].upper() + name[1:]


def _talk_text(talk: Talk, label: str) -> str:
    """Return the hover text of a talk: the day, what it was about, and the line."""
    day = talk.date.isoformat() if talk.date else ""
    return "<br>".join(_wrap(text, _HOVER_LETTERS) for text in (day, talk.about, label) if text)


CHARTS: Mapping[str, Callable[[Record, Content], go.Figure]] = MappingProxyType(
    {"weeks": _weeks, "reasons": _reasons, "talks": _talks, "closeness": _closeness}
)
"""The builder of each chart by its name."""
