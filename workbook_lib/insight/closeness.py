"""The dot on the map of closeness: the average of a few ratings on each of two lines.

The lines are attachment anxiety and avoidance, which describe attachment better than kinds of
people do (Fraley and others 2015, source ``fraley-2015``). A rating of 1 to 5 becomes 0 to 100,
reversed where agreeing means less of the line. The dot is the plain average on each line: a sketch
of the answers, without types, norms or an estimated error. It is shown from eight ratings, with at
least one on each line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workbook_lib.content.parts.closeness import POINTS, LineName, Prompt

MIN_RATINGS = 8
"""Minimum number of ratings to show a dot."""

LOW, HIGH = 0.0, 100.0
_STEP = (HIGH - LOW) / (POINTS - 1)


@dataclass(frozen=True)
class MapPoint:
    """A point on the map.

    Attributes
    ----------
    anxiety, avoidance
        The averages on both lines, from 0 to 100; None without a rating.
    ratings
        Number of ratings on both lines.

    Examples
    --------
    >>> few = MapPoint(anxiety=62.5, avoidance=25.0, ratings=3)
    >>> few.missing, few.shown
    (5, False)
    """

    anxiety: float | None
    avoidance: float | None
    ratings: int

    @property
    def missing(self) -> int:
        """Number of ratings that the point still needs."""
        open_lines = (self.anxiety, self.avoidance).count(None)
        return max(MIN_RATINGS - self.ratings, open_lines)

    @property
    def shown(self) -> bool:
        """Whether there are enough ratings to show the point."""
        return not self.missing


def map_point(prompts: Iterable[Prompt], ratings: Mapping[str, int]) -> MapPoint:
    """Return the point on the map.

    Parameters
    ----------
    prompts : iterable of Prompt
        Say which line each rating belongs to, and its direction.
    ratings : mapping of str to int
        Prompt id to a whole number from 1 to 5. Ratings of other prompts are ignored.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.closeness import PromptsPart
    >>> [part] = load_pack(pack_folder("en")).parts(PromptsPart)
    >>> rated = {prompt.id: 3 for prompt in part.prompts if prompt.rate}
    >>> map_point(part.prompts, rated)
    MapPoint(anxiety=50.0, avoidance=50.0, ratings=12)
    """
    values: dict[LineName, list[float]] = {"anxiety": [], "avoidance": []}
    for prompt in prompts:
        if prompt.rate and prompt.id in ratings:
            points = ratings[prompt.id] - 1
            if prompt.rate.toward == "less":
                points = POINTS - 1 - points
            values[prompt.rate.line].append(LOW + points * _STEP)
    anxiety, avoidance = values["anxiety"], values["avoidance"]
    return MapPoint(_average(anxiety), _average(avoidance), len(anxiety) + len(avoidance))


def _average(values: list[float]) -> float | None:
    return sum(values) / len(values) if values else None
