"""Encryption with a passphrase: scrypt derives the key, AES-256-GCM encrypts and authenticates.

A sealed file is a small JSON object: ``sealed`` (the scheme), ``version``, the cost ``n``, ``r``
and ``p``, ``salt``, ``nonce`` and ``data``. It does not say what it is about. The other keys are
authenticated together with ``data``, so that any changed character is detected.

A server hands its keys to the kernels that it starts: to a forked kernel in its environment, which
is sent over a socket after the fork and so is not shown in any process list; to any other kernel on
standard input, a pipe.

Source: Percival and Josefsson, "The scrypt Password-Based Key Derivation Function", RFC 7914.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import re
import secrets
import threading
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbook_lib.errors import UserError
from workbook_lib.record.file_format import MAX_BYTES
from workbook_lib.record.values import UnreadableFile
from workbook_lib.settings import take_variable

if TYPE_CHECKING:
    from collections.abc import Iterable

SCHEME = "scrypt aes-256-gcm"
VERSION = 1

MIN_LENGTH, MAX_LENGTH = 8, 1000
"""Length of a passphrase, in characters."""

MAX_SEALED = 4 * (MAX_BYTES + 1024) // 3
"""Largest sealed file, in bytes: three bytes become four characters."""

_SALT, _NONCE, _TAG, _SECRET = 16, 12, 16, 32

_SEALED_HEADER = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"sealed"\s*:')
_KEYS = frozenset({"sealed", "version", "n", "r", "p", "salt", "nonce", "data"})
_MIN_N, _MAX_N, _MAX_R, _MAX_P = 2**14, 2**17, 8, 2

# One derivation at a time, since each takes up to 128 MiB.
_scrypt_lock = threading.Lock()


class WrongPassphrase(UserError):
    """The passphrase or key does not decrypt these bytes."""

    def __init__(self) -> None:
        super().__init__("passphrase_wrong")


class InvalidPassphrase(UserError):
    """The passphrase is too short or too long."""

    def __init__(self) -> None:
        super().__init__("passphrase_length", least=MIN_LENGTH, most=MAX_LENGTH)


@dataclass(frozen=True)
class Cost:
    """Cost of deriving a key.

    Attributes
    ----------
    n, r, p
        The parameters of scrypt: ``128 * n * r`` bytes of memory, and time proportional to all
        three. The defaults take 128 MiB and less than a second.

    Examples
    --------
    >>> Cost(n=2**14).acceptable, Cost(n=16).acceptable
    (True, False)
    """

    n: int = 2**17
    r: int = 8
    p: int = 1

    @property
    def acceptable(self) -> bool:
        """Whether the cost is within the bounds for files: neither too weak nor too expensive."""
        power = self.n > 0 and self.n & (self.n - 1) == 0
        within = _MIN_N <= self.n <= _MAX_N and 1 <= self.r <= _MAX_R and 1 <= self.p <= _MAX_P
        return power and within


DEFAULT_COST = Cost()


@dataclass(frozen=True)
class SealedFile:
    """A parsed sealed file. ``head`` is the associated data that is authenticated."""

    cost: Cost
    salt: bytes
    nonce: bytes
    data: bytes

    @property
    def head(self) -> bytes:
        """The associated data in canonical form."""
        cost = self.cost
        salt, nonce = _to_base64(self.salt), _to_base64(self.nonce)
        return f"{SCHEME} {VERSION} {cost.n} {cost.r} {cost.p} {salt} {nonce}".encode()

    def to_bytes(self) -> bytes:
        table = {
            "sealed": SCHEME,
            "version": VERSION,
            "n": self.cost.n,
            "r": self.cost.r,
            "p": self.cost.p,
            "salt": _to_base64(self.salt),
            "nonce": _to_base64(self.nonce),
            "data": _to_base64(self.data),
        }
        return json.dumps(table, indent=1).encode() + b"\n"


@dataclass(frozen=True)
class Key:
    """A key derived from a passphrase, kept in memory only. The passphrase is not kept.

    Examples
    --------
    >>> key = new_key("a walk at seven", Cost(n=2**14))
    >>> key.open(parse_sealed(key.seal(b"tea")))
    b'tea'
    """

    cost: Cost
    salt: bytes
    secret: bytes = field(repr=False)

    def seal(self, data: bytes) -> bytes:
        """Encrypt bytes as a sealed file."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        # Random nonces are safe for 2**32 uses of a key: a save a second for over 100 years.
        nonce = secrets.token_bytes(_NONCE)
        empty = SealedFile(self.cost, self.salt, nonce, b"")
        encrypted = AESGCM(self.secret).encrypt(nonce, data, empty.head)
        return SealedFile(self.cost, self.salt, nonce, encrypted).to_bytes()

    def open(self, sealed: SealedFile) -> bytes:
        """Decrypt a sealed file.

        Raises
        ------
        WrongPassphrase
            When it was sealed with another key, or has been changed since.
        """
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            return AESGCM(self.secret).decrypt(sealed.nonce, sealed.data, sealed.head)
        except InvalidTag:
            raise WrongPassphrase from None

    def to_text(self) -> str:
        """Return the key as text, for another process of the same person; never written to disk."""
        cost = self.cost
        return f"{cost.n} {cost.r} {cost.p} {_to_base64(self.salt)} {_to_base64(self.secret)}"

    @classmethod
    def from_text(cls, text: str) -> Key:
        """Parse the output of ``to_text``."""
        n, r, p, salt, secret = text.split(" ")
        return cls(
            Cost(int(n), int(r), int(p)), _from_base64(salt, _SALT), _from_base64(secret, _SECRET)
        )


