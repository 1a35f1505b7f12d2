"""The chart of reasons: one row per reason, one column for each side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbook_lib.figures.text_layout import to_plotly_text
from workbook_lib.figures.theme import (
    PALETTE,
    axis_title,
    chart_of,
    hover_text,
    point_trace,
    row_lines,
    wrap_label,
)

if TYPE_CHECKING:
    from workbook_lib.content.parts.reasons import PickedPart
    from workbook_lib.figures.theme import Chart
    from workbook_lib.insight.reasons import ReasonRow

_ROW_HEIGHT = 44
_TITLE_LETTERS, _COLUMN_LETTERS = 26, 24
_ACT = PALETTE["--bu-act"]


def reasons_chart(rows: Sequence[ReasonRow], words: PickedPart) -> Chart:
    """Return the chart of the reasons that were picked for each side.

    A dot is a pick, an open dot with a mark a guess, a dash a reason that was ruled out; an
    undecided reason has no mark. The two sides are not seats, so both have the neutral color.

    Parameters
    ----------
    rows : sequence of ReasonRow
        Rows of `workbook_lib.insight.reasons.reason_rows`, in the order of the cards.
    words : PickedPart
        Labels.

    Returns
    -------
    Chart
        One trace per mark.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.reasons import PickedPart, ReasonsPart
    >>> from workbook_lib.insight.reasons import reason_rows
    >>> from workbook_lib.record.views.reasons import Reason
    >>> pack = load_pack(pack_folder("en"))
    >>> [part], [words] = pack.parts(ReasonsPart), pack.parts(PickedPart)
    >>> first = part.cards[0].id
    >>> chart = reasons_chart(reason_rows({first: Reason(first, me=True)}, part.cards), words)
    >>> [(trace["name"], trace["x"]) for trace in chart["data"] if trace["x"]]
    [('Fits', [0])]
    """
    picks: list[tuple[int, int, str]] = []
    guesses: list[tuple[int, int, str]] = []
    ruled_out: list[tuple[int, int, str]] = []
    sides = ((words.me, words.table.me), (words.partner, words.table.partner))
    for number, row in enumerate(rows):
        if row.me:
            picks.append((0, -number, hover_text(row.title, words.table.me, row.mine)))
        if row.partner:
            text = hover_text(row.title, words.table.partner, row.theirs)
            guesses.append((1, -number, text))
        if row.ruled_out:
            text = hover_text(row.title, words.table.neither)
            ruled_out += [(column, -number, text) for column in range(len(sides))]
    # A trace with "meta" is in the key without points too: the note above it explains all marks.
    traces = (
        point_trace(
            picks, words.table.me, {"symbol": "circle", "size": 20, "color": _ACT}, meta="me"
        ),
        point_trace(
            guesses,
            words.table.partner,
            {"symbol": "circle-open", "size": 20, "color": _ACT, "line": {"width": 2.5}},
            mode="markers+text",
            text=to_plotly_text([words.guess_mark]),
            textfont={"size": 15, "color": _ACT, "weight": 700},
            meta="partner",
        ),
        point_trace(
            ruled_out,
            words.table.neither,
            {
                "symbol": "line-ew",
                "size": 9,
                "color": PALETTE["--bu-soft"],
                "line": {"width": 2, "color": PALETTE["--bu-soft"]},
            },
            meta="neither",
        ),
    )
    labels = [wrap_label(row.title, _TITLE_LETTERS) for row in rows]
    return chart_of(
        traces,
        _ROW_HEIGHT * len(rows),
        words.empty,
        xaxis={
            "side": "top",
            "tickvals": [0, 1],
            "ticktext": [wrap_label(column, _COLUMN_LETTERS) for column, _ in sides],
            "tickfont": {"size": 15, "color": PALETTE["--bu-ink"], "weight": 660},
            "range": [-0.5, 1.5],
            "showgrid": False,
        },
        yaxis={
            "title": axis_title(words.table.columns[0]),
            "tickvals": [-number for number in range(len(rows))],
            "ticktext": labels,
            "range": [0.5 - len(rows), 0.5],
            "showgrid": False,
        },
        **row_lines(len(rows), "--bu-line"),
        margin={"l": 10, "r": 20, "t": 70, "b": 10},
        meta={"row": _ROW_HEIGHT, "top": 0.26},
    )
