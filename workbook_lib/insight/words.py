"""Composes a message from its pieces, and checks its wording.

``message.js`` and ``wording.js`` implement the same for the page; both are tested with one table.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from workbook_lib.content.schema.wording_rules import normalize_text
from workbook_lib.insight.sentence import render_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbook_lib.content.schema.fields import MessagePieces
    from workbook_lib.content.schema.interface import SentenceWords
    from workbook_lib.content.schema.wording_rules import WordingRules
    from workbook_lib.record.views.words import Message


class RuleMatch(NamedTuple):
    """Distinct phrases that match one rule, as written."""

    flag: str
    phrases: tuple[str, ...]


def check_wording(text: str, rules: WordingRules) -> list[RuleMatch]:
    """Find hurtful phrases in a text.

    Parameters
    ----------
    text
        The text of a message.
    rules
        Wording rules of the content pack.

    Returns
    -------
    list of RuleMatch
        In the order of the rules; empty without matches.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.words import ComposerPart
    >>> [part] = load_pack(pack_folder("en")).parts(ComposerPart)
    >>> check_wording("Could you stay?", part.message().wording)
    []
    """
    normalized = normalize_text(text)
    matches = []
    for name, pattern in rules.patterns.items():
        phrases: dict[str, str] = {}
        for phrase in _matching_phrases(normalized, pattern, rules.exceptions.get(name)):
            phrases.setdefault(phrase.lower(), phrase)
        if phrases:
            matches.append(RuleMatch(name, tuple(phrases.values())))
    return matches


def _matching_phrases(text: str, pattern: str, exception: str | None) -> Iterator[str]:
    """Yield the phrases of a normalized text that match a rule, except after some words."""
    start = 0
    while match := _compile(pattern).search(text, start):
        if exception and _compile(exception).search(text, 0, match.start()):
            start = match.start() + 1
        else:
            start = match.end()
            yield match[1]


def compile_rules(rules: WordingRules) -> None:
    """Compile the patterns of rules ahead of their first use.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.words import ComposerPart
    >>> [part] = load_pack(pack_folder("en")).parts(ComposerPart)
    >>> compile_rules(part.message().wording)
    >>> check_wording("Could you stay?", part.message().wording)
    []
    """
    for pattern in (*rules.patterns.values(), *rules.exceptions.values()):
        _compile(pattern)


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    """Compile a pattern, cached: all patterns of a pack take a tenth of a second."""
    return re.compile(pattern, re.IGNORECASE)


def compose_message(message: Message, pieces: MessagePieces, language: SentenceWords) -> str:
    """Return a message as text: edited by hand, or composed of its pieces.

    An opener such as “I noticed” goes before a piece that continues it.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.words import ComposerPart
    >>> from workbook_lib.record.views.words import Message
    >>> pack = load_pack(pack_folder("en"))
    >>> [part] = pack.parts(ComposerPart)
    >>> message = Message("a1b2", ask="Will you sit with me?")
    >>> compose_message(message, part.message().pieces, pack.interface.field.sentence)
    'Will you sit with me?'
    """
    if message.text:
        return message.text
    pieces_by_name = {name: getattr(message, name) for name, _ in pieces.in_order()}
    return render_sentence(message_template(pieces), pieces_by_name, language)


def message_template(pieces: MessagePieces) -> str:
    """Return the template of a message, with an optional sentence for each piece."""
    return " ".join(
        f"[{piece.opener} {{{name}}}.]" if piece.opener else f"[{{{name}}}.]"
        for name, piece in pieces.in_order()
    )
