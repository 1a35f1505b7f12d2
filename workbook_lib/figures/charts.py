"""The charts of a record as plotly figures, for notebooks."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from workbook_lib.content.parts.closeness import MapPart, PromptsPart
from workbook_lib.content.parts.reasons import PickedPart, ReasonsPart
from workbook_lib.content.parts.signs import CheckInPart, WeeksPart
from workbook_lib.content.parts.talk import FeelPart, TalkPart, part_with_lines
from workbook_lib.errors import UserError
from workbook_lib.figures.closeness import map_chart
from workbook_lib.figures.reasons import reasons_chart
from workbook_lib.figures.signs import weeks_chart
from workbook_lib.figures.talk import talks_chart
from workbook_lib.insight.closeness import map_point
from workbook_lib.insight.reasons import reason_rows
from workbook_lib.insight.signs import has_check_in, list_weeks
from workbook_lib.record.views.closeness import reflection
from workbook_lib.record.views.reasons import reasons
from workbook_lib.record.views.signs import Subject, check_ins
from workbook_lib.record.views.talk import talks

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from workbook_lib.content.schema.pack import Content
    from workbook_lib.figures.theme import Chart
    from workbook_lib.record import Record

_HOVER_LETTERS = 40


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
    [('Mixed', ('Mar 2, 2026',))]
    """
    import plotly.graph_objects as go

    figure = go.Figure(CHARTS[name](record, content))
    # On our pages, a script wraps hover texts.
    for trace in figure.data:
        if trace.hovertext:
            trace.hovertext = [_wrap_hover_text(text) for text in trace.hovertext]
    if content.pack.direction == "rtl":
        _mirror(figure)
    return figure


_OTHER_SIDE = {"left": "right", "right": "left"}


def _mirror(figure: go.Figure) -> None:
    """Mirror a chart: in a language written from right to left it begins on the right."""
    shown = figure.layout.xaxis.range  # none in an empty chart
    figure.update_xaxes({"range": shown[::-1]} if shown else {"autorange": "reversed"})
    figure.update_yaxes(side="right")
    figure.update_layout(hoverlabel_align="right", legend_traceorder="reversed")
    for trace in figure.data:
        if "textposition" in trace and trace.textposition:
            line, _, side = trace.textposition.rpartition(" ")
            trace.textposition = f"{line} {_OTHER_SIDE.get(side, side)}".strip()
    for note in figure.layout.annotations:
        anchor = _OTHER_SIDE.get(note.xanchor, note.xanchor)
        note.update(xanchor=anchor, xshift=-(note.xshift or 0))


def _wrap_hover_text(text: str) -> str:
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
    items = check_ins(record)
    subjects = [subject for subject in Subject if has_check_in(items, subject)]
    weeks = {subject: list_weeks(items, subject) for subject in subjects or [Subject.PARTNER]}
    return weeks_chart(weeks, form, part, content.pack.language)


def _closeness(record: Record, content: Content) -> Chart:
    prompts = [prompt for part in content.parts(PromptsPart) for prompt in part.prompts]
    point = map_point(prompts, reflection(record).ratings)
    return map_chart(point, _part(content, MapPart))


def _reasons(record: Record, content: Content) -> Chart:
    words, cards = _part(content, PickedPart), _part(content, ReasonsPart).cards
    return reasons_chart(reason_rows(reasons(record), cards), words)


def _talks(record: Record, content: Content) -> Chart:
    part, lines = _part(content, FeelPart), part_with_lines(content.parts(TalkPart)).lines()
    items = [item for item in reversed(talks(record)) if item.drawable]
    return talks_chart(items, lines, part, content.pack.language)


CHARTS: Mapping[str, Callable[[Record, Content], Chart]] = MappingProxyType(
    {"weeks": _weeks, "reasons": _reasons, "talks": _talks, "closeness": _closeness}
)
"""The builder of each chart by its name."""
