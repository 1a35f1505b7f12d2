"""The room of a server: its word, the facilitator's key, its board and its end."""

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

from workbook_lib.content.language import simplify_characters
from workbook_lib.workshop import disclosure
from workbook_lib.workshop.board_store import Board, OfferResult
from workbook_lib.workshop.disclosure import Question
from workbook_lib.workshop.questions import offer_options
from workbook_lib.workshop.share_codes import ShareCode

FREE_GUESSES = 10
"""Guesses without delay: people mistype, and all guests of a room may share one address."""

SECONDS_PER_GUESS = 6
"""Seconds per guess after those: trying all of several thousand words takes hours."""

MAX_WAIT_SECONDS = 60
"""Longest delay in seconds; beyond it a guess is refused."""

MAX_ADDRESSES = 10_000
"""Most addresses to track; the least recent are dropped first."""

SAME_LETTERS = str.maketrans("یىکہھ", "ييكهه")
"""Arabic letters by those in their places on keyboards of other languages and countries."""


class GuessRateLimit:
    """Token bucket per address that delays the answers to wrong guesses."""

    def __init__(self) -> None:
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def delay(self, address: str, *, right: bool) -> float | None:
        """Return the seconds to delay the answer to a guess; None to refuse it.

        Only wrong guesses count, from now on: many may arrive before the first is answered.
        """
        left = self._guesses_left(address)
        delay = max(0.0, 1 - left) * SECONDS_PER_GUESS
        if delay > MAX_WAIT_SECONDS:
            return None
        if not right:
            self._store(address, left - 1)
        return delay

    def _guesses_left(self, address: str) -> float:
        """Return the number of guesses left; negative while some are delayed."""
        left, then = self._left.get(address, (float(FREE_GUESSES), 0.0))
        return min(FREE_GUESSES, left + (time.monotonic() - then) / SECONDS_PER_GUESS)

    def _store(self, address: str, left: float) -> None:
        self._left[address] = (left, time.monotonic())
        self._left.move_to_end(address)
        if len(self._left) > MAX_ADDRESSES:
            self._left.popitem(last=False)


OLD_FOLDER_PREFIX = "between-us-room-"
OLD_LOCK_FILE = "open"
"""Folder name of a room of earlier versions, and the file in it that was locked while it was open.

Such a room had its board in a file, which stayed after a power failure."""


class Room:
    """A workshop room.

    Parameters
    ----------
    words : sequence of str
        Words to choose the room's word from; a number is added.
    questions : iterable of Question
        Questions of the board, for all languages.

    Attributes
    ----------
    word
        What guests type to enter, such as ``maple 42``; shown to everybody in the room.
    key
        Secret that opens the facilitator's page.
    options
        Answers that a share code may contain.
    guess_limit
        Delays wrong guesses of the word.
    hidden
        Whether the facilitator has hidden the board.
    on_end
        Called at the end; the server sets it to its own end.
    """

    def __init__(self, words: Sequence[str], questions: Iterable[Question]) -> None:
        self.word = f"{secrets.choice(words)} {10 + secrets.randbelow(90)}"
        self.key = secrets.token_urlsafe(24)
        self.questions = tuple(questions)
        self.options = offer_options(self.questions)
        self.guess_limit = GuessRateLimit()
        self._browsers: set[str] = set()
        self._by_code: set[str] = set()
        self.hidden = False
        self.on_end: Callable[[], None] = lambda: None
        _remove_old_folders()
        self.board = Board(disclosure.batch_size)

    def count_browser(self, browser: str) -> None:
        """Count a browser once. The count never falls, so it does not show who left."""
        self._browsers.add(browser)

    def matches_word(self, word: str) -> bool:
        """Whether a word is this room's, ignoring case, spaces, accents and punctuation.

        Digits and letters of other keyboards are the same.
        """
        return _normalized(word) == _normalized(self.word)

    def matches_key(self, key: str) -> bool:
        """Whether a key is the facilitator's; compared in constant time."""
        return hmac.compare_digest(key.encode(), self.key.encode())

    def board_state(self) -> dict[str, Any]:
        """Return what the board may show now.

        Raises
        ------
        BoardClosed
            When the room has ended.
        """
        sums = self.board.totals()
        bars = disclosure.board_counts(self.questions, sums.tally, sums.counted, sums.withdrawn)
        joined = len(self._browsers) + len(self._by_code)
        # A browser or code has one offer at most. With more offers than that, none is shown.
        stopped = self.board.count_offers() > joined
        shown = not (self.hidden or stopped)
        return {
            "joined": joined,
            "codes": len(self._by_code),
            "people": disclosure.people_counted(sums.counted, sums.withdrawn) if shown else 0,
            "bars": bars if shown else {},
            "held": sums.frozen,
            "hidden": self.hidden,
            "stopped": stopped,
        }

    def add_codes(self, codes: Iterable[ShareCode]) -> Counter[str]:
        """Add the offers of share codes, and return the number of new, same and replaced ones.

        Of several codes with one identity, the last counts.

        Raises
        ------
        BoardClosed
            When the room has ended.
        """
        code_list = list(codes)
        offers = {self._name(code): code.offer.as_choices() for code in code_list}
        # Sorted, so that the order of the codes has no influence on which offers are held back.
        results = self.board.offer_all(dict(sorted(offers.items())))
        self._by_code |= offers.keys()
        counted = Counter(result.value for result in results)
        counted[OfferResult.SAME.value] += len(code_list) - len(offers)
        return counted

    def remove_codes(self, codes: Iterable[ShareCode]) -> Counter[str]:
        """Remove the offers of share codes; return the number of ``out`` and ``absent`` ones.

        Raises
        ------
        BoardClosed
            When the room has ended.
        """
        names = {self._name(code) for code in codes}
        out = self.board.withdraw_all(names)
        return Counter(out=out, absent=len(names) - out)

    def _name(self, code: ShareCode) -> str:
        """Return the name of a code's offer: a keyed hash, which is different in every room."""
        return hmac.new(self.key.encode(), code.identity.encode(), "sha256").hexdigest()

    def close(self) -> None:
        """Delete the board with all offers."""
        self.board.delete()


def _remove_old_folders() -> None:
    """Remove folders that rooms of earlier versions left behind."""
    try:
        folders = [*Path(tempfile.gettempdir()).glob(f"{OLD_FOLDER_PREFIX}*")]
    except OSError:  # there is no folder for temporary files
        return
    for folder in folders:
        try:
            if hasattr(os, "getuid") and folder.lstat().st_uid != os.getuid():
                continue  # another user's
            with FileLock(folder / OLD_LOCK_FILE, blocking=False):
                pass
        except (OSError, Timeout):
            continue  # an open room
        shutil.rmtree(folder, ignore_errors=True)


def _normalized(word: str) -> str:
    simple = simplify_characters(word).casefold().translate(SAME_LETTERS)
    return "".join(letter for letter in simple if letter.isalnum())
