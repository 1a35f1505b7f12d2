"""What a content pack lets somebody offer to a group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbook_lib.content.field import AnyField, OneChoice, SeveralChoices, SignTable
from workbook_lib.content.pack import Content
from workbook_lib.content.part import EpisodePart
from workbook_lib.content.reasons import ReasonsPart
from workbook_lib.record.offer import Options

UNDERNEATH = "underneath"
"""The field, of kind “several”, that asks what was felt under the surface."""


def options(content: Content, underneath: Sequence[str] = ()) -> Options:
    """Return the ids of everything that can be offered.

    Parameters
    ----------
    content
        The pack. Seats are those of an episode, reasons the cards, signs the rows of a check-in.
    underneath
        Ids of what can be felt under the surface, where no exercise of the pack has a field
        ``UNDERNEATH`` for it: an episode asks for it in words, and those are never offered.
    """
    parts = [section.part for chapter in content.chapters for section in chapter.sections]
    seats = [name for part in parts if isinstance(part, EpisodePart) for name in _seats(part)]
    cards = [card.id for part in parts if isinstance(part, ReasonsPart) for card in part.cards]
    fields = [field for part in parts for field in _fields(part)]
    rows = [row.id for field in fields if isinstance(field, SignTable) for row in field.rows]
    felt = [
        option.id
        for field in fields
        if isinstance(field, SeveralChoices) and field.id == UNDERNEATH
        for option in field.options
    ]
    asked = (seats, cards, felt or underneath, rows)
    # As keys of a dict: what two exercises offer can be offered once.
    return Options(*(tuple(dict.fromkeys(ids)) for ids in asked))


def _seats(part: EpisodePart) -> Iterator[str]:
    for field in _fields(part):
        if isinstance(field, OneChoice) and field.id == part.exercise.seat_field:
            yield from (option.id for option in field.options)


def _fields(part: object) -> Iterator[AnyField]:
    exercise = getattr(part, "exercise", None)
    for group in exercise.groups if exercise else ():
        yield from group.fields
