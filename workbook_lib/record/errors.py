"""What can be wrong with a record or its file, each in one plain sentence."""

from __future__ import annotations

from collections.abc import Sequence

from workbook_lib.errors import UserError


class RecordError(UserError):
    """A record, an entry or a record file that cannot be taken as it is."""


class EntryError(RecordError):
    """One entry that cannot be kept.

    Parameters
    ----------
    path
        The entry's path, or None when it is not a legal one and so might be somebody's words.
    reason
        The end of the sentence, without its full stop.
    """

    def __init__(self, path: str | None, reason: str) -> None:
        self.path = path
        self.reason = reason
        answer = "One answer" if path is None else f"The answer {path}"
        super().__init__(f"{answer} cannot be saved because {reason}.")


class RejectedEntries(RecordError):
    """Entries of a batch that cannot be kept; the others were.

    Parameters
    ----------
    troubles
        What is wrong with each of them; there is at least one.
    """

    def __init__(self, troubles: Sequence[EntryError]) -> None:
        self.troubles = tuple(troubles)
        rest = len(troubles) - 1
        first = str(troubles[0]).removesuffix(".")
        others = "one other answer" if rest == 1 else f"{rest} other answers"
        super().__init__(f"{first}; neither can {others}." if rest else f"{first}.")


class UnreadableFile(RecordError):
    """Bytes that are not a workbook file this version can open.

    Parameters
    ----------
    reason
        The end of the sentence, without its full stop.
    newer
        Whether the file is whole and only needs a newer workbook.
    """

    def __init__(self, reason: str, *, newer: bool = False) -> None:
        self.reason = reason
        self.newer = newer
        super().__init__(self.about("This file"))

    def about(self, name: str) -> str:
        """Say the same of a file by name, such as its address on disk."""
        return f"{name} cannot be opened as a workbook, and nothing was changed: {self.reason}."
