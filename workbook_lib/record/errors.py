"""Errors of an entry or a record file that are caught by their type."""

from __future__ import annotations

from collections.abc import Sequence

from workbook_lib.errors import ErrorMessage, UserError


class EntryError(UserError):
    """An entry that cannot be saved.

    Parameters
    ----------
    path
        The entry's path, or None if it is invalid and so might contain a person's words.
    code
        Code of the reason.
    """

    def __init__(self, path: str | None, code: str) -> None:
        self.path = path
        self.reason = ErrorMessage(code)
        if path is None:
            super().__init__("unnamed_answer_not_saved", reason=self.reason)
        else:
            super().__init__("answer_not_saved", path=path, reason=self.reason)


class UnreadableFile(UserError):
    """Bytes that are no workbook file, or one that this version cannot open.

    Parameters
    ----------
    code
        Code of the reason.
    newer
        Whether the file was made by a newer version of the workbook.
    values
        Values of the reason.
    """

    def __init__(self, code: str, *, newer: bool = False, **values: object) -> None:
        self.reason = ErrorMessage(code, values)
        self.newer = newer
        super().__init__("file_unreadable", file=ErrorMessage("this_file"), reason=self.reason)

    def about(self, file: object) -> UserError:
        """Return the error for a file by name, such as its path."""
        return UserError("file_unreadable", file=file, reason=self.reason)


def rejected_entries(errors: Sequence[EntryError]) -> UserError:
    """Return the error for entries of a batch that were rejected; the others were saved.

    Parameters
    ----------
    errors
        One error for each rejected entry, at least one.

    Examples
    --------
    >>> error = EntryError("home/seat", "entry_number")
    >>> rejected_entries([error, error]).message.code
    'one_more_not_saved'
    """
    first, rest = errors[0], len(errors) - 1
    if rest > 1:
        return UserError("more_not_saved", first=first.message, count=rest)
    return UserError("one_more_not_saved", first=first.message) if rest else first