def new_key(passphrase: str, cost: Cost = DEFAULT_COST) -> Key:
    """Derive a new key with a random salt.

    Raises
    ------
    InvalidPassphrase
        When the passphrase is too short or too long.

    Examples
    --------
    >>> key = new_key("a walk at seven", Cost(n=2**14))
    >>> len(key.salt)
    16
    """
    if not MIN_LENGTH <= len(passphrase) <= MAX_LENGTH:
        raise InvalidPassphrase
    return _derive_key(passphrase, cost, secrets.token_bytes(_SALT))


def key_for(sealed: SealedFile, passphrase: str) -> Key:
    """Derive the key of a file.

    Raises
    ------
    WrongPassphrase
        When this passphrase does not decrypt it.

    Examples
    --------
    >>> cost = Cost(n=2**14)
    >>> sealed = parse_sealed(new_key("a walk at seven", cost).seal(b"tea"))
    >>> key_for(sealed, "a walk at seven").open(sealed)
    b'tea'
    """
    if len(passphrase) > MAX_LENGTH:
        raise WrongPassphrase
    key = _derive_key(passphrase, sealed.cost, sealed.salt)
    key.open(sealed)
    return key


def is_sealed(head: bytes) -> bool:
    """Whether a file that begins with these bytes is sealed.

    Examples
    --------
    >>> is_sealed(b'{"sealed": "scrypt'), is_sealed(b'{"format": "between-us"')
    (True, False)
    """
    return _SEALED_HEADER.match(head) is not None


