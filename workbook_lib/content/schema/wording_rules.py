"""Phrases that may land hard, as rules: one table serves the page and Python alike.

A rule is compiled here, once, into a pattern that both kinds of regular expression read the same
way. The text it looks at is put in order first (`orderly` here, ``orderly`` in ``wording.js``):
words stand between single spaces, and every stop between them is a word of its own, ``|``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cached_property
from typing import Annotated

from pydantic import Field, StringConstraints, computed_field

from workbook_lib.content.markdown import to_html
from workbook_lib.content.page_links import PAGE_LINKS
from workbook_lib.content.schema.base import Id, Item, Model, Placeholders, Prose, Text

STOP = "|"

PHRASE_PATTERN = r"^[^\s|()\[\]{}?*+.,;:!\\^$'\-]+(?: [^\s|()\[\]{}?*+.,;:!\\^$'\-]+)*$"

Phrase = Annotated[
    str,
    StringConstraints(pattern=PHRASE_PATTERN, max_length=60),
    Placeholders(),
]
"""Words between single spaces, without signs; an apostrophe inside a word is ``’``."""


STOPS = ".,;:!?…–—。、！？؟،؛\n"  # noqa: RUF001 - in many scripts

APOSTROPHES = "['`´ʼ‘’‛＇]"  # noqa: RUF001 - what keyboards make of one


def normalize_text(text: str) -> str:
    """Put a text in order for the patterns.

    Returns
    -------
    str
        Words and ``|`` between single spaces, with a space at either end.
    """
    plain = re.sub(APOSTROPHES, "’", unicodedata.normalize("NFC", text))
    signs = "".join(_normalize_char(each) for each in plain)
    inside = re.sub(r"(?<![^\W_])’|’(?![^\W_])", " ", signs)
    return " ".join(["", *inside.split(), ""])


def _normalize_char(each: str) -> str:
    if each in STOPS:
        return f" {STOP} "
    kind = unicodedata.category(each)
    # What has no width of its own, such as a soft hyphen, may stand inside a word.
    return "" if kind == "Cf" else each if kind[0] in "LMN" or each == "’" else " "


class WordingRule(Item):
    """Phrases of one kind, and what may be said about them.

    ``not_after`` names words that make another sentence of it when they come right before (in
    “I love you always” nobody is told what they always do), ``not_before`` those that do so when
    they follow (“you always make me laugh”).
    """

    id: Id
    label: Text
    note: Prose
    phrases: tuple[Phrase, ...] = Field(min_length=1)
    not_after: tuple[Phrase, ...] = ()
    not_before: tuple[Phrase, ...] = ()

    @computed_field  # type: ignore[prop-decorator]
    @property
    def note_html(self) -> str:
        """The note as HTML, for the page: it may hold a link."""
        return PAGE_LINKS.replace_broken(to_html(self.note))


class WordingRules(Model):
    """All rules, and what they share.

    ``fillers`` may stand between any two words of a phrase (“you just never”). Words in ``loose``
    are found without their apostrophe too, as many people type them.
    """

    fillers: tuple[Phrase, ...] = ()
    loose: tuple[Phrase, ...] = ()
    flags: tuple[WordingRule, ...] = Field(min_length=1)

    @computed_field  # type: ignore[prop-decorator]
    @cached_property
    def patterns(self) -> dict[str, str]:
        """By flag, a pattern for orderly text; case does not count, group 1 is what was found."""
        return {flag.id: self._pattern(flag) for flag in self.flags}

    def _pattern(self, flag: WordingRule) -> str:
        # The longest first: of two that begin alike, the whole phrase is what should be shown.
        phrases = [self._phrase(each) for each in sorted(flag.phrases, key=len, reverse=True)]
        before = "".join(f"(?<! {each})" for each in self._spelled(flag.not_after))
        after = "|".join(self._phrase(each) for each in flag.not_before)
        unless = f"(?! (?:{after}) )" if after else ""
        return f"{before} ({'|'.join(phrases)})(?= ){unless}"

    def _phrase(self, phrase: str) -> str:
        fillers = "|".join(self.fillers)
        gap = f"(?: (?:{fillers})){{0,2}} " if fillers else " "
        return gap.join(
            word.replace("’", "’?") if word in self.loose else word for word in phrase.split()
        )

    def _spelled(self, phrases: Iterable[str]) -> list[str]:
        """Return phrases in every spelling: what looks back has to have one length."""
        found = list(phrases)
        bare = [
            " ".join(w.replace("’", "") if w in self.loose else w for w in each.split())
            for each in found
        ]
        return list(dict.fromkeys([*found, *bare]))
