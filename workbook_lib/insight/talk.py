"""Ratings of talks as tables, before and after a small change, and sentences about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from workbook_lib.content.parts.talk import BEFORE, FeelWords
from workbook_lib.content.schema.fields import Scale
from workbook_lib.insight.sentence import join_names
from workbook_lib.record.views.talk import Talk

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = ["line", "low", "high", "steps", "before", "after", "moved", "toward"]


def rating_table(talk: Talk, lines: Sequence[Scale]) -> pd.DataFrame:
    """Return the ratings of a talk on each line, and how far they moved.

    Parameters
    ----------
    talk : Talk
        A talk; any rating may be missing.
    lines : sequence of Scale
        The scales of the chapter.

    Returns
    -------
    pandas.DataFrame
        One row per line: ``line`` (id), ``low`` and ``high`` (labels of the ends),
        ``steps`` (points on the line), ``before`` and ``after`` (the point, 1 to ``steps``, or
        NA), ``moved`` (points toward the high end, negative toward the low one, NA
        where either rating is missing) and ``toward`` (``high``, ``low``, ``same`` or empty).
        Points beyond the scale, from older chapters with more points, count as missing.

    Examples
    --------
    >>> line = Scale.model_validate(
    ...     {"kind": "scale", "id": "before.calm", "label": "Calm", "low": "Tense", "high": "Calm"}
    ... )
    >>> talk = Talk("3f2a", before={"calm": 2}, after={"calm": 4})
    >>> rating_table(talk, [line])[["line", "before", "after", "moved", "toward"]]
       line  before  after  moved toward
    0  calm       2      4      2   high
    """
    import pandas as pd

    table = pd.DataFrame(rating_rows(talk, lines), columns=_COLUMNS)
    table = table.astype({"steps": "int64", "before": "Int64", "after": "Int64"})
    table["moved"] = table["after"] - table["before"]
    table["toward"] = ""
    for toward, mask in (
        ("high", table["moved"] > 0),
        ("low", table["moved"] < 0),
        ("same", table["moved"] == 0),
    ):
        table.loc[mask.fillna(value=False).astype(bool), "toward"] = toward
    return table


class MoveCount(NamedTuple):
    """How often a line moved in each direction, over several talks."""

    line: str
    low: str
    high: str
    to_low: int
    same: int
    to_high: int

    @property
    def of(self) -> int:
        """Number of talks with both ratings."""
        return self.to_low + self.same + self.to_high


def count_moves(talks: Iterable[Talk], lines: Sequence[Scale]) -> list[MoveCount]:
    """Count in which direction each line moved over several talks.

    Only talks whose change was tried count.

    Returns
    -------
    list of MoveCount
        Lines with both ratings in two talks or more.

    Examples
    --------
    >>> line = Scale.model_validate(
    ...     {"kind": "scale", "id": "before.calm", "label": "Calm", "low": "Tense", "high": "Calm"}
    ... )
    >>> talks = [
    ...     Talk(name, before={"calm": 2}, after={"calm": after}, tried=True)
    ...     for name, after in (("3f2a", 4), ("91bc", 2))
    ... ]
    >>> [count] = count_moves(talks, [line])
    >>> count.to_low, count.same, count.to_high, count.of
    (0, 1, 1, 2)
    """
    tried = [talk for talk in talks if talk.tried]
    counts = []
    for line in lines:
        rows = [row for talk in tried for row in rating_rows(talk, [line])]
        moves = [row["after"] - row["before"] for row in rows if row["before"] and row["after"]]
        counts.append(
            MoveCount(
                line.id.removeprefix(BEFORE),
                line.low,
                line.high,
                to_low=sum(move < 0 for move in moves),
                same=moves.count(0),
                to_high=sum(move > 0 for move in moves),
            )
        )
    return [count for count in counts if count.of >= 2]


def rating_rows(talk: Talk, lines: Sequence[Scale]) -> list[dict[str, Any]]:
    """Return the rows of `rating_table` as dictionaries without the moves; None is missing.

    Examples
    --------
    >>> line = Scale.model_validate(
    ...     {"kind": "scale", "id": "before.calm", "label": "Calm", "low": "Tense", "high": "Calm"}
    ... )
    >>> [row] = rating_rows(Talk("3f2a", before={"calm": 2}), [line])
    >>> row["line"], row["before"], row["after"]
    ('calm', 2, None)
    """
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


def moved_sentence(table: pd.DataFrame, words: FeelWords, *, tried: bool) -> str:
    """Return sentences about what moved; empty while nothing is rated.

    Parameters
    ----------
    table : pandas.DataFrame
        As returned by `rating_table`.
    words : FeelWords
        Templates of the sentences.
    tried : bool
        Whether the later ratings happened; otherwise they are hoped for.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.talk import FeelPart
    >>> words = load_pack(pack_folder("en")).parts(FeelPart)[0].words
    >>> line = Scale.model_validate(
    ...     {"kind": "scale", "id": "before.calm", "label": "Calm", "low": "Tense", "high": "Calm"}
    ... )
    >>> table = rating_table(Talk("3f2a", before={"calm": 2}, after={"calm": 4}), [line])
    >>> "calm" in moved_sentence(table, words, tried=True)
    True
    """
    moved = table[table["toward"].isin(["low", "high"])]
    ends = [row[row["toward"]] for row in moved.to_dict("records")]
    same = [line_label(row, words) for row in table[table["toward"] == "same"].to_dict("records")]
    single = table["before"].isna() != table["after"].isna()
    once = [line_label(row, words) for row in table[single].to_dict("records")]
    sentences = [
        (words.moved.tried if tried else words.moved.hoped, ends),
        (words.moved.same, same),
        (words.moved.once, once),
    ]
    return " ".join(
        template.replace(
            "{ends}", join_names([*map(lower_first, names)], words.moved.comma, words.moved.last)
        )
        for template, names in sentences
        if names
    )


def line_label(row: Mapping[Any, Any], words: FeelWords) -> str:
    """Return the label of a line, made of its ends.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.talk import FeelPart
    >>> words = load_pack(pack_folder("en")).parts(FeelPart)[0].words
    >>> "tense" in line_label({"low": "Tense", "high": "Calm"}, words)
    True
    """
    # Not str.format: content may contain braces.
    return words.line.replace("{low}", lower_first(row["low"])).replace(
        "{high}", lower_first(row["high"])
    )


def _valid_point(line: Scale, point: int | None) -> int | None:
    return point if point is not None and point <= line.steps else None


def lower_first(label: str) -> str:
    """Return a label without its capital, for use inside a sentence.

    Examples
    --------
    >>> lower_first("Far apart")
    'far apart'
    """
    return label[:1].lower() + label[1:]
