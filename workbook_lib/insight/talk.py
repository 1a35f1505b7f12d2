"""Talks as tables: each line before and after a small change, and what tends to move."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from workbook_lib.content.parts.talk import BEFORE, FeelWords
from workbook_lib.content.schema.fields import Scale
from workbook_lib.record.views.talk import Talk

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = ["line", "low", "high", "steps", "before", "after", "moved", "toward"]


def rating_table(talk: Talk, lines: Sequence[Scale]) -> pd.DataFrame:
    """List where a talk stood on each line, and how far that moved.

    Parameters
    ----------
    talk : Talk
        One talk. Any line of it may be unrated, before, after or both.
    lines : sequence of Scale
        The lines, as the chapter asks for them.

    Returns
    -------
    pandas.DataFrame
        One row a line, in their order: ``line`` (id), ``low`` and ``high`` (what the ends are
        called), ``steps`` (points on the line), ``before`` and ``after`` (the point, 1 to
        ``steps``, or NA), ``moved`` (points toward the high end, negative toward the low one, NA
        where either mark is missing) and ``toward`` (``high``, ``low``, ``same`` or empty). A point
        beyond the line, left by an older chapter with more points, counts as unrated.
    """
    return _with_moves(_rows(talk, lines))


def move_counts(talks: Iterable[Talk], lines: Sequence[Scale]) -> pd.DataFrame:
    """Count over several talks which way each line moved.

    Only talks whose change was tried count: a hope is no move.

    Returns
    -------
    pandas.DataFrame
        One row a line that has both marks in two talks or more: ``line``, ``low``, ``high``, and
        the number of talks that moved ``to_low``, stayed the ``same``, moved ``to_high``, ``of``
        how many.
    """
    import pandas as pd

    # One table for all: a table for each talk took ten times as long.
    rows = [row for talk in talks if talk.tried for row in _rows(talk, lines)]
    columns = ["line", "low", "high", "to_low", "same", "to_high", "of"]
    if not rows:
        return pd.DataFrame(columns=columns)
    every = _with_moves(rows)
    first = every.drop_duplicates("line")[["line", "low", "high"]]
    every = every[every["toward"] != ""]
    counted = pd.crosstab(every["line"], every["toward"])
    counted = counted.reindex(columns=["low", "same", "high"], fill_value=0)
    counted.columns = pd.Index(["to_low", "same", "to_high"])
    counted["of"] = counted.sum(axis=1)
    named = first.merge(counted.reset_index(), on="line")
    return named[named["of"] >= 2].reset_index(drop=True)[columns]


def _rows(talk: Talk, lines: Sequence[Scale]) -> list[dict[str, Any]]:
    return [
        {
            "line": name,
            "low": line.low,
            "high": line.high,
            "steps": line.steps,
            "before": _valid_point(line, talk.before.get(name)),
            "after": _valid_point(line, talk.after.get(name)),
        }
        for line in lines
        for name in [line.id.removeprefix(BEFORE)]
    ]


def _with_moves(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return the rows as a table, with how far each line moved."""
    import pandas as pd

    table = pd.DataFrame(rows, columns=_COLUMNS)
    table = table.astype({"steps": "int64", "before": "Int64", "after": "Int64"})
    table["moved"] = table["after"] - table["before"]
    table["toward"] = ""
    for toward, there in (
        ("high", table["moved"] > 0),
        ("low", table["moved"] < 0),
        ("same", table["moved"] == 0),
    ):
        table.loc[there.fillna(value=False).astype(bool), "toward"] = toward
    return table


def moved_sentence(table: pd.DataFrame, words: FeelWords, *, tried: bool) -> str:
    """Say in a few sentences what moved; empty while no line is rated.

    Parameters
    ----------
    table : pandas.DataFrame
        As ``moves`` makes it.
    words : FeelWords
        The sentences, from the content pack.
    tried : bool
        Whether the later marks are what happened; otherwise they are hoped for.
    """
    moved = table[table["toward"].isin(["low", "high"])]
    ends = [row[row["toward"]] for row in moved.to_dict("records")]
    same = [line_label(row, words) for row in table[table["toward"] == "same"].to_dict("records")]
    single = table["before"].isna() != table["after"].isna()
    once = [line_label(row, words) for row in table[single].to_dict("records")]
    said = [
        (words.moved.tried if tried else words.moved.hoped, ends),
        (words.moved.same, same),
        (words.moved.once, once),
    ]
    return " ".join(
        template.replace("{ends}", join_names(names, words)) for template, names in said if names
    )


def line_label(row: Mapping[Any, Any], words: FeelWords) -> str:
    """Return what a line is called: by its two ends."""
    # Not str.format: what a pack says may hold braces.
    return words.line.replace("{low}", lower_first(row["low"])).replace(
        "{high}", lower_first(row["high"])
    )


def join_names(names: Sequence[str], words: FeelWords) -> str:
    """Put names in a row, as the language of the pack does: a, b and c."""
    first, *others = map(lower_first, names)
    for place, name in enumerate(others, start=1):
        join = words.moved.last if place == len(others) else words.moved.comma
        first = join.replace("{next}", name).replace("{first}", first)
    return first


def _valid_point(line: Scale, point: int | None) -> int | None:
    return point if point is not None and point <= line.steps else None


def lower_first(label: str) -> str:
    """Inside a sentence a label has no capital."""
    return label[:1].lower() + label[1:]
