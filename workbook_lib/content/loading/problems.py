"""Problems in a content pack, worded for the author of the pack."""

from __future__ import annotations

from dataclasses import dataclass

from workbook_lib.errors import UserError


def printable_line(text: str) -> str:
    """Return a text on one line, with control and direction characters replaced."""
    line = " ".join(text.split())
    if line.isprintable():
        return line
    return "".join(char if char.isprintable() else "\ufffd" for char in line)


def excerpt(value: object) -> str:
    """Return a value as text for a message: one line, at most 60 characters."""
    # Cut early: the value may be a whole file.
    text = printable_line(str(value)[:1000])
    return text if len(text) <= 60 else f"{text[:57]}..."


@dataclass(frozen=True, order=True)
class Problem:
    """A mistake in one file of a pack.

    Parameters
    ----------
    file
        Name of the file, or of the folder.
    line
        Line in the file, counted from 1; 0 for the file as a whole.
    path
        Where in the file: keys, ids of list items, or "item 3".
    what
        What is wrong, as a clause without a full stop.
    advice
        What to do, as a sentence.
    """

    file: str
    line: int
    path: tuple[str, ...]
    what: str
    advice: str

    def __str__(self) -> str:
        where = [excerpt(self.file)]
        if self.line:
            where.append(f"line {self.line}")
        if self.path:
            where.append(" → ".join(self.path))
        return printable_line(f"{', '.join(where)}: {self.what}. {self.advice}")


class ContentError(UserError):
    """A content pack is invalid; ``problems`` lists all of its mistakes."""

    def __init__(self, folder: str, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        count = "one problem" if len(problems) == 1 else f"{len(problems)} problems"
        first = "" if len(problems) == 1 else "The first: "
        super().__init__(f"The words in {folder} cannot be used: {count}. {first}{problems[0]}")
