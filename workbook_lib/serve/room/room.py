"""The one room of a server: its word, its leader's key, its board, and its end."""

from __future__ import annotations

import hmac
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from workbook_lib.insight import group
from workbook_lib.insight.group import Question
from workbook_lib.store.board import Board


class Room:
    """A room from its opening to its end.

    Parameters
    ----------
    words : sequence of str
        What it may be called; a number is added.

    Attributes
    ----------
    word
        What people type to come in, such as ``maple 42``. It keeps out who is not in the room;
        it is no secret.
    key
        What opens the leader's page.
    joined
        How many phones have come in. It never falls, so it does not tell who left.
    hidden
        Whether the leader has hidden the board.
    over
        Called at the end; the server sets it to what stops it.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self.word = f"{secrets.choice(words)} {10 + secrets.randbelow(90)}"
        self.key = secrets.token_urlsafe(24)
        self.joined = 0
        self.hidden = False
        self.over: Callable[[], None] = lambda: None
        self._folder = Path(tempfile.mkdtemp(prefix="between-us-room-"))
        self.board = Board(self._folder / "board.sqlite3", group.joining)

    def called(self, word: str) -> bool:
        """Whether somebody named this room, however they wrote it."""
        return _plain(word) == _plain(self.word)

    def opens(self, key: str) -> bool:
        """Whether a key is the leader's; it takes as long whatever is wrong with it."""
        return hmac.compare_digest(key.encode(), self.key.encode())

    def shows(self, questions: Iterable[Question]) -> dict[str, Any]:
        """Return all that the board may show now.

        Raises
        ------
        BoardClosed
            When the room has ended.
        """
        sums = self.board.sums()
        bars = group.board(questions, sums.tally, sums.taken, sums.gone)
        return {
            "joined": self.joined,
            "people": 0 if self.hidden else group.people(sums.taken, sums.gone),
            "bars": {} if self.hidden else bars,
            "held": sums.held,
            "hidden": self.hidden,
        }

    def close(self) -> None:
        """Delete the board, with all that was offered."""
        self.board.delete()
        shutil.rmtree(self._folder, ignore_errors=True)


def _plain(word: str) -> str:
    return "".join(each for each in word.casefold() if each.isalnum())
