"""Two continuous lines, attachment anxiety and avoidance, estimated from a few ratings.

No types and no norms: each line runs from 0 to 100 of what our own sentences can express.
That attachment is better described by two dimensions than by kinds of people is the finding of
Fraley and others (2015), source ``fraley-2015``.

How a point is estimated
------------------------
A rating of 1 to 5 becomes 0 to 100 (reversed where agreeing speaks for less of the line). For each
line alone, with ``n`` ratings that sum to ``S``::

    dot    = (75 + S) / (1.5 + n)
    spread = 25 * sqrt(2) / sqrt(1.5 + n)

This is the normal model with a known error. Both of its numbers are conservative and come from
reasoning, not from a sample:

- *Prior*: every point of the line is equally likely, which has mean 50 and standard deviation
  ``100 / sqrt(12)`` = 28.9.
- *One rating* has the standard deviation of picking among the five points at random,
  ``25 * sqrt(2)`` = 35.4. The spread of a person's own ratings is not used: two or three equal
  ratings would make it 0, and the area would look too certain.

Variances of 1250 and 833.3 make the prior worth one and a half ratings in the middle. So the dot
never reaches an edge, and each further rating makes the spread smaller.

The two lines are taken as independent, so the area is an ellipse: under this model the inner one
has a probability of 0.5, the wider one of 0.9. It is clipped to the plane. A line without ratings
stays open from 0 to 100, and with fewer than eight ratings in all no point is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import cos, log, pi, sin, sqrt

from workbook_lib.content.parts.closeness import POINTS, LineName, Prompt

MIN_RATINGS = 8
"""Minimum number of ratings to show a dot."""

LOW, HIGH = 0.0, 100.0
_MIDDLE = (LOW + HIGH) / 2
_STEP = (HIGH - LOW) / (POINTS - 1)
_PRIOR_SD = (HIGH - LOW) / sqrt(12)
_RATING_SD = _STEP * sqrt((POINTS**2 - 1) / 12)
_PRIOR_WEIGHT = (
    _RATING_SD / _PRIOR_SD
) ** 2  # the prior counts as one and a half ratings in the middle

INNER, WIDER = sqrt(-2 * log(1 - 0.5)), sqrt(-2 * log(1 - 0.9))
"""Half widths, in spreads, of the ellipses with a probability of 0.5 and 0.9."""

_OUTLINE_POINTS = 72


@dataclass(frozen=True)
class Estimate:
    """Estimate on one line, from 0 to 100.

    Attributes
    ----------
    ratings
        Number of ratings.
    dot
        The estimate; None without a rating.
    spread
        Its standard deviation, before clipping to the line.

    Examples
    --------
    >>> Estimate(ratings=3, dot=60.0, spread=10.0).interval(2)
    (40.0, 80.0)
    >>> Estimate(ratings=0, dot=None, spread=28.9).interval(2)
    (0.0, 100.0)
    """

    ratings: int
    dot: float | None
    spread: float

    def interval(self, width: float) -> tuple[float, float]:
        """Return the interval of ``width`` spreads to either side, clipped to the line."""
        if self.dot is None:
            return LOW, HIGH
        return _clamp(self.dot - width * self.spread), _clamp(self.dot + width * self.spread)


@dataclass(frozen=True)
class MapPoint:
    """A point on the map: the estimates on both lines.

    Examples
    --------
    >>> few = MapPoint(estimate_line([50, 75]), estimate_line([25]))
    >>> few.ratings, few.shown
    (3, False)
    """

    anxiety: Estimate
    avoidance: Estimate

    @property
    def ratings(self) -> int:
        """Number of ratings on both lines."""
        return self.anxiety.ratings + self.avoidance.ratings

    @property
    def shown(self) -> bool:
        """Whether there are enough ratings to show the point."""
        return self.ratings >= MIN_RATINGS

    def outline(self, width: float) -> list[tuple[float, float]]:
        """Return the edge of an area as a closed polygon of (anxiety, avoidance).

        Parameters
        ----------
        width : float
            ``INNER`` or ``WIDER``.

        Returns
        -------
        list of tuple
            Points within 0 to 100, the last equal to the first: a clipped ellipse, a band where
            one line is open, or the whole plane where both are.
        """
        if self.anxiety.dot is None or self.avoidance.dot is None:
            left, right = self.anxiety.interval(width)
            foot, top = self.avoidance.interval(width)
            return [(left, foot), (right, foot), (right, top), (left, top), (left, foot)]
        turns = [2 * pi * step / _OUTLINE_POINTS for step in range(_OUTLINE_POINTS)]
        # Clipping each point gives the edge of the clipped ellipse, since its center is inside.
        edge = [
            (
                _clamp(self.anxiety.dot + width * self.anxiety.spread * cos(turn)),
                _clamp(self.avoidance.dot + width * self.avoidance.spread * sin(turn)),
            )
            for turn in turns
        ]
        return [*edge, edge[0]]


def estimate_line(ratings: Iterable[float]) -> Estimate:
    """Estimate one line from ratings between 0 and 100, as described in the module docstring.

    Examples
    --------
    >>> estimate_line([75, 75, 100]).dot
    72.22222222222223
    """
    values = list(ratings)
    weight = _PRIOR_WEIGHT + len(values)
    dot = (_PRIOR_WEIGHT * _MIDDLE + sum(values)) / weight if values else None
    return Estimate(len(values), dot, _RATING_SD / sqrt(weight))


def estimate_map_point(prompts: Iterable[Prompt], ratings: Mapping[str, int]) -> MapPoint:
    """Estimate the point on the map.

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
    >>> point = estimate_map_point(part.prompts, rated)
    >>> point.anxiety.dot, point.avoidance.dot, point.shown
    (50.0, 50.0, True)
    """
    values: dict[LineName, list[float]] = {"anxiety": [], "avoidance": []}
    for prompt in prompts:
        if prompt.rate and prompt.id in ratings:
            points = ratings[prompt.id] - 1
            if prompt.rate.toward == "less":
                points = POINTS - 1 - points
            values[prompt.rate.line].append(LOW + points * _STEP)
    return MapPoint(estimate_line(values["anxiety"]), estimate_line(values["avoidance"]))


def _clamp(value: float) -> float:
    return min(HIGH, max(LOW, value))
