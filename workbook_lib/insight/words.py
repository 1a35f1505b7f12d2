"""A message made of its pieces, and what in its wording may land hard.

The page does the same while someone types (``message.js``, ``wording.js``); both are tried on the
same tables.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from workbook_lib.content.schema.wording_rules import orderly
from workbook_lib.insight.sentence import sentence

if TYPE_CHECKING:
    from workbook_lib.content.schema.fields import Pieces
    from workbook_lib.content.schema.interface import SentenceWords
    from workbook_lib.content.schema.wording_rules import Flags
    from workbook_lib.record.views.words import Message


class Found(NamedTuple):
    """Phrases that one rule found, each once, as they are written."""

    flag: str
    phrases: tuple[str, ...]


def find(text: str, rules: Flags) -> list[Found]:
    """Look for phrases that may land hard.

    Parameters
    ----------
    text
        What somebody wrote.
    rules
        From the content pack.

    Returns
    -------
    list of Found
        In the order of the rules; empty when nothing was found.
    """
    whole = orderly(text)
    found = []
    for name, pattern in rules.patterns.items():
        phrases: dict[str, str] = {}
        for match in _read(pattern).finditer(whole):
            phrases.setdefault(match[1].lower(), match[1])
        if phrases:
            found.append(Found(name, tuple(phrases.values())))
    return found


def learn(rules: Flags) -> None:
    """Make the patterns of some rules ready, before there is a text to look at."""
    for pattern in rules.patterns.values():
        _read(pattern)


@cache
def _read(pattern: str) -> re.Pattern[str]:
    """Return a pattern ready for use: all of a pack take a tenth of a second, and stay the same."""
    return re.compile(pattern, re.IGNORECASE)


def compose(message: Message, pieces: Pieces, language: SentenceWords) -> str:
    """Return a message as one text: taken over by hand, or made of its pieces.

    An opener such as “I noticed” goes before words that carry on from it.
    """
    if message.text:
        return message.text
    said = {name: getattr(message, name) for name, _ in pieces.in_order()}
    return sentence(template(pieces), said, language)


def template(pieces: Pieces) -> str:
    """Return the template of a message: a sentence for each piece that is written."""
    return " ".join(
        f"[{piece.opener} {{{name}}}.]" if piece.opener else f"[{{{name}}}.]"
        for name, piece in pieces.in_order()
    )
