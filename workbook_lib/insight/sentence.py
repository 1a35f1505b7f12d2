"""Renders sentences from templates and answers.

``sentence.js`` implements `render_sentence` for the page; ``tests/twins/sentence.json`` tests both.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from workbook_lib.content.language import isolate, text_direction
from workbook_lib.content.markdown import is_fallback, without_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workbook_lib.content.schema.interface import SentenceWords

_SLOT = re.compile(r"\{([^{}]+)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_BOUNDARY = re.compile(r"[.!?…。！？؟][\"”’»)]*\s|[\"“«„]")  # noqa: RUF001 - stops of many scripts
_ENDS = ".!?…。！？؟"  # noqa: RUF001
_OPENING = '"“«„‘(\u2066\u2068'
_CLOSING = '"”’»)\u2069'
"""Quotes, brackets, and marks of isolated answers and of English in a pack that lacks a text."""
_PAUSES = ",;:،؛"
_AROUND = f'{_ENDS}{_OPENING}"”»){_PAUSES}'
_SPACE = " \t\n\r\u00a0"
_BETWEEN = _SPACE + _OPENING + _CLOSING
_AFTER_SPACE = re.compile(r"(?<= )\S")
_MAX_NAME_LENGTH = 60
"""Letters of a name."""
_OPEN_END = re.compile(rf"[{_PAUSES}]\s*([\"”»]*)$")


def render_sentence(template: str, answers: Mapping[str, str], language: SentenceWords) -> str:
    """Render a sentence from answers; empty when none of them is in it.

    An answer that continues a sentence of the template loses its leading capital, unless it starts
    with a word that keeps it ("I", a weekday, a name that has a capital in the middle of another
    sentence, a word with more capitals). An answer that is a whole sentence by itself replaces the
    words of the template that would lead up to it, and words that the template already has are not
    repeated. Each sentence starts with a capital and ends with one stop.

    Parameters
    ----------
    template : str
        Text with names of answers in braces. Text in square brackets is omitted while an answer in
        it is missing.
    answers : mapping of str to str
        Text by name.
    language : SentenceWords
        Word lists for recognizing sentences.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> language = load_pack(pack_folder("en")).interface.field.sentence
    >>> answers = {"feel": "Worried.", "need": ""}
    >>> render_sentence("[I felt {feel}.][ I need {need}.]", answers, language)
    'I felt worried.'
    """
    if is_fallback(template):
        answers = {name: without_marks(text) for name, text in answers.items()}
    texts = {name: words for name, text in answers.items() if (words := text.strip())}
    names = _names(texts.values())
    pieces = [
        parts
        for position, parts in enumerate(map(_SLOT.split, _OPTIONAL.split(template)))
        if position % 2 == 0 or all(name in texts for name in parts[1::2])
    ]
    literals = [literal for parts in pieces for literal in parts[::2]]
    own = [text for text in texts.values() if not is_fallback(text)]
    direction = text_direction(" ".join([*literals, *own]))
    sentence = ""
    answered = False
    for number, parts in enumerate(pieces):
        for index in range(1, len(parts), 2):
            literal, (tail, at) = parts[index - 1], (parts, index + 1)
            if parts[index + 1 :] == [""]:
                # What follows is in the next piece that is there.
                later = (piece for piece in pieces[number + 1 :] if piece != [""])
                tail, at = next(((piece, 0) for piece in later), (tail, at))
            words = texts.get(parts[index], "")
            if words:
                answered = True
                continues = _continues(tail[at])
                words = _strip_stops(words) if continues else _end_with_stop(words)
                lead, opener = _split_lead(literal)
                rest = _drop_repeated(opener, words)
                begins = index == 1 or lead != ""
                whole_sentence = rest == words and _stands_alone(words, language)
                if opener and begins and not continues and whole_sentence:
                    literal = lead
                if tail[at].startswith(".") and not continues:
                    tail[at] = tail[at][1:]
                sentence = _append(sentence, literal)
                cased = _adjust_case(rest, _at_start(sentence), names, language)
                sentence += cased if is_fallback(template) else isolate(cased, direction)
            else:
                sentence = _append(sentence, literal)
        sentence = _append(sentence, parts[-1])
    return _OPEN_END.sub(r"…\1", sentence.strip()) if answered else ""


def _continues(after: str) -> bool:
    """Return whether the sentence of the template continues after an answer."""
    first = after.lstrip()[:1]
    return first != "" and (first in f"{_PAUSES}!?؟" or first.islower())


def _strip_stops(words: str) -> str:
    """Remove the stops at the end of an answer, also inside closing quotes."""
    bare = words.rstrip(_CLOSING)
    closing = words[len(bare) :]
    if closing:
        return (bare.rstrip("." + _PAUSES + _SPACE) or bare) + closing
    return words.rstrip(_ENDS + _PAUSES + _SPACE) or words


def _end_with_stop(words: str) -> str:
    """End an answer with one stop."""
    bare = words.rstrip(_PAUSES + _SPACE) or words
    undotted = bare.rstrip(".")
    dots = len(bare) - len(undotted)
    if dots and undotted[-1:] in tuple("!?…。！？؟"):  # noqa: RUF001
        return undotted
    if dots == 2:
        return undotted + "."
    return bare if bare.rstrip(_CLOSING)[-1:] in tuple(_ENDS) else f"{bare}."


def _split_lead(literal: str) -> tuple[str, str]:
    """Split template text into finished sentences with opening quotes, and the next start."""
    ends = [match.end() for match in _BOUNDARY.finditer(literal)]
    at = ends[-1] if ends else 0
    return literal[:at], literal[at:].strip()


def _drop_repeated(opener: str, words: str) -> str:
    """Remove the words at the start of an answer that repeat the end of the template."""
    before, after = opener.split(), words.split()
    for size in range(min(len(before), len(after) - 1), 0, -1):
        if [*map(_fold, before[-size:])] == [*map(_fold, after[:size])]:
            return words.split(maxsplit=size)[size]
    return words


def _stands_alone(words: str, language: SentenceWords) -> bool:
    """Return whether an answer is a whole sentence."""
    first, second = ([_fold(word) for word in words.split(maxsplit=2)[:2]] + [""])[:2]
    subjects, verbs = {*map(_fold, language.subjects)}, {*map(_fold, language.verbs)}
    asks = words.rstrip(_CLOSING).endswith(tuple("?？؟"))  # noqa: RUF001
    if asks and (first in verbs or second in verbs):
        return True
    begins = first in subjects or _leading_letters(first) in subjects
    if begins and _leading_letters(first) in {
        *map(_fold, language.capitals)
    }:  # "i" is "I", typed small
        return True
    joins = first in {*map(_fold, language.joins)}
    return words[0].isupper() and not joins and (begins or second in verbs)


def _adjust_case(words: str, starts: bool, names: Iterable[str], language: SentenceWords) -> str:  # noqa: FBT001
    """Adjust the case of an answer's first letter to its position."""
    word = _leading_letters(words)
    if not word or word[1:] != word[1:].lower():  # iPhone, WhatsApp, TV
        return words
    if starts:
        return (word[0].upper() if _has_capital(word[0]) else word[0]) + words[1:]
    if word in names or word.lower() in {*map(_fold, language.capitals)}:
        return words
    return word[0].lower() + words[1:]


