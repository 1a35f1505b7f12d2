"""Short pieces of advice, side by side."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from workbook_lib.content.schema.base import Item, Prose, Text


class Tip(Item):
    """One piece of advice under its own heading."""

    title: Text
    text: Prose


class TipsPart(Item):
    """Pieces of advice, two abreast where there is room."""

    kind: Literal["tips"]
    tips: tuple[Tip, ...] = Field(min_length=1)
