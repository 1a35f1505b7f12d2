"""What a group may see of what its people offered: counts that point at nobody.

The rule, as a leader can say it:

1. The board shows nothing until eight people have offered, and after that it takes in new offers
   only when five more are there, all five at once.
2. It counts in fives: a bar says 5, 10 or 15 “or more”, and says nothing below that.
3. An offer that is taken back is gone, and when five have been, every bar goes down by five, so
   that nobody can see whose they were.

What it is proof against
------------------------
Take someone who knows all but the offers: the program, who pressed which button and when, and every
state that the board ever had. Offers that were taken in together make a *group*: the first of
eight people (or 13, 18, …), each later one of five (or 10, 15, …). Then, for every group and every
option:

*Alike.* What the board shows depends on a group's offers only through their sums, so any two people
of a group could change places and no state would differ.

*Open.* Of the histories that fit all states, there is one in which at least three of the group did
not choose the option, and one in which at least four did. So nobody can be told to have chosen it,
nor to have left it out; not by two others either who tell each other what they offered.

Why: with ``c`` for the true count, a state says that ``c`` is between ``b`` and ``b + 4`` for a
multiple ``b`` of five. There are 8, 13, 18, … people, so ``b`` is at least three below that.
Between two states a multiple of five people came, and ``c`` rose by at least ``5k - 4`` and at most
``5k + 4`` where the bar rose by ``5k``. No such bound meets the number of those who came, or zero.
Offers taken back change nothing but what everyone may know: their number, in fives. They are not
looked up: once a group is taken in, only its sums are kept.

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
"""People without whom nothing is shown. Three more than a multiple of `STEP`: see above."""

STEP = 5
"""People who come or go at once, and what bars are counted in."""

MAX_SINGLE_OPTIONS = 4
"""Options of a question with one answer."""

Tally = Mapping[str, Mapping[str, int]]
"""Question to option to how many of those taken in chose it."""


@dataclass(frozen=True)
class Question:
    """Something that people can offer.

    Attributes
    ----------
    id
        Its name.
    options
        Names of what can be chosen.
    one
        Whether a person has one answer at most.
    """

    id: str
    options: tuple[str, ...]
    one: bool = False

    def __post_init__(self) -> None:
        """Refuse what the rule is not proof for."""
        if self.one and len(self.options) > MAX_SINGLE_OPTIONS:
            raise ValueError(f"a question with one answer has {MAX_SINGLE_OPTIONS} options at most")

    def takes(self, chosen: Iterable[str]) -> bool:
        """Whether this can be somebody's answer: known options, each once, and not too many."""
        names = list(chosen)
        known = set(names) <= set(self.options) and len(set(names)) == len(names)
        return known and 0 < len(names) <= (1 if self.one else len(self.options))


def is_valid_offer(offer: Mapping[str, Iterable[str]], questions: Iterable[Question]) -> bool:
    """Tell whether an offer holds choices, and nothing but choices, of these questions."""
    known = {question.id: question for question in questions}
    return bool(offer) and all(
        name in known and known[name].takes(chosen) for name, chosen in offer.items()
    )


def batch_size(waiting: int, taken: int) -> int:
    """Return how many of the waiting offers are taken in now, the oldest first.

    Parameters
    ----------
    waiting
        Offers that are not taken in yet.
    taken
        Offers that ever were.
    """
    least = 0 if taken else MIN_GROUP
    return 0 if waiting < least else least + (waiting - least) // STEP * STEP


def people_counted(taken: int, gone: int) -> int:
    """Return of how many people the board speaks; 0 while it shows nothing.

    Parameters
    ----------
    taken
        Offers that were ever taken in.
    gone
        Those of them that were taken back since.
    """
    here = taken - gone // STEP * STEP
    return here if here >= MIN_GROUP else 0


def rounded_count(count: int, gone: int) -> int:
    """Return what a bar says: so many or more, and 0 for no number at all."""
    return max(0, count // STEP * STEP - gone // STEP * STEP)


def board_counts(
    questions: Iterable[Question], tally: Tally, taken: int, gone: int
) -> dict[str, dict[str, int]]:
    """Return what the board shows.

    Parameters
    ----------
    questions
        What can be offered.
    tally
        Sums of all that was ever taken in.
    taken, gone
        As for `people`.

    Returns
    -------
    dict
        Question to option to what its bar says, in the order of the questions; empty while
        nothing may be shown.
    """
    if not people_counted(taken, gone):
        return {}
    return {
        question.id: {
            option: rounded_count(tally.get(question.id, {}).get(option, 0), gone)
            for option in question.options
        }
        for question in questions
    }
