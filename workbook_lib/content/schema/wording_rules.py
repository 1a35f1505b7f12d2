"""Rules that find hurtful phrases in a message; the page and Python share them.

Each rule is compiled into a pattern, and one for its exceptions, that Python and JavaScript read
the same way: without a lookbehind, which Safari reads from 16.4. Texts are normalized before
matching (`normalize_text` here, its twin in ``wording.js``): words are separated by single spaces,
and each punctuation mark between them becomes the word ``|``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property
from typing import Annotated

from pydantic import Field, StringConstraints, computed_field

from workbook_lib.content.markdown import to_html
from workbook_lib.content.schema.base import (
    WRITTEN_ANEW,
    Id,
    Model,
    Placeholders,
    Prose,
    Text,
)

STOP = "|"
"""Replaces punctuation in a normalized text."""

PHRASE_PATTERN = r"^[^\s|()\[\]{}?*+.,;:!\\^$'\-]+(?: [^\s|()\[\]{}?*+.,;:!\\^$'\-]+)*$"

Phrase = Annotated[
    str,
    StringConstraints(pattern=PHRASE_PATTERN, max_length=60),
    Placeholders(),
]
"""Words between single spaces without punctuation; an apostrophe inside a word is ``’``."""

Phrases = Annotated[tuple[Phrase, ...], WRITTEN_ANEW]


# Arabic writes these words for "and" and "so" as one with the word that follows.
_JOINED = "\u0648\u0641"


STOPS = ".,;:!?…–—。、！？؟،؛\n"  # noqa: RUF001 - in many scripts

APOSTROPHES = "['`´ʼ‘’‛＇]"  # noqa: RUF001 - what keyboards make of one


def normalize_text(text: str) -> str:
    """Normalize a text for matching.

    Returns
    -------
    str
        Words and ``|`` separated by single spaces, with a space at either end.
    """
    plain = re.sub(APOSTROPHES, "’", unicodedata.normalize("NFC", text))
    cleaned = "".join(_normalize_char(char) for char in plain)
    inside = re.sub(r"(?<![^\W_])’|’(?![^\W_])", " ", cleaned)
    return " ".join(["", *inside.split(), ""])


def _normalize_char(char: str) -> str:
    if char in STOPS:
        return f" {STOP} "
    kind = unicodedata.category(char)
    # Characters without width, such as a soft hyphen, are dropped.
    return "" if kind == "Cf" else char if kind[0] in "LMN" or char == "’" else " "


class WordingRule(Model):
    """Phrases of one kind, and the note about them.

    A phrase does not count right after the words in ``not_after`` (as in “I love you always”) or
    right before those in ``not_before`` (“you always make me laugh”).
    """

    id: Id
    label: Text
    note: Prose
    phrases: Annotated[Phrases, Field(min_length=1)]
    not_after: Phrases = ()
    not_before: Phrases = ()

    @computed_field  # type: ignore[prop-decorator]
    @property
    def note_html(self) -> str:
        """The note as HTML; it may contain a link."""
        return to_html(self.note)


class WordingRules(Model):
    """All wording rules.

    ``fillers`` may occur between any two words of a phrase (“you just never”). Words in ``loose``
    also match without their apostrophe.
    """

    fillers: Phrases = ()
    loose: Phrases = ()
    flags: tuple[WordingRule, ...] = Field(min_length=1)

    @computed_field  # type: ignore[prop-decorator]
    @cached_property
    def patterns(self) -> dict[str, str]:
        """Pattern for normalized text by rule id. Ignores case; group 1 is the phrase."""
        return {rule.id: self._pattern(rule) for rule in self.flags}

    @computed_field  # type: ignore[prop-decorator]
    @cached_property
    def exceptions(self) -> dict[str, str]:
        """Pattern by rule id, for the text before a match: where it matches, none counts."""
        return {rule.id: self._exception(rule) for rule in self.flags if rule.not_after}

    def _pattern(self, rule: WordingRule) -> str:
        # Longest first, so that the longer of two phrases with the same start matches.
        phrases = [self._phrase(phrase) for phrase in sorted(rule.phrases, key=len, reverse=True)]
        after = "|".join(self._phrase(phrase) for phrase in rule.not_before)
        unless = f"(?! (?:{after}) )" if after else ""
        return f" [{_JOINED}]?({'|'.join(phrases)})(?= ){unless}"

    def _exception(self, rule: WordingRule) -> str:
        return f" [{_JOINED}]?(?:{'|'.join(self._phrase(phrase) for phrase in rule.not_after)})$"

    def _phrase(self, phrase: str) -> str:
        fillers = "|".join(self.fillers)
        gap = f"(?: (?:{fillers})){{0,2}} " if fillers else " "
        return gap.join(
            word.replace("’", "’?") if word in self.loose else word for word in phrase.split()
        )
