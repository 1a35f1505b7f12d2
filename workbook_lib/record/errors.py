"""Errors of a record, an entry or a record file."""

from __future__ import annotations

from collections.abc import Sequence

from workbook_lib.errors import UserError


class RecordError(UserError):
    """An invalid record, entry or record file."""


class EntryError(RecordError):
    """An entry that cannot be saved.

    Parameters
    ----------
    path
        The entry's path, or None if it is invalid and so might contain a person's words.
    reason
        The end of the message, without its full stop.
    """

    def __init__(self, path: str | None, reason: str) -> None:
        self.path = path
        self.reason = reason
        answer = "One answer" if path is None else f"The answer {path}"
        super().__init__(f"{answer} cannot be saved because {reason}.")


class RejectedEntries(RecordError):
    """Entries of a batch that were rejected; the others were saved.

    Parameters
    ----------
    errors
        One error for each entry, at least one.
    """

    def __init__(self, errors: Sequence[EntryError]) -> None:
        self.errors = tuple(errors)
        rest = len(errors) - 1
        first = str(errors[0]).removesuffix(".")
        others = "one other answer" if rest == 1 else f"{rest} other answers"
        super().__init__(f"{first}; neither can {others}." if rest else f"{first}.")


class UnreadableFile(RecordError):
    """Bytes that are no workbook file, or one that this version cannot open.

    Parameters
    ----------
    reason
        The end of the message, without its full stop.
    newer
        Whether the file was made by a newer version of the workbook.
    """

    def __init__(self, reason: str, *, newer: bool = False) -> None:
        self.reason = reason
        self.newer = newer
        super().__init__(self.about("This file"))

    def about(self, name: str) -> str:
        """Return the message for a file by name, such as its path."""
        return f"{name} cannot be opened as a workbook, and nothing was changed: {self.reason}."
