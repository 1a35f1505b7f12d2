"""In-memory SQLite store of a workshop room's offers, deleted when the room ends.

It stores ids of choices and no text, under hashes of random names known only to the participants.
An offer waits in a queue until a batch is complete; the batch is then added to the tally and the
choices of each person are deleted. Nothing is written to disk.
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

_TABLES = """
CREATE TABLE waiting (
    turn INTEGER PRIMARY KEY AUTOINCREMENT, name BLOB UNIQUE, fingerprint BLOB, choices TEXT
);
CREATE TABLE counted (name BLOB PRIMARY KEY, fingerprint BLOB);
CREATE TABLE tally (question TEXT, option TEXT, count INTEGER, PRIMARY KEY (question, option));
CREATE TABLE room (counted INTEGER, withdrawn INTEGER, frozen INTEGER);
INSERT INTO room VALUES (0, 0, NULL);
"""

_FIND = """
SELECT fingerprint FROM waiting WHERE name = :name
UNION ALL SELECT fingerprint FROM counted WHERE name = :name
"""

_WAIT = """
INSERT INTO waiting (name, fingerprint, choices) VALUES (?, ?, ?)
ON CONFLICT (name) DO UPDATE SET fingerprint = excluded.fingerprint, choices = excluded.choices
"""

_ADD = """
INSERT INTO tally VALUES (?, ?, 1) ON CONFLICT (question, option) DO UPDATE SET count = count + 1
"""


class BoardClosed(Exception):
    """The room has ended and its board is deleted."""


class OfferResult(Enum):
    """Result of an offer: new, the same as before, or a replacement of an earlier one."""

    NEW = "new"
    SAME = "same"
    REPLACED = "instead"


@dataclass(frozen=True)
class BoardTotals:
    """The totals from which a board is computed.

    Attributes
    ----------
    tally
        Number of counted offers by question and option.
    counted
        Number of offers ever counted.
    withdrawn
        Number of counted offers withdrawn since; while frozen, the number at that moment.
    frozen
        Whether the numbers are frozen.
    """

    tally: Mapping[str, Mapping[str, int]]
    counted: int
    withdrawn: int
    frozen: bool


class Board:
    """The offers of one room; safe for use by several threads.

    Parameters
    ----------
    batch_size
        Called with the numbers of waiting and counted offers; returns how many to count now.
    """

    def __init__(self, batch_size: Callable[[int, int], int]) -> None:
        self._batch_size = batch_size
        self._lock = threading.Lock()
        self._board: sqlite3.Connection | None = sqlite3.connect(
            ":memory:", isolation_level=None, check_same_thread=False
        )
        self._board.execute("PRAGMA temp_store = MEMORY")
        self._board.executescript(_TABLES)

    def offer(self, name: str, choices: Mapping[str, Sequence[str]]) -> None:
        """Add an offer, or replace an earlier one under the same name.

        Sending the same choices again changes nothing.

        Raises
        ------
        BoardClosed
            When the room has ended.
        """
        self.offer_all({name: choices})

    def offer_all(self, offers: Mapping[str, Mapping[str, Sequence[str]]]) -> list[OfferResult]:
        """Add several offers in order, count complete batches, and return each result."""
        with self._transaction() as board:
            results = [_add(board, name, choices) for name, choices in offers.items()]
            self._count_batch(board)
        return results

    def withdraw(self, name: str) -> None:
        """Withdraw the offer under a name, if there is one."""
        self.withdraw_all([name])

    def withdraw_all(self, names: Iterable[str]) -> int:
        """Withdraw the offers under these names; return how many there were."""
        with self._transaction() as board:
            return sum(_withdraw(board, _key(name)) for name in names)

    def freeze(self, *, on: bool) -> None:
        """Freeze the numbers, or let them change again."""
        with self._transaction() as board:
            if on:
                board.execute("UPDATE room SET frozen = coalesce(frozen, withdrawn)")
                return
            board.execute("UPDATE room SET frozen = NULL")
            self._count_batch(board)

    def totals(self) -> BoardTotals:
        """Return the totals counted so far."""
        with self._open() as board:
            counted, withdrawn, frozen = board.execute("SELECT * FROM room").fetchone()
            tally: dict[str, dict[str, int]] = {}
            for question, option, count in board.execute("SELECT * FROM tally"):
                tally.setdefault(question, {})[option] = count
        return BoardTotals(
            tally, counted, withdrawn if frozen is None else frozen, frozen is not None
        )

    def count_offers(self) -> int:
        """Return the number of current offers, waiting ones included. Never shown to anyone."""
        with self._open() as board:
            counted, withdrawn, _ = board.execute("SELECT * FROM room").fetchone()
            (waiting,) = board.execute("SELECT count(*) FROM waiting").fetchone()
        return int(counted - withdrawn + waiting)

    def delete(self) -> None:
        """Delete the board and all offers."""
        with self._lock:
            if self._board is not None:
                self._board.close()
            self._board = None

    def _count_batch(self, board: sqlite3.Connection) -> None:
        """Add the oldest waiting offers to the tally and delete their individual choices."""
        counted, frozen = board.execute("SELECT counted, frozen FROM room").fetchone()
        (waiting,) = board.execute("SELECT count(*) FROM waiting").fetchone()
        count = 0 if frozen is not None else self._batch_size(waiting, counted)
        oldest = board.execute(
            "SELECT turn, name, fingerprint, choices FROM waiting ORDER BY turn LIMIT ?", (count,)
        ).fetchall()
        for turn, key, fingerprint, text in oldest:
            chosen = [(question, option) for question, ids in json.loads(text) for option in ids]
            board.executemany(_ADD, chosen)
            board.execute("INSERT INTO counted VALUES (?, ?)", (key, fingerprint))
            board.execute("DELETE FROM waiting WHERE turn = ?", (turn,))
        board.execute("UPDATE room SET counted = counted + ?", (len(oldest),))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Give the database to one thread at a time until the room has ended."""
        with self._lock:
            if self._board is None:
                raise BoardClosed
            yield self._board

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Run a transaction; roll it back on an error."""
        with self._open() as board:
            board.execute("BEGIN")
            try:
                yield board
            except BaseException:
                board.execute("ROLLBACK")
                raise
            board.execute("COMMIT")


def _add(board: sqlite3.Connection, name: str, choices: Mapping[str, Sequence[str]]) -> OfferResult:
    """Queue an offer unless the same one exists."""
    key, text = _key(name), _text(choices)
    fingerprint = _fingerprint(name, text)
    row = board.execute(_FIND, {"name": key}).fetchone()
    if row == (fingerprint,):
        return OfferResult.SAME
    _remove_counted(board, key)
    board.execute(_WAIT, (key, fingerprint, text))
    return OfferResult.REPLACED if row else OfferResult.NEW


def _withdraw(board: sqlite3.Connection, key: bytes) -> bool:
    waited = board.execute("DELETE FROM waiting WHERE name = ?", (key,)).rowcount
    return _remove_counted(board, key) or bool(waited)


def _remove_counted(board: sqlite3.Connection, key: bytes) -> bool:
    """Count a counted offer as withdrawn; its choices are no longer stored."""
    known = bool(board.execute("DELETE FROM counted WHERE name = ?", (key,)).rowcount)
    if known:
        board.execute("UPDATE room SET withdrawn = withdrawn + 1")
    return known


def _text(choices: Mapping[str, Sequence[str]]) -> str:
    """Return choices as canonical JSON: equal for equal choices."""
    return json.dumps(sorted((question, sorted(chosen)) for question, chosen in choices.items()))


def _key(name: str) -> bytes:
    """Return the hash of a name; whoever reads it cannot offer under that name."""
    return hashlib.sha256(name.encode()).digest()


def _fingerprint(name: str, text: str) -> bytes:
    """Return a keyed fingerprint of an offer, which reveals nothing without the name."""
    return hmac.digest(name.encode(), text.encode(), "sha256")
