"""Answers as text, and as tables with a column for each field of a form.

The kind of a field decides the type of its column:

==================  =====================  ==========================  =================
field               dtype                  value                       not answered
==================  =====================  ==========================  =================
short, long         ``string``             words                       ``<NA>``
one, level of sign  ``category``           label of the answer         ``NaN``
several, lines      ``object``             tuple of labels             ``()``
scale               ``Int64``              point, from 1               ``<NA>``
date                ``datetime64[s]``      the day                     ``NaT``
==================  =====================  ==========================  =================

An answer that the pack no longer has is shown as its id. A value of another type than that of its
field counts as not answered. Times (``written``) are ``datetime64[ms, UTC]``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from workbook_lib.content.language import join_labels
from workbook_lib.content.schema.fields import (
    ChoiceTable,
    DateField,
    LinesField,
    LongText,
    MessageField,
    OneChoice,
    Scale,
    SeveralChoices,
    ShortText,
    ShownAnswer,
    SignTable,
)
from workbook_lib.record import answers
from workbook_lib.record.views.signs import NOTE_SUFFIX

if TYPE_CHECKING:
    import pandas as pd

    from workbook_lib.content.parts.plan import PlanItem
    from workbook_lib.content.schema.exercise import AnyField, Exercise
    from workbook_lib.content.schema.fields import Option
    from workbook_lib.record.clock import Stamp
    from workbook_lib.record.values import Json
    from workbook_lib.record.views.plan import Agreement

Values: TypeAlias = Mapping[str, "Json"]
DType: TypeAlias = Literal[
    "string", "category", "object", "Int64", "Float64", "boolean", "datetime64[s]", "written"
]

_MAX_MILLISECONDS = 253_402_300_799_999
"""The end of the year 9999, the last that ``datetime`` knows."""


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    name
        Its name.
    dtype
        Its pandas dtype; ``written`` is ``datetime64[ms, UTC]``.
    question
        What the person was asked; empty for a column that is no answer.
    labels
        The possible values of a category.
    read
        Returns the cell for the answers of an item by field id, None if not answered.
    field
        Id of the answer that it reads; empty if its name is that id.

    Examples
    --------
    >>> Column("rating", "Int64").series([3, None]).isna().tolist()
    [False, True]
    """

    name: str
    dtype: DType = "string"
    question: str = ""
    labels: tuple[str, ...] = ()
    read: Callable[[Values], object] = lambda _: None
    field: str = ""

    def series(self, cells: Sequence[object]) -> pd.Series:
        """Return cells as a series of the column's dtype; None is a missing value."""
        import pandas as pd

        if self.dtype == "category":
            known = dict.fromkeys([*self.labels, *(cell for cell in cells if cell is not None)])
            return pd.Series([*cells], dtype=pd.CategoricalDtype([*known]))
        if self.dtype == "written":
            times = pd.Series([*cells], dtype="Int64").astype("datetime64[ms]")
            return times.dt.tz_localize("UTC")
        return pd.Series([*cells], dtype=self.dtype)


@dataclass(frozen=True)
class Table:
    """A table: its columns, and one row of cells per item.

    Examples
    --------
    >>> Table((Column("table"), Column("rows", "Int64")), [("talks", 4)]).frame()
       table  rows
    0  talks     4
    """

    columns: tuple[Column, ...]
    rows: Sequence[tuple[object, ...]]

    def frame(self) -> pd.DataFrame:
        """Return the table as a new data frame."""
        import pandas as pd

        cells = zip(*self.rows, strict=True) if self.rows else [()] * len(self.columns)
        return pd.DataFrame(
            {
                column.name: column.series(values)
                for column, values in zip(self.columns, cells, strict=True)
            }
        )


def exercise_fields(*exercises: Exercise) -> list[AnyField]:
    """Return the fields of exercises in order.

    Examples
    --------
    >>> from workbook_lib.content.schema.exercise import Exercise
    >>> field = {"kind": "short", "id": "about", "label": "About what?"}
    >>> groups = [{"id": "talk", "fields": [field]}]
    >>> exercise = Exercise.model_validate({"id": "talk", "label": "A talk", "groups": groups})
    >>> [field.id for field in exercise_fields(exercise)]
    ['about']
    """
    return [field for exercise in exercises for group in exercise.groups for field in group.fields]


def _label(option: Option) -> str | None:
    return option.label


def option_texts(
    exercises: Iterable[Exercise], text: Callable[[Option], str | None] = _label
) -> dict[str, dict[str, str]]:
    """Return a text of each option of fields with choices, by field id and option id.

    Parameters
    ----------
    exercises : iterable of Exercise
        The exercises.
    text : callable, optional
        Returns the text of an option, None for one without; its label by default.

    Examples
    --------
    >>> from workbook_lib.content.schema.exercise import Exercise
    >>> options = [{"id": "hurt", "label": "Hurt"}]
    >>> field = {"kind": "several", "id": "felt", "label": "I felt", "options": options}
    >>> groups = [{"id": "me", "fields": [field]}]
    >>> option_texts([Exercise.model_validate({"id": "me", "label": "Me", "groups": groups})])
    {'felt': {'hurt': 'Hurt'}}
    """
    return {
        field.id: {option.id: words for option in field.options if (words := text(option))}
        for exercise in exercises
        for group in exercise.groups
        for field in group.fields
        if isinstance(field, OneChoice | SeveralChoices)
    }


