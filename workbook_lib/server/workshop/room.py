"""The one room of a server: its word, its leader's key, its board, and its end."""

from __future__ import annotations

import hmac
import os
import secrets
import shutil
import tempfile
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from workbook_lib.workshop import disclosure
from workbook_lib.workshop.board_store import Board, OfferResult
from workbook_lib.workshop.disclosure import Question
from workbook_lib.workshop.questions import offer_options
from workbook_lib.workshop.share_codes import ShareCode

FREE_GUESSES = 10
"""Guesses that may come at once: people make mistakes, and a room may share one address."""

SECONDS_PER_GUESS = 6
"""Seconds for each guess after those. A word is one of several thousand: that takes hours."""

MAX_WAIT_SECONDS = 60
"""Seconds after which a guess is refused rather than kept waiting."""

MAX_ADDRESSES = 10_000
"""Addresses that are remembered; those that guessed longest ago are forgotten first."""


class GuessRateLimit:
    """Says how long an address has to wait for the answer to its next guess."""

    def __init__(self) -> None:
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def pause(self, address: str) -> float | None:
        """Return how many seconds the next guess waits for its answer; None to refuse it."""
        left = self._now(address)
        if left >= 1:
            return 0.0
        pause = (1 - left) * SECONDS_PER_GUESS
        if pause > MAX_WAIT_SECONDS:
            return None
        self._keep(address, left - 1)
        return pause

    def note(self, address: str, pause: float, *, right: bool) -> None:
        """Note what came of a guess: only wrong ones count."""
        counted = pause > 0  # while it waited
        self._keep(address, self._now(address) + counted - (not right))

    def _now(self, address: str) -> float:
        """Return how many guesses are left, below zero while some wait."""
        left, then = self._left.get(address, (float(FREE_GUESSES), 0.0))
        return min(FREE_GUESSES, left + (time.monotonic() - then) / SECONDS_PER_GUESS)

    def _keep(self, address: str, left: float) -> None:
        self._left[address] = (left, time.monotonic())
        self._left.move_to_end(address)
        if len(self._left) > MAX_ADDRESSES:
            self._left.popitem(last=False)


OLD_FOLDER_PREFIX = "between-us-room-"
OLD_LOCK_FILE = "open"
"""The folder of a room of earlier versions, and the file in it that was locked while it was open.

Such a room had its board in a file, and left it there when its computer went off."""


class Room:
    """A room from its opening to its end.

    Parameters
    ----------
    words : sequence of str
        What it may be called; a number is added.
    questions : iterable of Question
        What may be offered from now to the end, in whatever language.

    Attributes
    ----------
    word
        What people type to come in, such as ``maple 42``. It keeps out who is not in the room;
        it is no secret.
    key
        What opens the leader's page.
    options
        What a share code may hold that is read in here.
    pace
        Slows down who guesses the word.
    hidden
        Whether the leader has hidden the board.
    over
        Called at the end; the server sets it to what stops it.
    """

    def __init__(self, words: Sequence[str], questions: Iterable[Question]) -> None:
        self.word = f"{secrets.choice(words)} {10 + secrets.randbelow(90)}"
        self.key = secrets.token_urlsafe(24)
        self.questions = tuple(questions)
        self.options = offer_options(self.questions)
        self.pace = GuessRateLimit()
        self._phones: set[str] = set()
        self._by_code: set[str] = set()
        self.hidden = False
        self.over: Callable[[], None] = lambda: None
        _remove_old_folders()
        self.board = Board(disclosure.batch_size)

    def meet(self, phone: str) -> None:
        """Count a browser that was let in, once. It never falls, so it does not tell who left."""
        self._phones.add(phone)

    def called(self, word: str) -> bool:
        """Whether somebody named this room, however they wrote it."""
        return _normalized(word) == _normalized(self.word)

    def opens(self, key: str) -> bool:
        """Whether a key is the leader's; it takes as long whatever is wrong with it."""
        return hmac.compare_digest(key.encode(), self.key.encode())

    def shows(self) -> dict[str, Any]:
        """Return all that the board may show now.

        Raises
        ------
        BoardClosed
            When the room has ended.
        """
        sums = self.board.sums()
        bars = disclosure.board_counts(self.questions, sums.tally, sums.taken, sums.gone)
        joined = len(self._phones) + len(self._by_code)
        # Nobody can have more than one offer on the board; where there are more, none is shown.
        stopped = self.board.present() > joined
        shown = not (self.hidden or stopped)
        return {
            "joined": joined,
            "codes": len(self._by_code),
            "people": disclosure.people_counted(sums.taken, sums.gone) if shown else 0,
            "bars": bars if shown else {},
            "held": sums.held,
            "hidden": self.hidden,
            "stopped": stopped,
        }

    def read_in(self, codes: Iterable[ShareCode]) -> Counter[str]:
        """Put what codes say on the board, and return how many were new, the same, or instead.

        Two codes with one identity are one person's; the last of them counts.

        Raises
        ------
        BoardClosed
            When the room has ended.
        """
        found = list(codes)
        offers = {self._name(each): each.offer.as_choices() for each in found}
        # In an order of our own: which offers wait shall not hang on how a pile of slips lay.
        came = self.board.offer_all(dict(sorted(offers.items())))
        self._by_code |= offers.keys()
        counted = Counter(each.value for each in came)
        counted[OfferResult.SAME.value] += len(found) - len(offers)
        return counted

    def take_out(self, codes: Iterable[ShareCode]) -> Counter[str]:
        """Take what codes said off the board; return how many were ``out`` and how many ``absent``.

        Raises
        ------
        BoardClosed
            When the room has ended.
        """
        names = {self._name(each) for each in codes}
        out = self.board.take_back_all(names)
        return Counter(out=out, absent=len(names) - out)

    def _name(self, code: ShareCode) -> str:
        """Return what a code is offered under: it leads back to the code for this room alone."""
        return hmac.new(self.key.encode(), code.identity.encode(), "sha256").hexdigest()

    def close(self) -> None:
        """Delete the board, with all that was offered."""
        self.board.delete()


def _remove_old_folders() -> None:
    """Remove what rooms of earlier versions left behind."""
    for folder in Path(tempfile.gettempdir()).glob(f"{OLD_FOLDER_PREFIX}*"):
        if hasattr(os, "getuid") and folder.lstat().st_uid != os.getuid():
            continue  # somebody else's: nothing in it is ours to open
        try:
            with FileLock(folder / OLD_LOCK_FILE, blocking=False):
                pass
        except (OSError, Timeout):
            continue  # a room that is open
        shutil.rmtree(folder, ignore_errors=True)


def _normalized(word: str) -> str:
    return "".join(each for each in word.casefold() if each.isalnum())
