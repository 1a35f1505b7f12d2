"""View of the pieces selected for the take-home sheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbook_lib.record.record import Record

TAKE_HOME = "take-home/sheet"
"""Prefix of the paths; ``<TAKE_HOME>.<piece>`` is true or false."""


def selected_pieces(record: Record, start: Mapping[str, bool]) -> frozenset[str]:
    """Return which pieces go on the sheet.

    Parameters
    ----------
    record
        The record with the choices.
    start
        Every piece, and whether it is selected by default.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> record = Record().put("take-home/sheet.words", False, Clock("a-laptop"))
    >>> selected_pieces(record, {"loop": True, "words": True, "plan": False})
    frozenset({'loop'})
    """
    choices = {name: record.get(f"{TAKE_HOME}.{name}") for name in start}
    return frozenset(
        name
        for name, on in start.items()
        if (choices[name] if isinstance(choices[name], bool) else on)
    )
