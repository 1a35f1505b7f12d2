"""Short lists beside each other: two kinds of one thing, or when to bring someone in."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from workbook_lib.content.schema.base import Item, Prose, Text


class CounselLine(Item):
    """One line of a list."""

    text: Text


class CounselList(Item):
    """Lines under a heading, with what follows from them."""

    title: Text
    lines: tuple[CounselLine, ...] = Field(min_length=1)
    after: Prose | None = None


class CounselPart(Item):
    """Lists, two abreast; on a dark panel where they are about safety and help."""

    kind: Literal["counsel"]
    tone: Literal["plain", "deep"] = "plain"
    lists: tuple[CounselList, ...] = Field(min_length=1)
