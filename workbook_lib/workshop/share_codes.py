"""Share codes: an offer as a few letters and numbers that can be read out, typed or scanned.

``7KQ2-M3XA-…``, in the alphabet of Douglas Crockford (no I, L, O or U). From left to right:

- 4 signs that name the options, so that a code made with another content pack is refused;
- 7 signs at random, so that a code that is read in twice is counted once;
- a bit for each option and a number for the seat, as many signs as the options need, mixed with the
  random ones so that nobody sees at a glance how much was chosen (it is no secret writing);
- 3 signs that make the whole, as a number, divisible by a prime.

The length hangs on the options alone, never on what was chosen. A wrong sign, and two signs that
changed places, are always noticed (the prime is larger than 31, and no two places of a code have
the same weight); of other mistakes one in 32,000 is not.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbook_lib.record.errors import RecordError
from workbook_lib.workshop.offers import QUESTIONS, Offer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbook_lib.workshop.offers import Options

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS = 5
PACK, IDENTITY, CHECK = 4, 7, 3
"""Signs of each part whose length is fixed."""

PRIME = 32_749
"""The largest that fits the signs of the check; 2 runs through all of its remainders."""

MAX_INPUT = 400
"""Most characters that are looked at; no code comes near."""

_GROUP = 4
_READ_AS = str.maketrans(
    {"O": "0", "I": "1", "L": "1"} | dict.fromkeys("-\u2010\u2011\u2013\u2014")
)
_VALUE = {sign: value for value, sign in enumerate(ALPHABET)}


class ShareCodeError(RecordError):
    """A code that cannot be taken: what is wrong, then what to do. It never holds the code."""


@dataclass(frozen=True)
class ShareCode:
    """What a code says.

    Attributes
    ----------
    offer
        The choices.
    identity
        Random, the same each time that this code is read.
    """

    offer: Offer
    identity: str = field(repr=False)


def new_identity() -> str:
    """Return a random identity; of a hundred people two share one in seven million rooms."""
    return "".join(secrets.choice(ALPHABET) for _ in range(IDENTITY))


def is_identity(value: str) -> bool:
    """Tell whether a text is what :func:`new_identity` gives."""
    return len(value) == IDENTITY and _VALUE.keys() >= set(value)


def share_code(offer: Offer, options: Options, identity: str) -> str:
    """Return the code of an offer.

    Parameters
    ----------
    offer
        The choices. What is not among the options is not in the code.
    options
        What can be chosen.
    identity
        What :func:`new_identity` gave. A code with another offer and the same identity stands for
        the same person.

    Raises
    ------
    ValueError
        When the identity is not one.
    """
    if not is_identity(identity):
        raise ValueError(f"an identity is {IDENTITY} signs of the alphabet")
    number = _options_digest(options)
    number = number << BITS * IDENTITY | _number(identity)
    number = number << BITS * _width(options) | _pack(offer, options) ^ _mask(identity, options)
    number <<= BITS * CHECK
    number += -number % PRIME
    signs = _symbols(number, PACK + IDENTITY + _width(options) + CHECK)
    return "-".join(signs[at : at + _GROUP] for at in range(0, len(signs), _GROUP))


def read_code(text: str, options: Options) -> ShareCode:
    """Read a code, however it was typed.

    Parameters
    ----------
    text
        Small letters, spaces and hyphens anywhere, O for 0 and I or L for 1 do no harm.
    options
        What can be chosen where it is read.

    Raises
    ------
    ShareCodeError
        When it is not a code, was read wrongly, or was made with other options.
    """
    signs = _clean(text)
    number, length = _number(signs), PACK + IDENTITY + _width(options) + CHECK
    if number % PRIME:
        if len(signs) != length:
            raise ShareCodeError(
                f"This code has {len(signs)} letters and numbers instead of {length}. "
                "Please check it and type it again."
            )
        raise ShareCodeError(
            "A letter or number in this code is wrong or in the wrong place. "
            "Please check it and type it again."
        )
    if len(signs) != length or number >> BITS * (length - PACK) != _options_digest(options):
        raise ShareCodeError(
            "This code was made with other words than the ones used here. "
            "Please open the same version of the workbook and make it again."
        )
    identity = signs[PACK : PACK + IDENTITY]
    packed = (number >> BITS * CHECK) % (1 << BITS * _width(options)) ^ _mask(identity, options)
    return ShareCode(_unpack(packed, options), identity)


def _clean(text: str) -> str:
    """Return the signs of a code, of those that its alphabet has."""
    if len(text) > MAX_INPUT:
        raise ShareCodeError("This is too long to be a code. Please enter one code at a time.")
    signs = "".join(text.upper().split()).translate(_READ_AS)
    if not signs:
        raise ShareCodeError("There is no code here yet. Please enter the one that you were given.")
    if "U" in signs:
        raise ShareCodeError(
            "A code never has a U in it. Please check if it is a V, and try again."
        )
    if not _VALUE.keys() >= set(signs):
        raise ShareCodeError(
            "A code has only letters and numbers, and there is something else in this one. "
            "Please check it and type it again."
        )
    return signs


def _number(signs: str) -> int:
    number = 0
    for sign in signs:
        number = number << BITS | _VALUE[sign]
    return number


def _symbols(number: int, length: int) -> str:
    places = range(BITS * (length - 1), -1, -BITS)
    return "".join(ALPHABET[number >> place & 31] for place in places)


def _options_digest(options: Options) -> int:
    """Return a number for the options. Their order does not count, nor does the language."""
    listed = [1, *(sorted(options.as_choices()[each]) for each in QUESTIONS)]
    return _hash(json.dumps(listed)) % (1 << BITS * PACK)


def _mask(identity: str, options: Options) -> int:
    return _hash(identity) % (1 << BITS * _width(options))


def _hash(text: str) -> int:
    # Long enough for the options of any pack: half a thousand of them.
    return int.from_bytes(hashlib.shake_256(text.encode()).digest(64))


def _radixes(options: Options) -> Iterator[tuple[str, list[str]]]:
    """Return each thing that is told, and the answers that it can have, the first for none."""
    for question, ids in options.as_choices().items():
        if question == "seat":
            yield question, ["", *sorted(ids)]
        else:
            yield from ((question, ["", each]) for each in sorted(ids))


def _width(options: Options) -> int:
    """Return how many signs the choices need."""
    most = math.prod(len(answers) for _, answers in _radixes(options)) - 1
    return -(-most.bit_length() // BITS)


def _pack(offer: Offer, options: Options) -> int:
    choices, number = offer.as_choices(), 0
    for question, answers in _radixes(options):
        chosen = [each for each in answers if each in choices.get(question, ())]
        number = number * len(answers) + (answers.index(chosen[0]) if chosen else 0)
    return number


def _unpack(number: int, options: Options) -> Offer:
    choices: dict[str, list[str]] = {}
    for question, answers in reversed([*_radixes(options)]):
        number, index = divmod(number, len(answers))
        if index:
            choices.setdefault(question, []).append(answers[index])
    if number:
        raise ShareCodeError("This code has more in it than can be chosen. Please make it again.")
    return Offer.of(choices, options)


MAX_GROUP = 5
"""Characters of a group of a code, with the hyphen that somebody left at its end."""

_LINES = re.compile(r"\r\n?|\n")
_BETWEEN = re.compile(r"[\s,;]+")


@dataclass(frozen=True)
class UnreadableCode:
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
    unread: tuple[UnreadableCode, ...]


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
        for each in _split_line(line, options):
            try:
                codes.append(_read_nonempty(each, options))
            except ShareCodeError as trouble:
                unread.append(UnreadableCode(number, str(trouble)))
    return CodeList(tuple(codes), tuple(unread))


def _read_nonempty(text: str, options: Options) -> ShareCode:
    found = read_code(text, options)
    if found.offer.empty:
        raise ShareCodeError("There are no choices in this code, so there is nothing to count.")
    return found


def _split_line(line: str, options: Options) -> list[str]:
    """Return the codes of a line. One may stand there with spaces between its groups."""
    parts = [part for part in _BETWEEN.split(line) if part]
    whole = " ".join(parts)
    if all(len(part) <= MAX_GROUP for part in parts) or _is_code(whole, options):
        return [whole] if parts else []
    return parts


def _is_code(text: str, options: Options) -> bool:
    try:
        read_code(text, options)
    except ShareCodeError:
        return False
    return True
