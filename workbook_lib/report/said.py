"""A sentence put together from answers, the same as the page puts it together (``form.js``)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from workbook_lib.content.field import OneChoice

if TYPE_CHECKING:
    from workbook_lib.content.exercise import Group

_NAMED = re.compile(r"\{([^{}]+)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_ENDED = re.compile(r"[.!?…。！？؟][\"”’»)]*$")  # noqa: RUF001 - in many scripts


def said(group: Group, answers: Mapping[str, str]) -> str:
    """Return the sentence that a group's answers make; empty where none of them is in it.

    Parameters
    ----------
    group : Group
        Fields, and the sentence with their ids in braces.
    answers : mapping of str to str
        Field id to words, or to the id of the option picked.
    """
    if group.say is None:
        return ""
    template = group.say.template
    words = _in_words(group, answers)
    if not any(words.get(name) for name in _NAMED.findall(template)):
        return ""

    def filled(piece: str) -> str:
        return _NAMED.sub(lambda found: _ended(words.get(found[1], ""), piece, found.end()), piece)

    pieces = _OPTIONAL.split(template)
    sentence = "".join(
        filled(piece)
        if place % 2 == 0 or all(words.get(name) for name in _NAMED.findall(piece))
        else ""
        for place, piece in enumerate(pieces)
    )
    return re.sub(r" (?=[”\"»])", "", " ".join(sentence.split()))


def _in_words(group: Group, answers: Mapping[str, str]) -> dict[str, str]:
    words = {name: text.strip() for name, text in answers.items()}
    for each in group.fields:
        if isinstance(each, OneChoice) and each.id in words:
            labels = {option.id: option.label for option in each.options}
            words[each.id] = labels.get(words[each.id], words[each.id])
    return words


def _ended(words: str, piece: str, at: int) -> str:
    """Give an answer its full stop, unless the sentence goes on after it."""
    if not words:
        return ""
    if re.match(r"[,;:.]", piece[at:]):
        return re.sub(r"[\s.,;:]+$", "", words)
    return words if _ENDED.search(words) else f"{words}."
