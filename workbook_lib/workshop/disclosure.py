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
every past state of the board. Offers that are counted together form a *group*. The first group has
eight people (or 13, 18, …), each later one five (or 10, 15, …). For every group and every option:

*Indistinguishable.* The board depends on a group's offers only through their sums. If two people
of a group swapped their offers, no state of the board would differ.

*Undetermined.* Among the histories that are consistent with all states, there is one in which at
least three people of the group did not choose the option, and one in which at least four did. So
the board does not reveal whether a person chose it, not even to two others who tell each other
what they offered.

Proof: let ``c`` be the true count. A state implies that ``c`` is between ``b`` and ``b + 4`` for a
multiple ``b`` of five. There are 8, 13, 18, … people, so ``b`` is at least three less than that.
Between two states, a multiple of five people were added, and where a bar rose by ``5k``, ``c`` rose
by at least ``5k - 4`` and at most ``5k + 4``. Neither bound equals the number of people added, or
zero. Withdrawals reveal only their number, in fives. The options of a withdrawn offer are not
subtracted: once a group is counted, only its sums are stored.

For a question with a single answer, the bars of all options also add up to a multiple of five. With
at most four options the lower bounds cannot account for all people added: each ``5k - 4`` has the
remainder one modulo five, and four of them do not add up to five. So the rule withstands one person
who knows their own offer: they cannot learn the option of anyone else, only that all others
answered.

The rule assumes that most offers come from different people. The room accepts one offer per
browser. Someone with many browsers or self-made codes increases the number of people who joined,
which everybody can compare with the people in the room.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

MIN_GROUP = 8
"""Minimum number of people on the board: three more than a multiple of `STEP` (see above)."""

STEP = 5
"""Size of a batch, and the unit of the bars."""

MAX_SINGLE_OPTIONS = 4
"""Maximum number of options of a question with a single answer."""

Tally = Mapping[str, Mapping[str, int]]
"""Number of counted offers by question and option."""


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
        """Return whether this is a valid answer: known options, each once, and not too many."""
        names = list(chosen)
        valid = set(names) <= set(self.options) and len(set(names)) == len(names)
        return valid and 0 < len(names) <= (1 if self.single else len(self.options))


def is_valid_offer(offer: Mapping[str, Iterable[str]], questions: Iterable[Question]) -> bool:
    """Return whether an offer has only valid answers to these questions, and at least one."""
    by_id = {question.id: question for question in questions}
    return bool(offer) and all(
        name in by_id and by_id[name].accepts(chosen) for name, chosen in offer.items()
    )


def batch_size(waiting: int, counted: int) -> int:
    """Return how many of the waiting offers to count now, oldest first.

    Parameters
    ----------
    waiting
        Number of offers not counted yet.
    counted
        Number of offers ever counted.
    """
    least = 0 if counted else MIN_GROUP
    return 0 if waiting < least else least + (waiting - least) // STEP * STEP


def people_counted(counted: int, withdrawn: int) -> int:
    """Return the number of people behind the board; 0 while it shows nothing.

    Parameters
    ----------
    counted
        Number of offers ever counted.
    withdrawn
        Number of those withdrawn since.
    """
    count = counted - withdrawn // STEP * STEP
    return count if count >= MIN_GROUP else 0


def rounded_count(count: int, withdrawn: int) -> int:
    """Return the lower bound that a bar shows; 0 for no number."""
    return max(0, count // STEP * STEP - withdrawn // STEP * STEP)


def board_counts(
    questions: Iterable[Question], tally: Tally, counted: int, withdrawn: int
) -> dict[str, dict[str, int]]:
    """Return the numbers of the board.

    Parameters
    ----------
    questions
        The questions of the board.
    tally
        Totals of all offers ever counted.
    counted, withdrawn
        As for `people_counted`.

    Returns
    -------
    dict
        Lower bounds by question and option, in the order of the questions; empty while nothing may
        be shown.
    """
    if not people_counted(counted, withdrawn):
        return {}
    return {
        question.id: {
            option: rounded_count(tally.get(question.id, {}).get(option, 0), withdrawn)
            for option in question.options
        }
        for question in questions
    }
