"""Scores of the subscales of a measure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from workbook_lib.content.schema.measures import Measure, MeasureScale, Subscale

_ANSWER_ID = re.compile(r"answer-(\d{1,2})")


@dataclass(frozen=True)
class SubscaleScore:
    """Score of one subscale on its own range, without norms or cut-offs.

    Attributes
    ----------
    subscale
        Its id.
    label
        Its name.
    value
        Mean or sum; None with too few answers.
    answered, of, needs
        Number of answered items, of all items, and of answers needed for a score.
    low, high
        Range of the score.

    Examples
    --------
    >>> SubscaleScore("calm", "Calm", 3.5, answered=2, of=2, needs=2, low=1, high=5).middle
    3.0
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
        """Middle of the range; not an average of people."""
        return (self.low + self.high) / 2


def parse_answer(value: object, scale: MeasureScale) -> int | None:
    """Parse an answer from the record.

    Parameters
    ----------
    value : object
        Position on the scale from 1, or ``"answer-<position>"`` where every answer has a label.
        Anything else is no answer.
    scale : MeasureScale
        Scale of the item.

    Returns
    -------
    int or None
        From ``scale.low`` to ``scale.high``.

    Examples
    --------
    >>> scale = MeasureScale(id="five", low=0, high=4, anchors=("never", "always"))
    >>> parse_answer(3, scale), parse_answer("answer-1", scale), parse_answer("often", scale)
    (2, 0, None)
    """
    position = value
    if isinstance(value, str):
        chosen = _ANSWER_ID.fullmatch(value)
        position = int(chosen[1]) if chosen else None
    if (
        isinstance(position, bool)
        or not isinstance(position, int)
        or not 1 <= position <= scale.steps
    ):
        return None
    return scale.low + position - 1


def score_measure(measure: Measure, answers: Mapping[str, object]) -> tuple[SubscaleScore, ...]:
    """Score all subscales.

    Parameters
    ----------
    measure : Measure
        Items, scales and scoring.
    answers : mapping of str to object
        Answers in the record by item id (see `parse_answer`). Items may be missing.

    Returns
    -------
    tuple of SubscaleScore
        In the order of the file. A mean is over the answered items if there are enough; missing
        answers are not imputed.

    Examples
    --------
    >>> measure = Measure.model_validate(
    ...     {
    ...         "id": "calm",
    ...         **dict.fromkeys(("title", "cite", "terms", "permission"), "An example"),
    ...         "scales": [{"id": "five", "low": 1, "high": 5, "anchors": ["never", "always"]}],
    ...         "items": [{"id": "ease", "text": "At ease"}, {"id": "worry", "text": "Worried"}],
    ...         "subscales": [
    ...             {
    ...                 "id": "calm",
    ...                 "label": "Calm",
    ...                 "score": "mean",
    ...                 "items": ["ease", "worry"],
    ...                 "reversed": ["worry"],
    ...             }
    ...         ],
    ...     }
    ... )
    >>> [score] = score_measure(measure, {"ease": 4, "worry": 1})
    >>> score.value, score.answered
    (4.5, 2)
    """
    return tuple(_score_subscale(measure, subscale, answers) for subscale in measure.subscales)


def _score_subscale(
    measure: Measure, subscale: Subscale, answers: Mapping[str, object]
) -> SubscaleScore:
    scales = {item: measure.scale_of(item) for item in subscale.items}
    answered = {
        item: answer
        for item, scale in scales.items()
        if (answer := parse_answer(answers.get(item), scale)) is not None
    }
    scored = [
        scales[item].low + scales[item].high - answer if item in subscale.reversed else answer
        for item, answer in answered.items()
    ]
    share = len(scales) if subscale.score == "mean" else 1
    low = sum(scale.low for scale in scales.values()) / share
    high = sum(scale.high for scale in scales.values()) / share
    value = None
    if len(answered) >= subscale.least:
        by = len(scored) if subscale.score == "mean" else 1
        value = sum(scored) / by
    return SubscaleScore(
        subscale=subscale.id,
        label=subscale.label,
        value=value,
        answered=len(answered),
        of=len(scales),
        needs=subscale.least,
        low=low,
        high=high,
    )
