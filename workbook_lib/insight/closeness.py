"""Two continuous lines, attachment anxiety and avoidance, estimated from a few ratings.

No type is named and no norm is used: the lines run from 0 to 100 of what our own sentences can say.
That attachment is better described by two dimensions than by kinds of people is the finding of
Fraley and others (2015), source ``fraley-2015``.

How a place is estimated
------------------------
A rating of 1 to 5 becomes 0 to 100 (reversed where agreeing speaks for less of the line). For each
line alone, with ``n`` ratings that sum to ``S``::

    dot    = (75 + S) / (1.5 + n)
    spread = 25 * sqrt(2) / sqrt(1.5 + n)

This is the ordinary normal model with a known error, with both of its numbers chosen so as to claim
little, from plain reasoning and not from a sample:

- *Before any rating* every place on the line is as likely as another. Such a place has mean 50 and
  standard deviation ``100 / sqrt(12)`` = 28.9.
- *One rating* tells as little as if the five points had been picked blindly: standard deviation
  ``25 * sqrt(2)`` = 35.4. The spread seen in a person's own ratings is not used: with two or three
  ratings that happen to agree it would be nothing, and the area would look surer than it is.

A variance of 1250 against one of 833.3 makes the start worth one and a half ratings in the middle.
So the dot never reaches an edge, and each further rating makes the spread smaller, whatever it
says.

The two lines are taken as independent, so the area is an ellipse: the inner one holds an even
chance, the wider one nine in ten, if the reasoning above holds. It is cut where the plane ends. A
line without a single rating stays fully open, from 0 to 100, and with fewer than eight ratings in
all there is no place to show.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import cos, log, pi, sin, sqrt

from workbook_lib.content.parts.closeness import POINTS, LineName, Prompt

MIN_RATINGS = 8
"""Ratings before a dot is shown: fewer say too little."""

LOW, HIGH = 0.0, 100.0
_MIDDLE = (LOW + HIGH) / 2
_STEP = (HIGH - LOW) / (POINTS - 1)
_PRIOR_SD = (HIGH - LOW) / sqrt(12)
_RATING_SD = _STEP * sqrt((POINTS**2 - 1) / 12)
_PRIOR_WEIGHT = (
    _RATING_SD / _PRIOR_SD
) ** 2  # ratings in the middle that the start is worth: one and a half

INNER, WIDER = sqrt(-2 * log(1 - 0.5)), sqrt(-2 * log(1 - 0.9))
"""Half widths of the two ellipses, in spreads, that hold an even chance and nine in ten."""

_OUTLINE_POINTS = 72


@dataclass(frozen=True)
class Estimate:
    """Where someone may be on one line, from 0 to 100.

    Attributes
    ----------
    ratings
        How many ratings speak for it.
    dot
        The estimate; None without a rating.
    spread
        Its standard deviation, before it is cut at the ends of the line.
    """

    ratings: int
    dot: float | None
    spread: float

    def reach(self, width: float) -> tuple[float, float]:
        """Return both ends of a range of so many spreads to either side, cut at the ends."""
        if self.dot is None:
            return LOW, HIGH
        return _clamp(self.dot - width * self.spread), _clamp(self.dot + width * self.spread)


@dataclass(frozen=True)
class MapPoint:
    """A place on the map: both lines, and how many ratings it rests on."""

    anxiety: Estimate
    avoidance: Estimate

    @property
    def ratings(self) -> int:
        """Ratings on both lines together."""
        return self.anxiety.ratings + self.avoidance.ratings

    @property
    def shown(self) -> bool:
        """Whether there are enough ratings to show anything."""
        return self.ratings >= MIN_RATINGS

    def outline(self, width: float) -> list[tuple[float, float]]:
        """Return the edge of an area as a closed line of (anxiety, avoidance).

        Parameters
        ----------
        width : float
            ``INNER`` or ``WIDER``.

        Returns
        -------
        list of tuple
            Points within 0 to 100, the last the same as the first: an ellipse, cut where the plane
            ends; a band where one line is open; the whole plane where both are.
        """
        if self.anxiety.dot is None or self.avoidance.dot is None:
            left, right = self.anxiety.reach(width)
            foot, top = self.avoidance.reach(width)
            return [(left, foot), (right, foot), (right, top), (left, top), (left, foot)]
        turns = [2 * pi * step / _OUTLINE_POINTS for step in range(_OUTLINE_POINTS)]
        # Cutting each point alone gives the edge of the cut ellipse, as its center is inside.
        edge = [
            (
                _clamp(self.anxiety.dot + width * self.anxiety.spread * cos(turn)),
                _clamp(self.avoidance.dot + width * self.avoidance.spread * sin(turn)),
            )
            for turn in turns
        ]
        return [*edge, edge[0]]


def estimate_line(ratings: Iterable[float]) -> Estimate:
    """Estimate one line from ratings between 0 and 100; the module says how."""
    values = list(ratings)
    weight = _PRIOR_WEIGHT + len(values)
    dot = (_PRIOR_WEIGHT * _MIDDLE + sum(values)) / weight if values else None
    return Estimate(len(values), dot, _RATING_SD / sqrt(weight))


def estimate_map_point(prompts: Iterable[Prompt], ratings: Mapping[str, int]) -> MapPoint:
    """Find the place on the map.

    Parameters
    ----------
    prompts : iterable of Prompt
        Say which line each rating speaks for, and which way.
    ratings : mapping of str to int
        Prompt id to a whole number from 1 to 5. Ratings of other prompts are not looked at.
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
