"""Charts of check-ins and of measures: one row per sign or question, one column per week or day.

All bars have the same hue and differ in height: a third, two thirds, full. "Not sure" is a cell
with a question mark, a missing answer a dash. No line connects two weeks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from workbook_lib.content.language import format_day
from workbook_lib.errors import UserError
from workbook_lib.figures.text_layout import to_plotly_text
from workbook_lib.figures.theme import PALETTE, axis_title, chart_of, hover_text, wrap_label
from workbook_lib.insight.measures import answer_of, filling_labels, parse_answer
from workbook_lib.insight.signs import monday

if TYPE_CHECKING:
    from workbook_lib.content.parts.signs import CheckInPart, WeeksPart
    from workbook_lib.content.schema.interface import FillingWords
    from workbook_lib.content.schema.measures import Measure
    from workbook_lib.figures.theme import Chart
    from workbook_lib.insight.measures import Filling
    from workbook_lib.insight.signs import Week
    from workbook_lib.record.views.signs import Subject

LATEST_WEEKS = 12
"""Weeks that a chart shows at first, the newest at its end; a longer one has a range to drag."""
_FEWEST_COLUMNS = 10
"""Columns for which there is room in a chart of fewer days."""

_BAR_HEIGHTS = {"healthy": 0.3, "mixed": 0.62, "concerning": 1.0}
_TRACK = 0.56
"""Height of the highest bar, as a part of the height of a row."""
_ROW_HEIGHT = 52
"""Pixels of a row of a chart."""
_QUESTION_LETTERS = 32
"""Letters of a line of a question beside its row."""
_CORNER_RADIUS = 3
"""Radius of a bar's upper corners in pixels."""
_BAR_COLORS = {"healthy": "--bu-scale-1", "mixed": "--bu-scale-2", "concerning": "--bu-act"}


def weeks_chart(
    weeks: Mapping[Subject, Sequence[Week]],
    form: CheckInPart,
    part: WeeksPart,
    language: str,
    now: int | None = None,
) -> Chart:
    """Return the chart of the weeks: one row per sign, and per person if there are several.

    Parameters
    ----------
    weeks : mapping of Subject to sequence of Week
        Weeks of ``workbook_lib.insight.signs.list_weeks`` by subject.
    form, part : CheckInPart, WeeksPart
        Labels.
    language : str
        Language of the pack.
    now : int, optional
        Number of this week, whose column is outlined.

    Returns
    -------
    Chart
        One trace per level, one for missing answers, and one for the outline of this week.
        Columns are named by the Monday of their week; a hover text has the day itself.

    Raises
    ------
    UserError
        If the form has no signs.

    Examples
    --------
    >>> from datetime import date
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.signs import CheckInPart, WeeksPart
    >>> from workbook_lib.insight.signs import list_weeks
    >>> from workbook_lib.record.views.signs import CheckIn, Subject
    >>> pack = load_pack(pack_folder("en"))
    >>> [form], [part] = pack.parts(CheckInPart), pack.parts(WeeksPart)
    >>> read = [CheckIn("5c1d", Subject.PARTNER, date(2026, 3, 4), {"talk": "mixed"})]
    >>> weeks = {Subject.PARTNER: list_weeks(read, Subject.PARTNER)}
    >>> chart = weeks_chart(weeks, form, part, "en")
    >>> [(trace["name"], trace["x"][0]) for trace in chart["data"] if trace["x"]]
    [('Mixed', 'Mar 2, 2026'), ('No check-in or no answer', 'Mar 2, 2026')]
    """
    signs, subjects = form.signs(), form.subjects()
    if signs is None:
        raise UserError("chart_not_in_pack")
    levels = signs.levels.model_dump()
    numbers = sorted({week.number for own in weeks.values() for week in own})
    columns = {number: format_day(monday(number), language) for number in numbers}
    rows: list[str] = []
    series: dict[str, _WeekSeries] = {level: _WeekSeries() for level in (*levels, "")}
    tracks: list[float] = []
    for subject, own in weeks.items():
        dates = [hover_text(format_day(week.day, language)) if week.day else "" for week in own]
        if len(weeks) > 1:
            rows.append(f"<b>{wrap_label(subjects[subject])}</b>")
        for sign in signs.rows:
            label = sign.words(subject.value).label
            base = -len(rows) - _TRACK / 2
            rows.append(wrap_label(label))
            tracks.append(base)
            answers = {level: hover_text(f"{label}: {name}") for level, name in levels.items()}
            for week, date in zip(own, dates, strict=True):
                level = week.level(sign.id)
                text = f"{date}<br>{answers[level]}" if level else ""
                if level and sign.id in week.notes:
                    text = f"{text}<br>{hover_text(week.notes[sign.id])}"
                height = _BAR_HEIGHTS.get(level, 1)
                for number in range(week.number, week.number + week.span):
                    if number in columns:  # another subject may have check-ins in a long gap
                        series[level].add(columns[number], base, text, height)
    marks = {**levels, "": part.missed}
    count = len(columns)
    this_week = columns.get(now) if now is not None else None
    axes = _row_axes([*columns.values()], count, rows, part.table.week, tracks)
    axes["xaxis"]["range"] = [count - LATEST_WEEKS - 0.5, count - 0.5]
    axes["meta"]["columns"] = LATEST_WEEKS
    if this_week:
        axes["meta"]["now"] = {"column": this_week, "label": part.now}
    return chart_of(
        [
            *(series[level].trace(level, name) for level, name in marks.items()),
            _outline(tracks if this_week else [], this_week or ""),
        ],
        _ROW_HEIGHT * len(rows),
        part.empty,
        **axes,
    )


