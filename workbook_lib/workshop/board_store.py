"""What a room offered: a small database in memory that lives as long as the room.

It holds choices, never words, under random names that stay with those who offered. An offer waits
until enough others are there; then it is added to sums, and forgotten. None of it is in any file.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum

from workbook_lib.errors import UserError

_TABLES = """
CREATE TABLE waiting (
    turn INTEGER PRIMARY KEY AUTOINCREMENT, name BLOB UNIQUE, mark BLOB, choices TEXT
);
CREATE TABLE taken (name BLOB PRIMARY KEY, mark BLOB);
CREATE TABLE tally (question TEXT, option TEXT, count INTEGER, PRIMARY KEY (question, option));
CREATE TABLE room (taken INTEGER, gone INTEGER, held INTEGER);
INSERT INTO room VALUES (0, 0, NULL);
"""

_FIND = """
SELECT mark FROM waiting WHERE name = :name UNION ALL SELECT mark FROM taken WHERE name = :name
"""

_WAIT = """
INSERT INTO waiting (name, mark, choices) VALUES (?, ?, ?)
ON CONFLICT (name) DO UPDATE SET mark = excluded.mark, choices = excluded.choices
"""

_ADD = """
INSERT INTO tally VALUES (?, ?, 1) ON CONFLICT (question, option) DO UPDATE SET count = count + 1
"""


class BoardClosed(UserError):
    """The room has ended, and its board is gone."""


class OfferResult(Enum):
    """What came of an offer: it is new, was there already, or took the place of another."""

    NEW = "new"
    SAME = "same"
    INSTEAD = "instead"


@dataclass(frozen=True)
class BoardTotals:
    """What a board may be drawn from.

    Attributes
    ----------
    tally
        Question to option to how many of those taken in chose it.
    taken
        How many offers were ever taken in.
    gone
        How many of those were taken back since. While the numbers are held, as it was then.
    held
        Whether the numbers are held.
    """

    tally: Mapping[str, Mapping[str, int]]
    taken: int
    gone: int
    held: bool


class Board:
    """The offers of one room. Several threads may use it at once.

    Parameters
    ----------
    joining
        How many offers are taken in, of how many that wait and were taken in before.
    """

    def __init__(self, joining: Callable[[int, int], int]) -> None:
        self._joining = joining
        self._lock = threading.Lock()
        self._board: sqlite3.Connection | None = sqlite3.connect(
            ":memory:", isolation_level=None, check_same_thread=False
        )
        self._board.execute("PRAGMA temp_store = MEMORY")
        self._board.executescript(_TABLES)

    def offer(self, name: str, choices: Mapping[str, Sequence[str]]) -> None:
        """Offer choices, in the place of earlier ones under the same name.

        The same choices again change nothing: a phone may send them twice.

        Raises
        ------
        BoardClosed
            When the room has ended.
        """
        self.offer_all({name: choices})

    def offer_all(self, offers: Mapping[str, Mapping[str, Sequence[str]]]) -> list[OfferResult]:
        """Offer for several at once, and return what came of each.

        Their turns are in the order given, and whose turn it is is taken in when all are there.
        """
        with self._writing() as board:
            came = [_add(board, name, choices) for name, choices in offers.items()]
            self._take_in(board)
        return came

    def take_back(self, name: str) -> None:
        """Take back what was offered under a name; nothing happens where there is nothing."""
        self.take_back_all([name])

    def take_back_all(self, names: Iterable[str]) -> int:
        """Take back what was offered under each of some names; return how many there were."""
        with self._writing() as board:
            return sum(_withdraw(board, _key(name)) for name in names)

    def hold(self, *, on: bool) -> None:
        """Keep the numbers as they are, or let them move again."""
        with self._writing() as board:
            if on:
                board.execute("UPDATE room SET held = coalesce(held, gone)")
                return
            board.execute("UPDATE room SET held = NULL")
            self._take_in(board)

    def sums(self) -> BoardTotals:
        """Return what has been taken in so far."""
        with self._open() as board:
            taken, gone, held = board.execute("SELECT * FROM room").fetchone()
            tally: dict[str, dict[str, int]] = {}
            for question, option, count in board.execute("SELECT * FROM tally"):
                tally.setdefault(question, {})[option] = count
        return BoardTotals(tally, taken, gone if held is None else held, held is not None)

    def present(self) -> int:
        """Return how many offers there are now, those that wait included. Nobody may see it."""
        with self._open() as board:
            taken, gone, _ = board.execute("SELECT * FROM room").fetchone()
            (waiting,) = board.execute("SELECT count(*) FROM waiting").fetchone()
        return int(taken - gone + waiting)

    def delete(self) -> None:
        """Delete the board, with all that was offered."""
        with self._lock:
            if self._board is not None:
                self._board.close()
            self._board = None

    def _take_in(self, board: sqlite3.Connection) -> None:
        """Add the offers whose turn it is to the sums, and forget what each of them was."""
        taken, held = board.execute("SELECT taken, held FROM room").fetchone()
        (waiting,) = board.execute("SELECT count(*) FROM waiting").fetchone()
        count = 0 if held is not None else self._joining(waiting, taken)
        oldest = board.execute(
            "SELECT turn, name, mark, choices FROM waiting ORDER BY turn LIMIT ?", (count,)
        ).fetchall()
        for turn, key, mark, text in oldest:
            chosen = [(question, each) for question, some in json.loads(text) for each in some]
            board.executemany(_ADD, chosen)
            board.execute("INSERT INTO taken VALUES (?, ?)", (key, mark))
            board.execute("DELETE FROM waiting WHERE turn = ?", (turn,))
        board.execute("UPDATE room SET taken = taken + ?", (len(oldest),))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Give the database to one thread after the other, until the room has ended."""
        with self._lock:
            if self._board is None:
                raise BoardClosed("The room has ended, and its numbers are deleted.")
            yield self._board

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Write all of it or nothing."""
        with self._open() as board:
            board.execute("BEGIN")
            try:
                yield board
            except BaseException:
                board.execute("ROLLBACK")
                raise
            board.execute("COMMIT")


def _add(board: sqlite3.Connection, name: str, choices: Mapping[str, Sequence[str]]) -> OfferResult:
    """Have an offer wait for its turn, unless the same one is there."""
    key, text = _key(name), _text(choices)
    mark = _fingerprint(name, text)
    found = board.execute(_FIND, {"name": key}).fetchone()
    if found == (mark,):
        return OfferResult.SAME
    _remove_counted(board, key)
    board.execute(_WAIT, (key, mark, text))
    return OfferResult.INSTEAD if found else OfferResult.NEW


def _withdraw(board: sqlite3.Connection, key: bytes) -> bool:
    waited = board.execute("DELETE FROM waiting WHERE name = ?", (key,)).rowcount
    return _remove_counted(board, key) or bool(waited)


def _remove_counted(board: sqlite3.Connection, key: bytes) -> bool:
    """Note that an offer that was taken in is there no more. What it was is not known any more."""
    known = bool(board.execute("DELETE FROM taken WHERE name = ?", (key,)).rowcount)
    if known:
        board.execute("UPDATE room SET gone = gone + 1")
    return known


def _text(choices: Mapping[str, Sequence[str]]) -> str:
    """Return choices as text that is the same for the same choices."""
    return json.dumps(sorted((question, sorted(chosen)) for question, chosen in choices.items()))


def _key(name: str) -> bytes:
    """Return what stands for a name: who reads that cannot offer in its place."""
    return hashlib.sha256(name.encode()).digest()


def _fingerprint(name: str, text: str) -> bytes:
    """Return a sign of what was offered, which says nothing to those without the name."""
    return hmac.digest(name.encode(), text.encode(), "sha256")
