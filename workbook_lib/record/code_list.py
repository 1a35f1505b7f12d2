"""Many share codes at once, as somebody types or pastes them: one a line, or several."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook_lib.workshop.share_codes import CodeTrouble, read_code

if TYPE_CHECKING:
    from workbook_lib.workshop.offers import Options
    from workbook_lib.workshop.share_codes import ShareCode

LONGEST_GROUP = 5
"""Characters of a group of a code, with the hyphen that somebody left at its end."""

_LINES = re.compile(r"\r\n?|\n")
_BETWEEN = re.compile(r"[\s,;]+")


@dataclass(frozen=True)
class Unread:
    """Something that is no code, or none for here. What it was is not in it.

    Attributes
    ----------
    line
        Where it stood, counted from one.
    why
        One sentence.
    """

    line: int
    why: str


@dataclass(frozen=True)
class CodeList:
    """What was read of a list of codes.

    Attributes
    ----------
    codes
        Those that say something, in their order; one that stands there twice is here twice.
    unread
        What could not be read, in its order.
    """

    codes: tuple[ShareCode, ...]
    unread: tuple[Unread, ...]


def read_codes(text: str, options: Options) -> CodeList:
    """Read every code of a text. Whatever else it holds, nothing is raised.

    Parameters
    ----------
    text
        Codes in lines of their own, or with spaces, commas or semicolons between them.
    options
        What can be chosen where they are read.
    """
    codes, unread = [], []
    for number, line in enumerate(_LINES.split(text), 1):
        for each in _apart(line, options):
            try:
                codes.append(_read(each, options))
            except CodeTrouble as trouble:
                unread.append(Unread(number, str(trouble)))
    return CodeList(tuple(codes), tuple(unread))


def _read(text: str, options: Options) -> ShareCode:
    found = read_code(text, options)
    if found.offer.empty:
        raise CodeTrouble("There are no choices in this code, so there is nothing to count.")
    return found


def _apart(line: str, options: Options) -> list[str]:
    """Return the codes of a line. One may stand there with spaces between its groups."""
    parts = [part for part in _BETWEEN.split(line) if part]
    whole = " ".join(parts)
    if all(len(part) <= LONGEST_GROUP for part in parts) or _fits(whole, options):
        return [whole] if parts else []
    return parts


def _fits(text: str, options: Options) -> bool:
    try:
        read_code(text, options)
    except CodeTrouble:
        return False
    return True