def _has_capital(letter: str) -> bool:
    # Latin, Greek, Cyrillic, Armenian: Georgian has capitals too, but no sentence starts with one.
    return letter < "\u0590" or "\u1e00" <= letter < "\u2000"


def _names(texts: Iterable[str]) -> set[str]:
    """Return words that are capitalized in the middle of a sentence."""
    names = set()
    for text in texts:
        for match in _AFTER_SPACE.finditer(text):
            at = match.start()
            word = _leading_letters(text[at : at + _MAX_NAME_LENGTH]) if match[0].isupper() else ""
            if len(word) > 1 and not _at_start(text, at):
                names.add(word)
    return names


def _at_start(text: str, index: int | None = None) -> bool:
    """Return whether a sentence starts after a text, or at an index of it."""
    end = len(text) if index is None else index
    while end and text[end - 1] in _BETWEEN:
        end -= 1
    return end == 0 or text[end - 1] in _ENDS


def _append(text: str, literal: str) -> str:
    """Append template text, collapsing spaces."""
    words = re.sub(r"\s+", " ", literal)
    if text == "" or text[-1] in _SPACE + _OPENING:
        words = words.lstrip()
    if words.strip()[:1] and words.strip()[0] in _CLOSING:
        return text.rstrip() + words.lstrip()
    return text + words


def _leading_letters(word: str) -> str:
    """Return the leading letters of a text, with their accents."""
    for index, char in enumerate(word):
        if unicodedata.category(char)[0] not in "LM":
            return word[:index]
    return word


def _fold(word: str) -> str:
    return word.lower().replace("'", "’").strip(_AROUND)
