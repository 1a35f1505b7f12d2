"""The dated fillings of a measure, its answers as text, and the scores of its subscales."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from workbook_lib.content.language import format_day
from workbook_lib.content.schema.measures import FILLED, Measure, MeasureScale, Subscale
from workbook_lib.record.answers import as_date, is_blank, item_entries, newest_first

if TYPE_CHECKING:
    from workbook_lib.content.schema.interface import FillingWords
    from workbook_lib.record import Record
    from workbook_lib.record.record import Entry

MEASURE = "measure"
"""Root path of measures; ``<MEASURE>/<measure>/<filling>/<item>`` is one answer."""

_ANSWER_ID = re.compile(r"answer-(\d{1,2})")


@dataclass(frozen=True)
class Filling:
    """One time that a measure was filled in.

    Attributes
    ----------
    id
        The id in its paths.
    date
        The day; None where it has none.
    answers
        Answers in the record by item id (see `parse_answer`).

    Examples
    --------
    >>> Filling("5c1d", date(2026, 3, 2)).empty
    True
    """

    id: str
    date: date | None = None
    answers: Mapping[str, object] = field(default_factory=dict, repr=False)

    @property
    def empty(self) -> bool:
        """Whether nothing is answered; the day alone does not count."""
        return all(map(is_blank, self.answers.values()))


def measure_root(measure: str) -> str:
    """Return the root path of the fillings of a measure.

    Examples
    --------
    >>> measure_root("csi-4")
    'measure/csi-4'
    """
    return f"{MEASURE}/{measure}"


def fillings(record: Record, measure: str) -> list[Filling]:
    """Return the fillings of a measure with an answer.

    Returns
    -------
    list of Filling
        As in `workbook_lib.record.answers.newest_first`.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> record = Record().put("measure/csi-4/5c1d/happy", 2, Clock("a-laptop"))
    >>> [dict(item.answers) for item in fillings(record, "csi-4")]
    [{'happy': 2}]
    """
    items = (_read_filling(*item) for item in newest_first(record, measure_root(measure), FILLED))
    return [item for item in items if not item.empty]


def filling(record: Record, measure: str, filling_id: str) -> Filling:
    """Return one filling of a measure; an unknown id gives an empty one.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> record = Record().put("measure/csi-4/5c1d/filled.date", "2026-03-02", Clock("a-laptop"))
    >>> filling(record, "csi-4", "5c1d").date
    datetime.date(2026, 3, 2)
    """
    return _read_filling(filling_id, item_entries(record, f"{measure_root(measure)}/{filling_id}"))


def _read_filling(filling_id: str, entries: Mapping[str, Entry]) -> Filling:
    values = {name: entry.value for name, entry in entries.items()}
    return Filling(
        id=filling_id,
        date=as_date(values.pop(FILLED, None)),
        answers=values,
    )


def answer_of(measure: Measure, item: str, filled: Filling) -> str:
    """Return the words of an answer, or its number where only the ends of the scale have words.

    Parameters
    ----------
    measure : Measure
        The measure.
    item : str
        Id of the item.
    filled : Filling
        A filling of the measure.

    Returns
    -------
    str
        Empty where the item is not answered.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> [measure] = load_pack(pack_folder("en")).measures
    >>> answer_of(measure, "heard", Filling("5c1d", answers={"heard": "answer-2"}))
    'Once in a while'
    """
    scale = measure.scale_of(item)
    value = parse_answer(filled.answers.get(item), scale)
    if value is None:
        return ""
    return scale.anchors[value - scale.low] if len(scale.anchors) == scale.steps else str(value)


def filling_labels(items: Sequence[Filling], words: FillingWords, language: str) -> list[str]:
    """Return a label for each filling: its day, with a number where several have the same.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> words = load_pack(pack_folder("en")).interface.filling
    >>> day = date(2026, 3, 2)
    >>> filling_labels([Filling("5c1d", day), Filling("77e0", day)], words, "en")
    ['Mar 2, 2026', 'Mar 2, 2026 (2)']
    """
    labels: list[str] = []
    for item in items:
        label = words.undated
        if item.date is not None:
            label = format_day(item.date, language)
        same = sum(other.startswith(label) for other in labels)
        labels.append(f"{label} ({same + 1})" if same else label)
    return labels


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
    >>> SubscaleScore("calm", "Calm", 3.5, answered=2, of=2, needs=2, low=1, high=5).value
    3.5
    """

    subscale: str
    label: str
    value: float | None
    answered: int
    of: int
    needs: int
    low: float
    high: float


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
