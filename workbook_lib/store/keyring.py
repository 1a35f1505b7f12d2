"""The keys that this process knows: in memory, and handed on without touching a disk.

A server unlocks once and hands its keys to the kernels that it starts. A forked kernel is told them
in its environment, which it gets over a socket after the fork, so that no list of processes shows
them; any other kernel finds them waiting on its standard input, a pipe.
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
        """Know a key from now on."""
        with self._lock:
            self._keys[key.salt] = key

    def find(self, sealed: SealedFile) -> Key | None:
        """Return the key to a file, if it is known here."""
        key = self._keys.get(sealed.salt)
        return key if key is not None and key.cost == sealed.cost else None

    def forget(self, *keys: Key) -> None:
        """Know these no more; without an argument, none at all."""
        with self._lock:
            for salt in [key.salt for key in keys] or list(self._keys):
                self._keys.pop(salt, None)

    def to_text(self) -> str:
        """Return all keys as text, for a kernel of the same person; empty where there is none."""
        with self._lock:
            return "\n".join(key.to_text() for key in self._keys.values())

    def receive(self) -> None:
        """Take over what the server handed to this process, and leave it nowhere else."""
        text = os.environ.pop(KEYS_VARIABLE, "")
        if text == FROM_STDIN:
            with os.fdopen(os.dup(_STDIN), "r", encoding="ascii") as waiting:
                text = waiting.read()
        for line in text.splitlines():
            self.add(Key.from_text(line))


KEYRING = Keyring()
"""The one of this process."""
