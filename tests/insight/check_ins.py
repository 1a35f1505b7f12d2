"""Check-ins for the tests of weeks, summaries and figures.

A row of answers is a text with a sign a week: 1 closer to healthy, 2 mixed, 3 closer to concerning,
? can't tell, - no answer, and a space for a week without a check-in.
"""

from __future__ import annotations

from datetime import date, timedelta

from workbook_lib.record import Stamp
from workbook_lib.record.views.signs import CheckIn, Level, Subject

SIGNS = ("duration", "talk")
START = date(2026, 10, 4)  # a Sunday
LEVELS = {"1": Level.HEALTHY, "2": Level.MIXED, "3": Level.CONCERNING, "?": Level.UNSURE}


def make_check_in(day, *, subject=Subject.PARTNER, at=1, name=None, notes=None, **answers):
    """Return a check-in; answers are given by letters."""
    levels = {sign: LEVELS[letter] for sign, letter in answers.items() if letter in LEVELS}
    return CheckIn(
        id=name or f"{day}-{at}",
        subject=subject,
        date=day,
        levels=levels,
        notes=notes or {},
        written=Stamp(at, 0, "writer-a"),
    )


def row(letters, start=START, subject=Subject.PARTNER):
    """Return weekly check-ins with the same answer to all signs."""
    return [
        make_check_in(
            start + timedelta(weeks=week), subject=subject, **dict.fromkeys(SIGNS, letter)
        )
        for week, letter in enumerate(letters)
        if letter != " "
    ]