def parse_sealed(data: bytes) -> SealedFile | None:
    """Parse a sealed file without decrypting it; None if it is not sealed.

    Raises
    ------
    UnreadableFile
        When it is damaged, made by a newer workbook, or has a cost out of bounds. It is rejected
        before a key is derived.

    Examples
    --------
    >>> data = new_key("a walk at seven", Cost(n=2**14)).seal(b"tea")
    >>> parse_sealed(data).cost.n
    16384
    >>> print(parse_sealed(b'{"format": "between-us"}'))
    None
    """
    if not is_sealed(data):
        return None
    if len(data) > MAX_SEALED:
        raise UnreadableFile("file_too_large", megabytes=MAX_BYTES // 1_000_000)
    table = _table(data)
    version = table.get("version")
    if type(version) is int and version > VERSION:
        raise UnreadableFile("seal_newer", newer=True)
    numbers = [number for name in "nrp" if type(number := table.get(name)) is int]
    if (
        table.keys() != _KEYS
        or table["sealed"] != SCHEME
        or version != VERSION
        or len(numbers) != len("nrp")
    ):
        raise UnreadableFile("seal_damaged")
    cost = Cost(*numbers)
    if not cost.acceptable:
        raise UnreadableFile("seal_foreign")
    try:
        salt, nonce = _from_base64(table["salt"], _SALT), _from_base64(table["nonce"], _NONCE)
        encrypted = _from_base64(table["data"])
    except ValueError:
        raise UnreadableFile("seal_damaged") from None
    if len(encrypted) < _TAG:
        raise UnreadableFile("seal_damaged")
    return SealedFile(cost, salt, nonce, encrypted)


def _table(data: bytes) -> dict[str, object]:
    # A sealed file is flat and has few parts. Anything else is rejected before it is parsed.
    if b"[" in data or data.count(b"{") > 1 or data.count(b",") > len(_KEYS):
        raise UnreadableFile("seal_damaged")
    try:
        # A number of a million digits is an error of the parser too, and so is a list in a list in
        # a list a thousand times over.
        table = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_unique_keys)
    except (ValueError, RecursionError):
        raise UnreadableFile("seal_damaged") from None
    if not isinstance(table, dict):
        raise UnreadableFile("seal_damaged")
    return table


def _unique_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    table = dict(pairs)
    if len(table) < len(pairs):
        raise ValueError
    return table


def _derive_key(passphrase: str, cost: Cost, salt: bytes) -> Key:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    # Keyboards differ in whether an accented letter is one code point or two.
    words = unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")
    with _scrypt_lock:
        secret = Scrypt(salt=salt, length=_SECRET, n=cost.n, r=cost.r, p=cost.p).derive(words)
    return Key(cost, salt, secret)


def _to_base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _from_base64(text: object, length: int | None = None) -> bytes:
    """Decode Base64; raise ValueError for anything else."""
    if not isinstance(text, str):
        raise ValueError  # noqa: TRY004 - callers expect one error
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError from None
    if length is not None and len(data) != length:
        raise ValueError
    return data


KEYS_VARIABLE = "WORKBOOK_KEYS"
FROM_STDIN = "on standard input"
_STDIN = 0


class Keyring:
    """Keys by the salt of the files that they open.

    Examples
    --------
    >>> key = new_key("a walk at seven", Cost(n=2**14))
    >>> ring = Keyring([key])
    >>> ring.get(parse_sealed(key.seal(b"tea"))) == key
    True
    """

    def __init__(self, keys: Iterable[Key] = ()) -> None:
        self._keys = {key.salt: key for key in keys}
        self._lock = threading.Lock()

    def add(self, key: Key) -> None:
        with self._lock:
            self._keys[key.salt] = key

    def get(self, sealed: SealedFile) -> Key | None:
        """Return the key of a file; None if it is unknown."""
        key = self._keys.get(sealed.salt)
        return key if key is not None and key.cost == sealed.cost else None

    def remove(self, *keys: Key) -> None:
        """Remove these keys; without arguments, all keys."""
        with self._lock:
            for salt in [key.salt for key in keys] or list(self._keys):
                self._keys.pop(salt, None)

    def to_text(self) -> str:
        """Return all keys as text, for a kernel of the same person; empty if there are none."""
        with self._lock:
            return "\n".join(key.to_text() for key in self._keys.values())

    def load_inherited(self) -> None:
        """Load the keys handed over by the server, and remove them from the environment."""
        text = take_variable(KEYS_VARIABLE)
        if text == FROM_STDIN:
            with os.fdopen(os.dup(_STDIN), "r", encoding="ascii") as pipe:
                text = pipe.read()
        for line in text.splitlines():
            self.add(Key.from_text(line))
