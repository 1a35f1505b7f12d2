"""What a content pack lets somebody offer to a group."""

from __future__ import annotations

from collections.abc import Iterator

from workbook_lib.content.anyfield import AnyField
from workbook_lib.content.exercise import Exercise
from workbook_lib.content.field import SeveralChoices, SignTable
from workbook_lib.content.pack import Content
from workbook_lib.content.reasons import ReasonsPart
from workbook_lib.record.offer import UNDERNEATH, Options


def options(content: Content, underneath: tuple[str, str] = UNDERNEATH) -> Options:
    """Return the ids of everything that can be offered.

    Parameters
    ----------
    content
        The pack. Seats are those of the start page, reasons the cards, signs the rows of a
        check-in.
    underneath
        Exercise and field that ask what is felt under the surface, with ids to choose from. An
        answer that says that none fits is left out.
    """
    parts = [section.part for chapter in content.chapters for section in chapter.sections]
    forms = [exercise for part in parts if (exercise := getattr(part, "exercise", None))]
    cards = [card.id for part in parts if isinstance(part, ReasonsPart) for card in part.cards]
    rows = [
        row.id
        for form in forms
        for field in _fields(form)
        if isinstance(field, SignTable)
        for row in field.rows
    ]
    felt = [
        option.id
        for form in forms
        for field in _fields(form)
        if (form.id, field.id) == underneath and isinstance(field, SeveralChoices)
        for option in field.options
        if not option.alone
    ]
    asked = ([one.id for one in content.home.seats.options], cards, felt, rows)
    # As keys of a dict: what two exercises offer can be offered once.
    return Options(*(tuple(dict.fromkeys(ids)) for ids in asked))


def _fields(form: Exercise) -> Iterator[AnyField]:
    for group in form.groups:
        yield from group.fields