def _row_axes(
    columns: Sequence[str],
    count: int,
    rows: Sequence[str],
    title: str,
    tracks: Sequence[float] | None = None,
) -> dict[str, Any]:
    """Return the keys of a layout with rows of bars; ``tracks`` are the feet of those with bars."""
    if tracks is None:
        tracks = [-row - _TRACK / 2 for row in range(len(rows))]
    return {
        "xaxis": {
            "title": axis_title(title),
            "type": "category",
            "categoryorder": "array",
            "categoryarray": [*columns],
            "range": [max(0, count - LATEST_WEEKS) - 0.5, max(_FEWEST_COLUMNS, count) - 0.5],
            "rangeslider": {"visible": count > LATEST_WEEKS, "thickness": 0.12},
            "showgrid": False,
        },
        "yaxis": {
            "tickvals": [-row for row in range(len(rows))],
            "ticktext": [*rows],
            "tickfont": {"size": 15, "color": PALETTE["--bu-ink"], "weight": 660},
            "range": [0.5 - len(rows), 0.5],
            "showgrid": False,
            "fixedrange": True,
        },
        "shapes": [
            {
                "type": "rect",
                "layer": "below",
                "xref": "paper",
                "x0": 0,
                "x1": 1,
                "y0": base,
                "y1": base + _TRACK,
                "line": {"width": 0},
                "fillcolor": PALETTE["--bu-sunk"],
            }
            for base in tracks
        ],
        "barmode": "overlay",
        "bargap": 0.16,
        "uniformtext": {"mode": "hide", "minsize": 11},
        "meta": {"row": _ROW_HEIGHT, "top": _TRACK / 2},
    }


def _outline(tracks: Sequence[float], column: str) -> dict[str, Any]:
    """Return the outline of a column as a trace, which is not in the legend."""
    return {
        "type": "bar",
        "name": "",
        "showlegend": False,
        "x": [column] * len(tracks),
        "base": [base - _TRACK * 0.06 for base in tracks],
        "y": [_TRACK * 1.12] * len(tracks),
        "hovertext": [""] * len(tracks),
        "hoverinfo": "skip",
        "width": 0.92,  # the plot ends with the last column, and would cut the line
        "marker": {
            "color": "rgba(0,0,0,0)",
            "line": {"width": 2, "color": PALETTE["--bu-act"]},
            "cornerradius": 2 * _CORNER_RADIUS,
        },
    }


class _WeekSeries:
    """The bars of one level."""

    def __init__(self) -> None:
        self.x: list[str] = []
        self.base: list[float] = []
        self.heights: list[float] = []
        self.texts: list[str] = []

    def add(self, column: str, base: float, text: str, height: float) -> None:
        """Add the answer of one week; the height is a part of that of the row."""
        self.x.append(column)
        self.base.append(base)
        self.heights.append(_TRACK * height)
        self.texts.append(text)

    def trace(self, level: str, name: str) -> dict[str, Any]:
        """Return the bars as a trace, with the name of their level."""
        trace: dict[str, Any] = {
            "type": "bar",
            "name": to_plotly_text([name]),
            "x": self.x,
            "base": self.base,
            "y": self.heights,
            "hovertext": self.texts,
            "hoverinfo": "text" if level else "skip",
            "marker": {
                "color": PALETTE[_BAR_COLORS.get(level, "--bu-card")],
                "line": {"width": 1.4, "color": PALETTE["--bu-control"]},
                "cornerradius": _CORNER_RADIUS,
            },
            "meta": level or "none",
        }
        if level == "unsure":
            trace |= {
                "text": ["?"] * len(self.x),
                "textposition": "inside",
                "insidetextanchor": "middle",
                "textangle": 0,
                "insidetextfont": {"size": 15, "color": PALETTE["--bu-soft"]},
            }
        if not level:
            trace |= {
                "y": [_TRACK * 0.06] * len(self.x),
                "width": 0.5,
                "marker": {"color": PALETTE["--bu-control"], "line": {"width": 0}},
            }
        return trace


def measure_chart(
    measure: Measure, items: Sequence[Filling], words: FillingWords, language: str
) -> Chart:
    """Return the chart of a measure over time: one row per question, one column per filling.

    Parameters
    ----------
    measure : Measure
        The measure.
    items : sequence of Filling
        Fillings, newest first.
    words : FillingWords
        Labels.
    language : str
        Language of the pack.

    Returns
    -------
    Chart
        A taller bar is a higher answer. Nothing is added up, and no two people are compared.

    Examples
    --------
    >>> from datetime import date
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.insight.measures import Filling
    >>> pack = load_pack(pack_folder("en"))
    >>> [measure], words = pack.measures, pack.interface.filling
    >>> filled = Filling("5c1d", date(2026, 3, 2), {"heard": "answer-2"})
    >>> [trace] = measure_chart(measure, [filled], words, "en")["data"]
    >>> trace["x"], trace["hovertext"][0].split(": ")[1]
    (['Mar 2, 2026'], 'Once in a while')
    """
    series = _WeekSeries()
    columns = filling_labels([*reversed(items)], words, language)
    for row, item in enumerate(measure.items):
        scale, base = measure.scale_of(item.id), -row - _TRACK / 2
        for column, answered in zip(columns, reversed(items), strict=True):
            value = parse_answer(answered.answers.get(item.id), scale)
            if value is not None:
                text = hover_text(column, f"{item.text}: {answer_of(measure, item.id, answered)}")
                series.add(column, base, text, (value - scale.low + 1) / scale.steps)
    count, rows = len(columns), len(measure.items)
    return chart_of(
        [series.trace("mixed", words.answer)],
        _ROW_HEIGHT * rows,
        words.none,
        **_row_axes(
            columns,
            count,
            [wrap_label(item.text, _QUESTION_LETTERS) for item in measure.items],
            words.day,
        ),
    )
