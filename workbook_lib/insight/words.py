"""A message made of its pieces, and what in its wording may land hard.

The page does the same while someone types (``message.js``, ``wording.js``); both are tried on the
same tables.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from workbook_lib.content.schema.wording_rules import normalize_text
from workbook_lib.insight.sentence import render_sentence

if TYPE_CHECKING:
    from workbook_lib.content.schema.fields import MessagePieces
    from workbook_lib.content.schema.interface import SentenceWords
    from workbook_lib.content.schema.wording_rules import WordingRules
    from workbook_lib.record.views.words import Message


class RuleMatch(NamedTuple):
    """Phrases that one rule found, each once, as they are written."""

    flag: str
    phrases: tuple[str, ...]


def check_wording(text: str, rules: WordingRules) -> list[RuleMatch]:
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
    whole = normalize_text(text)
    found = []
    for name, pattern in rules.patterns.items():
        phrases: dict[str, str] = {}
        for match in _compile(pattern).finditer(whole):
            phrases.setdefault(match[1].lower(), match[1])
        if phrases:
            found.append(RuleMatch(name, tuple(phrases.values())))
    return found


def compile_rules(rules: WordingRules) -> None:
    """Make the patterns of some rules ready, before there is a text to look at."""
    for pattern in rules.patterns.values():
        _compile(pattern)


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    """Return a pattern ready for use: all of a pack take a tenth of a second, and stay the same."""
    return re.compile(pattern, re.IGNORECASE)


def compose_message(message: Message, pieces: MessagePieces, language: SentenceWords) -> str:
    """Return a message as one text: taken over by hand, or made of its pieces.

    An opener such as “I noticed” goes before words that carry on from it.
    """
    if message.text:
        return message.text
    said = {name: getattr(message, name) for name, _ in pieces.in_order()}
    return render_sentence(message_template(pieces), said, language)


def message_template(pieces: MessagePieces) -> str:
    """Return the template of a message: a sentence for each piece that is written."""
    return " ".join(
        f"[{piece.opener} {{{name}}}.]" if piece.opener else f"[{{{name}}}.]"
        for name, piece in pieces.in_order()
    )
