"""Ratings of talks before and after a small change, and sentences about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from workbook_lib.content.language import fill, join_list
from workbook_lib.content.parts.talk import BEFORE, FeelWords
from workbook_lib.content.schema.fields import Scale
from workbook_lib.record.views.talk import Talk


class RatedLine(NamedTuple):
    """The ratings of one talk on one line.

    Attributes
    ----------
    line
        Id of the line.
    low, high
        Labels of its ends.
    steps
        Number of points on it.
    before, after
        The point, 1 to ``steps``; None where it is not rated.

    Examples
    --------
    >>> rated = RatedLine("calm", "Tense", "Calm", 7, before=2, after=4)
    >>> rated.moved, rated.toward
    (2, 'high')
    """

    line: str
    low: str
    high: str
    steps: int
    before: int | None
    after: int | None

    @property
    def moved(self) -> int | None:
        """Points toward the high end, negative toward the low one; None without both ratings."""
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def toward(self) -> str:
        """``high``, ``low``, ``same``, or empty without both ratings."""
        if self.moved is None:
            return ""
        return "high" if self.moved > 0 else "low" if self.moved < 0 else "same"

    @property
    def end(self) -> str:
        """Label of the end toward which it moved; empty where it did not."""
        return {"high": self.high, "low": self.low}.get(self.toward, "")


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
        rows = [row for talk in tried for row in rated_lines(talk, [line])]
        moves = [row.moved for row in rows if row.moved is not None]
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


def rated_lines(talk: Talk, lines: Sequence[Scale]) -> list[RatedLine]:
    """Return the ratings of a talk on each line.

    Parameters
    ----------
    talk : Talk
        A talk; any rating may be missing.
    lines : sequence of Scale
        The scales of the chapter. Points beyond a scale, from older chapters with more points,
        count as missing.

    Examples
    --------
    >>> line = Scale.model_validate(
    ...     {"kind": "scale", "id": "before.calm", "label": "Calm", "low": "Tense", "high": "Calm"}
    ... )
    >>> [rated] = rated_lines(Talk("3f2a", before={"calm": 2}), [line])
    >>> rated.line, rated.before, rated.after
    ('calm', 2, None)
    """
    return [
        RatedLine(
            name,
            line.low,
            line.high,
            line.steps,
            _valid_point(line, talk.before.get(name)),
            _valid_point(line, talk.after.get(name)),
        )
        for line in lines
        for name in [line.id.removeprefix(BEFORE)]
    ]


def moved_sentence(
    rows: Sequence[RatedLine], words: FeelWords, language: str, *, tried: bool
) -> str:
    """Return sentences about what moved; empty while nothing is rated.

    Parameters
    ----------
    rows : sequence of RatedLine
        Of one talk.
    words : FeelWords
        Templates of the sentences.
    language : str
        Language of the pack.
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
    >>> rows = rated_lines(Talk("3f2a", before={"calm": 2}, after={"calm": 4}), [line])
    >>> "“Calm”" in moved_sentence(rows, words, "en", tried=True)
    True
    """
    ends = [row.end for row in rows if row.end]
    same = [line_label(row.low, row.high, words) for row in rows if row.toward == "same"]
    once = [
        line_label(row.low, row.high, words)
        for row in rows
        if (row.before is None) != (row.after is None)
    ]
    sentences = [
        (words.moved.tried if tried else words.moved.hoped, ends),
        (words.moved.same, same),
        (words.moved.once, once),
    ]
    return " ".join(
        fill(template, language, ends=join_list(_quoted(names, words), language))
        for template, names in sentences
        if names
    )


def _quoted(names: Iterable[str], words: FeelWords) -> list[str]:
    return [words.moved.quote.replace("{words}", name) for name in names]


def line_label(low: str, high: str, words: FeelWords) -> str:
    """Return the label of a line, made of its ends.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.talk import FeelPart
    >>> words = load_pack(pack_folder("en")).parts(FeelPart)[0].words
    >>> line_label("Tense", "Calm", words)
    'Tense – Calm'
    """
    # Not str.format: content may contain braces.
    return words.line.replace("{low}", low).replace("{high}", high)


def _valid_point(line: Scale, point: int | None) -> int | None:
    return point if point is not None and point <= line.steps else None
