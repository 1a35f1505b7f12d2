"""Share codes: an offer encoded as a short text that can be read out, typed or scanned.

``7KQ2-M3XA-…``, in Crockford's Base32 alphabet (no I, L, O or U). From left to right:

- 4 characters: digest of the options, so that a code from another content pack is rejected;
- 7 random characters: the identity, so that a code entered twice is counted once;
- the choices: a bit for each option and a number for the seat, in as many characters as the options
  need, XORed with a mask from the identity (obfuscation, not encryption);
- 3 check characters, which make the whole number divisible by a prime.

The length depends on the options alone. One wrong character, and two swapped characters, are always
detected (the prime is larger than 31, and no two positions have the same weight); of other mistakes
one in 32,000 is missed.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbook_lib.content.language import simplify_characters
from workbook_lib.errors import UserError
from workbook_lib.workshop.questions import QUESTIONS, Offer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbook_lib.workshop.questions import Options

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS = 5
PACK, IDENTITY, CHECK = 4, 7, 3
"""Characters of each part of fixed length."""

PRIME = 32_749
"""The largest prime that fits the check characters and has 2 as a primitive root."""

MAX_INPUT = 400
"""Maximum number of characters of input; every code is far shorter."""

_GROUP = 4
_READ_AS = str.maketrans(
    {"O": "0", "I": "1", "L": "1"} | dict.fromkeys("-\u2010\u2011\u2013\u2014")
)
_VALUE = {symbol: value for value, symbol in enumerate(ALPHABET)}


class ShareCodeError(UserError):
    """A share code that cannot be read. The message never contains the code."""


@dataclass(frozen=True)
class ShareCode:
    """A decoded share code.

    Attributes
    ----------
    offer
        The choices.
    identity
        Random id of the code.
    """

    offer: Offer
    identity: str = field(repr=False)


def new_identity() -> str:
    """Return a random identity; a collision among 100 people has a chance of 1 in 7 million."""
    return "".join(secrets.choice(ALPHABET) for _ in range(IDENTITY))


def is_identity(value: str) -> bool:
    """Whether a text has the form of :func:`new_identity`."""
    return len(value) == IDENTITY and _VALUE.keys() >= set(value)


def share_code(offer: Offer, options: Options, identity: str) -> str:
    """Encode an offer.

    Parameters
    ----------
    offer
        The choices; those not among the options are dropped.
    options
        The options of the content pack.
    identity
        From :func:`new_identity`; codes with the same identity count as the same person.

    Raises
    ------
    ValueError
        When the identity is malformed.
    """
    if not is_identity(identity):
        raise ValueError(f"an identity is {IDENTITY} characters of the alphabet")
    number = _options_digest(options)
    number = number << BITS * IDENTITY | _number(identity)
    number = number << BITS * _width(options) | _pack(offer, options) ^ _mask(identity, options)
    number <<= BITS * CHECK
    number += -number % PRIME
    symbols = _symbols(number, PACK + IDENTITY + _width(options) + CHECK)
    return "-".join(symbols[at : at + _GROUP] for at in range(0, len(symbols), _GROUP))


def read_code(text: str, options: Options) -> ShareCode:
    """Decode a share code as typed.

    Parameters
    ----------
    text
        The code; lower case, spaces, hyphens, digits of all scripts, O for 0 and I or L for 1
        are accepted.
    options
        The options of the content pack in use.

    Raises
    ------
    ShareCodeError
        When it is no code, has a mistake, or was made with other options.
    """
    symbols = _clean(text)
    number, length = _number(symbols), PACK + IDENTITY + _width(options) + CHECK
    if number % PRIME:
        if len(symbols) != length:
            raise ShareCodeError("code_length", count=len(symbols), length=length)
        raise ShareCodeError("code_mistyped")
    if len(symbols) != length or number >> BITS * (length - PACK) != _options_digest(options):
        raise ShareCodeError("code_of_other_words")
    identity = symbols[PACK : PACK + IDENTITY]
    packed = (number >> BITS * CHECK) % (1 << BITS * _width(options)) ^ _mask(identity, options)
    return ShareCode(_unpack(packed, options), identity)


def _clean(text: str) -> str:
    """Return the characters of a code in its alphabet."""
    if len(text) > MAX_INPUT:
        raise ShareCodeError("code_too_long")
    symbols = "".join(simplify_characters(text).upper().split()).translate(_READ_AS)
    if not symbols:
        raise ShareCodeError("code_missing")
    if "U" in symbols:
        raise ShareCodeError("code_has_u")
    if not _VALUE.keys() >= set(symbols):
        raise ShareCodeError("code_has_sign")
    return symbols


def _number(symbols: str) -> int:
    number = 0
    for symbol in symbols:
        number = number << BITS | _VALUE[symbol]
    return number


def _symbols(number: int, length: int) -> str:
    places = range(BITS * (length - 1), -1, -BITS)
    return "".join(ALPHABET[number >> place & 31] for place in places)


def _options_digest(options: Options) -> int:
    """Return a hash of the options, independent of their order and of the language."""
    listed = [1, *(sorted(options.as_choices()[question]) for question in QUESTIONS)]
    return _hash(json.dumps(listed)) % (1 << BITS * PACK)


def _mask(identity: str, options: Options) -> int:
    return _hash(identity) % (1 << BITS * _width(options))


def _hash(text: str) -> int:
    # 64 bytes cover 512 options.
    return int.from_bytes(hashlib.shake_256(text.encode()).digest(64))


def _radixes(options: Options) -> Iterator[tuple[str, list[str]]]:
    """Yield each digit of the mixed-radix number: its question and values, the first for none."""
    for question, ids in options.as_choices().items():
        if question == "seat":
            yield question, ["", *sorted(ids)]
        else:
            yield from ((question, ["", option]) for option in sorted(ids))


def _width(options: Options) -> int:
    """Return how many characters the choices need."""
    most = math.prod(len(answers) for _, answers in _radixes(options)) - 1
    return -(-most.bit_length() // BITS)


def _pack(offer: Offer, options: Options) -> int:
    choices, number = offer.as_choices(), 0
    for question, answers in _radixes(options):
        chosen = [answer for answer in answers if answer in choices.get(question, ())]
        number = number * len(answers) + (answers.index(chosen[0]) if chosen else 0)
    return number


def _unpack(number: int, options: Options) -> Offer:
    choices: dict[str, list[str]] = {}
    for question, answers in reversed([*_radixes(options)]):
        number, index = divmod(number, len(answers))
        if index:
            choices.setdefault(question, []).append(answers[index])
    if number:
        raise ShareCodeError("code_has_too_much")
    return Offer.of(choices, options)


MAX_GROUP = 5
"""Maximum number of characters of a group of a code, with a trailing hyphen."""

_LINES = re.compile(r"\r\n?|\n")
_BETWEEN = re.compile(r"[\s,;،؛]+")


@dataclass(frozen=True)
class UnreadableCode:
    """An entry of a list that could not be read. It does not contain the entry's text.

    Attributes
    ----------
    line
        Line number, from 1.
    error
        The reason.
    """

    line: int
    error: ShareCodeError


@dataclass(frozen=True)
class CodeList:
    """The result of reading a list of codes.

    Attributes
    ----------
    codes
        The codes that hold an offer, in order, duplicates included.
    unread
        The entries that could not be read, in order.
    """

    codes: tuple[ShareCode, ...]
    unread: tuple[UnreadableCode, ...]


def read_codes(text: str, options: Options) -> CodeList:
    """Decode every code in a text. Errors are collected, never raised.

    Parameters
    ----------
    text
        Codes separated by line breaks, spaces, commas or semicolons, also Arabic ones.
    options
        The options of the content pack in use.
    """
    codes, unread = [], []
    for number, line in enumerate(_LINES.split(text), 1):
        for part in _split_line(line, options):
            try:
                codes.append(_read_nonempty(part, options))
            except ShareCodeError as error:
                unread.append(UnreadableCode(number, error))
    return CodeList(tuple(codes), tuple(unread))


def _read_nonempty(text: str, options: Options) -> ShareCode:
    code = read_code(text, options)
    if code.offer.empty:
        raise ShareCodeError("code_is_empty")
    return code


def _split_line(line: str, options: Options) -> list[str]:
    """Split a line into codes; a single code may have spaces between its groups."""
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
