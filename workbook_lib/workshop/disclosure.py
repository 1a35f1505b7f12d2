"""Disclosure rule of the board: counts that identify nobody.

The rule, as a facilitator can explain it:

1. The board shows nothing until eight people have offered. After that it counts new offers only in
   batches of five.
2. It counts in fives: a bar shows 5, 10 or 15 “or more”, and no number below that.
3. An offer can be withdrawn. When five have been withdrawn, every bar goes down by five, so that
   nobody can see whose they were.

Guarantee
---------
The attacker knows everything but the offers: the program, who pressed which button and when, and
every past state of the board. Offers counted together form a *group*: the first of
eight people (or 13, 18, …), each later one of five (or 10, 15, …). Then, for every group and every
option:

*Indistinguishable.* What the board shows depends on a group's offers only through their sums, so
any two people of a group could change places and no state would differ.

*Undetermined.* Of the histories that fit all states, there is one in which at least three of the
group did not choose the option, and one in which at least four did. So nobody can be told to have
chosen it, nor to have left it out; not by two others either who tell each other what they offered.

Why: with ``c`` for the true count, a state says that ``c`` is between ``b`` and ``b + 4`` for a
multiple ``b`` of five. There are 8, 13, 18, … people, so ``b`` is at least three below that.
Between two states a multiple of five people came, and ``c`` rose by at least ``5k - 4`` and at most
``5k + 4`` where the bar rose by ``5k``. No such bound meets the number of those who came, or zero.
Withdrawals reveal only their number, in fives. Withdrawn offers are not looked up: once a group is
counted, only its sums are stored.

Of a question with one answer each, the bars of all options add up to a multiple of five too, and
with at most four options what rose cannot use up all who came: each ``5k - 4`` leaves a remainder
of one, and four of them do not make five. There it withstands one person who knows their own offer:
no option can be told of anyone else, though it may be told that all the others answered.

An offer counts as one person's, so the rule holds as long as most offers are those of people. The
room sees to it that a browser has one offer at most. Someone who brings many browsers, or reads in
codes of their own making, shows in the number of those who have joined, which everybody can compare
with the people whom they see.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

MIN_GROUP = 8
"""Fewest people before anything is shown: three more than a multiple of `STEP` (see above)."""

STEP = 5
"""Size of a batch, and the unit of the bars."""

MAX_SINGLE_OPTIONS = 4
"""Most options of a question with a single answer."""

Tally = Mapping[str, Mapping[str, int]]
"""Question to option to the number of counted offers that chose it."""


@dataclass(frozen=True)
class Question:
    """A question of the board.

    Attributes
    ----------
    id
        Id of the question.
    options
        Ids of its options.
    single
        Whether a person can choose at most one option.
    """

    id: str
    options: tuple[str, ...]
    single: bool = False

    def __post_init__(self) -> None:
        """Reject questions for which the rule gives no guarantee."""
        if self.single and len(self.options) > MAX_SINGLE_OPTIONS:
            raise ValueError(f"a question with one answer has {MAX_SINGLE_OPTIONS} options at most")

    def accepts(self, chosen: Iterable[str]) -> bool:
        """Whether this is a valid answer: known options, each once, and not too many."""
        names = list(chosen)
        valid = set(names) <= set(self.options) and len(set(names)) == len(names)
        return valid and 0 < len(names) <= (1 if self.single else len(self.options))


def is_valid_offer(offer: Mapping[str, Iterable[str]], questions: Iterable[Question]) -> bool:
    """Whether an offer holds only valid answers to these questions, and at least one."""
    known = {question.id: question for question in questions}
    return bool(offer) and all(
        name in known and known[name].accepts(chosen) for name, chosen in offer.items()
    )


def batch_size(waiting: int, taken: int) -> int:
    """Return how many of the waiting offers to count now, oldest first.

    Parameters
    ----------
    waiting
        Number of offers not counted yet.
    taken
        Number of offers ever counted.
    """
    least = 0 if taken else MIN_GROUP
    return 0 if waiting < least else least + (waiting - least) // STEP * STEP


def people_counted(taken: int, withdrawn: int) -> int:
    """Return the number of people behind the board; 0 while it shows nothing.

    Parameters
    ----------
    taken
        Number of offers ever counted.
    withdrawn
        Number of those withdrawn since.
    """
    count = taken - withdrawn // STEP * STEP
    return count if count >= MIN_GROUP else 0


def rounded_count(count: int, withdrawn: int) -> int:
    """Return the lower bound that a bar shows; 0 for no number."""
    return max(0, count // STEP * STEP - withdrawn // STEP * STEP)


def board_counts(
    questions: Iterable[Question], tally: Tally, taken: int, withdrawn: int
) -> dict[str, dict[str, int]]:
    """Return the numbers of the board.

    Parameters
    ----------
    questions
        The questions of the board.
    tally
        Totals of all offers ever counted.
    taken, withdrawn
        As for `people_counted`.

    Returns
    -------
    dict
        Question to option to the number of its bar, in the order of the questions; empty while
        nothing may be shown.
    """
    if not people_counted(taken, withdrawn):
        return {}
    return {
        question.id: {
            option: rounded_count(tally.get(question.id, {}).get(option, 0), withdrawn)
            for option in question.options
        }
        for question in questions
    }
