"""The help lines of the English pack, and which of them were checked long ago."""

from __future__ import annotations

from datetime import timedelta

from workbook_lib.content.loading.loader import load_pack, pack_folder
from workbook_lib.content.parts.help import HelpLinesPart

LASTS = timedelta(days=183)


def part() -> HelpLinesPart:
    """Return the part of the chapter with the help lines."""
    chapter = load_pack(pack_folder("en")).chapter("get-help")
    return next(
        section.part for section in chapter.sections if isinstance(section.part, HelpLinesPart)
    )


LINES = [line for group in part().groups for line in group.lines]


def old(day) -> list[str]:
    """Return the lines that were checked more than half a year before a date."""
    return [
        f"{line.country}: {line.called}, last checked on {line.checked}"
        for line in LINES
        if line.checked and day - line.checked > LASTS
    ]
