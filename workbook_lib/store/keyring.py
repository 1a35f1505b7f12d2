"""The keys known to a process, in memory, and how a kernel inherits them.

A server hands its keys to the kernels that it starts: to a forked kernel in its environment, which
is sent over a socket after the fork and so is not shown in any process list; to any other kernel on
standard input, a pipe.
"""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

from workbook_lib.store.encryption import Key, SealedFile

if TYPE_CHECKING:
    from collections.abc import Iterable

KEYS_VARIABLE = "WORKBOOK_KEYS"
FROM_STDIN = "on standard input"
_STDIN = 0


class Keyring:
    """Keys by the salt of the files that they open."""

    def __init__(self, keys: Iterable[Key] = ()) -> None:
        self._keys = {key.salt: key for key in keys}
        self._lock = threading.Lock()

    def add(self, key: Key) -> None:
        """Add a key."""
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
        text = os.environ.pop(KEYS_VARIABLE, "")
        if text == FROM_STDIN:
            with os.fdopen(os.dup(_STDIN), "r", encoding="ascii") as pipe:
                text = pipe.read()
        for line in text.splitlines():
            self.add(Key.from_text(line))


KEYRING = Keyring()
"""The keyring of this process."""
