"""What is wrong with a content pack, said so that its writer can put it right."""

from __future__ import annotations

from dataclasses import dataclass

from workbook_lib.errors import UserError


def printable_line(text: str) -> str:
    """Return words on one line, without signs that steer a terminal or turn the line around."""
    line = " ".join(text.split())
    if line.isprintable():
        return line
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in line)


def excerpt(name: object) -> str:
    """Return a name as it may stand in a sentence: one line, not too long."""
    # Whatever is longer is cut anyway; a whole file may stand where a name should.
    words = printable_line(str(name)[:1000])
    return words if len(words) <= 60 else f"{words[:57]}..."


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in one file of a pack.

    Parameters
    ----------
    file
        Name of the file, or of the folder.
    line
        Line in the file, counted from 1; 0 when the file as a whole is meant.
    path
        Where in the file: keys, ids of list items, or "item 3".
    what
        What is wrong: a clause without a full stop.
    advice
        What to do: a whole sentence.
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
    """A pack that cannot be used; ``problems`` holds everything that is wrong with it."""

    def __init__(self, folder: str, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        count = "one problem" if len(problems) == 1 else f"{len(problems)} problems"
        first = "" if len(problems) == 1 else "The first: "
        super().__init__(f"The words in {folder} cannot be used: {count}. {first}{problems[0]}")
