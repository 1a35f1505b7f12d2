"""When to bring someone in: short lists, set apart from the rest of the page."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from workbook_lib.content.base import Item, Prose, Text


class CounselLine(Item):
    """One line of a list."""

    text: Text


class CounselList(Item):
    """Lines under a heading, with what follows from them."""

    title: Text
    lines: tuple[CounselLine, ...] = Field(min_length=1)
    after: Prose | None = None


class CounselPart(Item):
    """A panel of lists, two abreast."""

    kind: Literal["counsel"]
    lists: tuple[CounselList, ...] = Field(min_length=1)