def latest_time(stamps: Iterable[Stamp]) -> int | None:
    """Return the latest time, in milliseconds since 1970; None if there is none."""
    latest = max(stamps, default=None)
    return latest.milliseconds if latest and latest.milliseconds <= _MAX_MILLISECONDS else None


def field_columns(field: AnyField) -> Iterator[Column]:
    """Yield the columns of a field: one, or one for each row or piece of it.

    Examples
    --------
    >>> from workbook_lib.content.schema.fields import ShortText
    >>> field = ShortText.model_validate({"kind": "short", "id": "about", "label": "About what?"})
    >>> [column] = field_columns(field)
    >>> column.question, column.read({"about": " the dishes "})
    ('About what?', 'the dishes')
    """
    if isinstance(field, ShownAnswer):
        return
    if isinstance(field, SignTable):
        levels = field.levels.model_dump()
        for row in field.rows:
            label, note = row.partner.label, row.id + NOTE_SUFFIX
            yield _choice(row.id, label, levels, lambda values, name=row.id: values.get(name))  # type: ignore[misc]
            yield Column(note, question=row.partner.note, read=_text(note))
    elif isinstance(field, MessageField):
        purposes = {purpose.id: purpose.label for purpose in field.purposes}
        yield _choice("purpose", field.label, purposes, lambda values: values.get("purpose"))
        for piece, words in field.pieces.in_order():
            yield Column(piece, question=words.label, read=_text(piece))
    elif isinstance(field, ChoiceTable):
        for choice in field.rows:
            column = _choice(
                f"{field.id}.{choice.id}",
                choice.label,
                _labels(field.columns),
                lambda values, row=choice.id: _part(values.get(field.id), row),  # type: ignore[misc]
            )
            yield replace(column, field=field.id)
    else:
        yield _column(field)


def _column(field: AnyField) -> Column:
    """Return the column of a field that has one."""
    name = field.id
    if isinstance(field, OneChoice):
        labels = _labels(field.options)
        return _choice(name, field.label, labels, lambda values: values.get(name))
    if isinstance(field, SeveralChoices | LinesField):
        several = _labels(field.options) if isinstance(field, SeveralChoices) else _lines(field)
        return Column(
            name,
            "object",
            field.label,
            read=lambda values: tuple(
                several.get(choice, choice) for choice in answers.as_choices(values.get(name))
            ),
        )
    if isinstance(field, Scale):
        points = range(1, field.steps + 1)
        return Column(
            name,
            "Int64",
            field.label,
            read=lambda values: (
                point if (point := answers.as_point(values.get(name))) in points else None
            ),
        )
    if isinstance(field, DateField):
        return Column(
            name,
            "datetime64[s]",
            field.label,
            read=lambda values: answers.as_date(values.get(name)),
        )
    return Column(name, question=field.label, read=_text(name))


def _choice(
    name: str, question: str, labels: Mapping[str, str], read: Callable[[Values], object]
) -> Column:
    """Return the column of an answer that is the id of one option."""

    def label(values: Values) -> str | None:
        chosen = answers.as_text(read(values))
        return labels.get(chosen, chosen) or None

    return Column(name, "category", question, tuple(labels.values()), label)


def _text(name: str) -> Callable[[Values], object]:
    return lambda values: answers.as_text(values.get(name)) or None


def _labels(options: Iterable[Option]) -> dict[str, str]:
    return {option.id: option.label for option in options}


def _lines(field: LinesField) -> dict[str, str]:
    return {line.id: line.text for moment in field.moments for line in moment.lines}


def _part(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, Mapping) else None


def answer_text(item: PlanItem, answer: Agreement | None, language: str) -> str:
    """Return an answer as text: free text, or a list of the labels of the chosen options.

    Options that the chapter no longer has are left out.

    Examples
    --------
    >>> from workbook_lib.content.schema.fields import ShortText
    >>> from workbook_lib.record.views.plan import Agreement
    >>> item = ShortText.model_validate({"kind": "short", "id": "weekly", "label": "When?"})
    >>> answer_text(item, Agreement("weekly", words="Sunday after breakfast"), "en")
    'Sunday after breakfast'
    """
    if answer is None:
        return ""
    if isinstance(item, ShortText | LongText):
        return answer.words
    labels = {option.id: option.label for option in item.options}
    chosen = answer.picked or (answer.words,)
    return join_labels((labels[name] for name in chosen if name in labels), language)
