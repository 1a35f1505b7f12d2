"""Values of a measure's subscales, from its answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from workbook_lib.content.schema.measures import Measure, MeasureScale, Subscale

_ANSWER_ID = re.compile(r"answer-(\d{1,2})")


@dataclass(frozen=True)
class SubscaleScore:
    """What one subscale comes to, on its own range. No norm, no cut-off.

    Attributes
    ----------
    subscale
        Its id.
    label
        What it is called.
    value
        Mean or sum; None where too few items are answered.
    answered, of, needs
        Items answered, items in all, and answers that a value takes at least.
    low, high
        Ends of the range of the value itself.
    """

    subscale: str
    label: str
    value: float | None
    answered: int
    of: int
    needs: int
    low: float
    high: float

    @property
    def middle(self) -> float:
        """Middle of the range. It is no average of any people."""
        return (self.low + self.high) / 2


def parse_answer(value: object, scale: MeasureScale) -> int | None:
    """Read one answer as the record keeps it.

    Parameters
    ----------
    value : object
        The place of an answer on its scale, from 1; or ``"answer-<place>"``, where each answer has
        its own name. Anything else is no answer.
    scale : MeasureScale
        What it was answered on.

    Returns
    -------
    int or None
        From ``scale.low`` to ``scale.high``.
    """
    place = value
    if isinstance(value, str):
        chosen = _ANSWER_ID.fullmatch(value)
        place = int(chosen[1]) if chosen else None
    if isinstance(place, bool) or not isinstance(place, int) or not 1 <= place <= scale.steps:
        return None
    return scale.low + place - 1


def score_measure(measure: Measure, answers: Mapping[str, object]) -> tuple[SubscaleScore, ...]:
    """Work out every subscale.

    Parameters
    ----------
    measure : Measure
        Items, scales and scoring.
    answers : mapping of str to object
        Item id to the answer as the record keeps it (see `answer`). Items may be missing.

    Returns
    -------
    tuple of Value
        In the order of the file. A mean is over the items answered, where they are enough; nothing
        is put in the place of a missing answer.
    """
    return tuple(_score_subscale(measure, subscale, answers) for subscale in measure.subscales)


def _score_subscale(
    measure: Measure, subscale: Subscale, answers: Mapping[str, object]
) -> SubscaleScore:
    scales = {item: measure.scale_of(item) for item in subscale.items}
    given = {
        item: found
        for item, scale in scales.items()
        if (found := parse_answer(answers.get(item), scale)) is not None
    }
    turned = [
        scales[item].low + scales[item].high - found if item in subscale.reversed else found
        for item, found in given.items()
    ]
    share = len(scales) if subscale.score == "mean" else 1
    low = sum(scale.low for scale in scales.values()) / share
    high = sum(scale.high for scale in scales.values()) / share
    value = None
    if len(given) >= subscale.least:
        by = len(turned) if subscale.score == "mean" else 1
        value = sum(turned) / by
    return SubscaleScore(
        subscale=subscale.id,
        label=subscale.label,
        value=value,
        answered=len(given),
        of=len(scales),
        needs=subscale.least,
        low=low,
        high=high,
    )
