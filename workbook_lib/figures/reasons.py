"""The reasons figure: a list of reasons with marks for each side on the left and right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbook_lib.figures.canvas import (
    Anchor,
    Drawing,
    TextBlock,
    TextLines,
    blank_layout,
    line_trace,
    text_trace,
)
from workbook_lib.figures.text_layout import body_font, bold_font, fit_text, to_plotly_text
from workbook_lib.figures.theme import PALETTE

if TYPE_CHECKING:
    import pandas as pd

    from workbook_lib.content.parts.reasons import PickedPart
    from workbook_lib.figures.text_layout import Font

_SIZE = 15
_BASELINE_SHIFT = 1.5
"""Correction in pixels: plotly centers text of this size too high."""

_BREAK = (None, 0.0)


@dataclass(frozen=True)
class _Layout:
    """Sizes in drawing units. ``narrowest`` is the smallest supported width in pixels."""

    width: int
    narrowest: int
    column: int
    label_width: int
    row: int
    head: int
    lines: int
    dot: int

    @property
    def scale(self) -> float:
        return self.narrowest / self.width


_WIDE = _Layout(
    width=800, narrowest=560, column=120, label_width=430, row=44, head=56, lines=1, dot=24
)
_NARROW = _Layout(
    width=344, narrowest=300, column=20, label_width=240, row=52, head=52, lines=2, dot=24
)


def draw_reasons(table: pd.DataFrame, words: PickedPart, *, narrow: bool = False) -> Drawing:
    """Draw the reasons that were picked for each side.

    A dot is a pick, a dot with a mark a guess, a dash a reason that was ruled out; an undecided
    reason has no mark. The two sides are not seats, so both have the neutral color.

    Parameters
    ----------
    table : pandas.DataFrame
        Table of ``workbook_lib.insight.reasons.picked``: one row per reason, in the cards' order.
    words : PickedPart
        Headings of the two sides.
    narrow : bool
        For widths under 560 px.

    Returns
    -------
    Drawing
        In drawing units. The page scales width and height together; font sizes stay.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.reasons import PickedPart, ReasonsPart
    >>> from workbook_lib.insight.reasons import reason_table
    >>> from workbook_lib.record.views.reasons import Reason
    >>> [part] = load_pack(pack_folder("en")).parts(ReasonsPart)
    >>> first = part.cards[0].id
    >>> table = reason_table({first: Reason(first, me=True)}, part.cards)
    >>> [words] = load_pack(pack_folder("en")).parts(PickedPart)
    >>> draw_reasons(table, words).whole
    True
    """
    layout = _NARROW if narrow else _WIDE
    rows = table.to_dict("records")
    height = layout.head + layout.row * len(rows)
    traces = [
        *_row_lines(layout, rows),
        _ruled_out_marks(layout, rows),
        _pick_marks(layout, rows),
        *_labels(layout, rows),
        _guess_marks(layout, rows, words.guess_mark),
    ]
    return Drawing(
        data=[trace for trace in traces if trace["x"]],
        layout={
            "annotations": _column_headings(layout, words),
            **blank_layout(layout.width, height),
        },
    )


def _x(layout: _Layout, side: str) -> float:
    return layout.column if side == "me" else layout.width - layout.column


def _y(layout: _Layout, index: int) -> float:
    return layout.head + layout.row * (index + 0.5)


def _row_lines(layout: _Layout, rows: list[dict[Any, Any]]) -> list[dict[str, Any]]:
    """Return a thin line under each row, and a thick one from each side to its picks."""
    inner = {
        "me": (layout.width - layout.label_width) / 2,
        "partner": (layout.width + layout.label_width) / 2,
    }
    strong: list[tuple[float | None, float]] = []
    rules: list[tuple[float | None, float]] = []
    for index, row in enumerate(rows):
        foot = layout.head + layout.row * index
        rules += [(0, foot), (layout.width, foot), _BREAK]
        for side, end in inner.items():
            if row[side]:
                strong += [(_x(layout, side), _y(layout, index)), (end, _y(layout, index)), _BREAK]
    return [
        line_trace(rules, mode="lines", line={"color": PALETTE["--bu-line"], "width": 1}),
        line_trace(strong, mode="lines", line={"color": PALETTE["--bu-act"], "width": 2}),
    ]


def _ruled_out_marks(layout: _Layout, rows: list[dict[Any, Any]]) -> dict[str, Any]:
    points: list[tuple[float | None, float]] = []
    for index, row in enumerate(rows):
        if row["ruled_out"]:
            y = _y(layout, index)
            for side in ("me", "partner"):
                points += [(_x(layout, side) - 8, y), (_x(layout, side) + 8, y), _BREAK]
    return line_trace(points, mode="lines", line={"color": PALETTE["--bu-soft"], "width": 2})


def _pick_marks(layout: _Layout, rows: list[dict[Any, Any]]) -> dict[str, Any]:
    points: list[tuple[float | None, float]] = [
        (_x(layout, side), _y(layout, index))
        for index, row in enumerate(rows)
        for side in ("me", "partner")
        if row[side]
    ]
    act = PALETTE["--bu-act"]
    marker = {"color": act, "size": layout.dot, "opacity": 1, "line": {"color": act, "width": 0}}
    return line_trace(points, mode="markers", marker=marker)


def _column_headings(layout: _Layout, words: PickedPart) -> list[dict[str, Any]]:
    """Return the column headings, aligned with the edge where they are too wide to be centered."""
    annotations = []
    columns: tuple[tuple[str, Anchor, float, str], ...] = (
        ("me", "left", 0, words.me),
        ("partner", "right", layout.width, words.partner),
    )
    for side, edge_anchor, edge, text in columns:
        lines = fit_text(text, bold_font(_SIZE), layout.width * layout.scale / 2 - 8, 2)
        block = TextBlock((TextLines(lines, bold_font(_SIZE), PALETTE["--bu-ink"]),))
        fits = block.width / 2 <= layout.column * layout.scale
        x = _x(layout, side) if fits else edge
        anchor: Anchor = "center" if fits else edge_anchor
        annotations += block.annotations(x, layout.head, down=-block.height - 8, anchor=anchor)
    return annotations


def _labels(layout: _Layout, rows: list[dict[Any, Any]]) -> list[dict[str, Any]]:
    """Return the row labels, those of picked reasons in bold."""
    width = (layout.label_width - 24) * layout.scale
    styles = {True: (bold_font(_SIZE), "--bu-ink"), False: (body_font(_SIZE), "--bu-soft")}
    traces = []
    for picked, (font, color) in styles.items():
        named = [
            (_y(layout, index), to_plotly_text(fit_text(row["title"], font, width, layout.lines)))
            for index, row in enumerate(rows)
            if bool(row["me"] or row["partner"]) is picked
        ]
        points = [(layout.width / 2, y) for y, _ in named]
        traces.append(_centered_text(layout, points, [text for _, text in named], font, color))
    return traces


def _guess_marks(layout: _Layout, rows: list[dict[Any, Any]], mark: str) -> dict[str, Any]:
    x = _x(layout, "partner")
    points = [(x, _y(layout, index)) for index, row in enumerate(rows) if row["partner"]]
    return _centered_text(
        layout, points, [to_plotly_text([mark])] * len(points), bold_font(_SIZE), "--bu-card"
    )


def _centered_text(
    layout: _Layout, points: list[tuple[float, float]], texts: list[str], font: Font, color: str
) -> dict[str, Any]:
    lower = [(x, y + _BASELINE_SHIFT / layout.scale) for x, y in points]
    return text_trace(lower, texts, font, color)
