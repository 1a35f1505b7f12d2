"""Values of entries: validation, normalization and comparison, and errors caught by their type."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from workbook_lib.errors import ErrorMessage, UserError

Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json] | None"
"""Any JSON. Values read from a record have lists and dicts."""

Value: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json]"
"""The value of an entry; None stands for a removal and is no value."""

MAX_DEPTH = 32
"""Deepest nesting of lists and mappings."""

# The largest integers that are finite as a JavaScript number.
_MAX_BITS = 1023

_SURROGATE = re.compile("[\ud800-\udfff]")


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
    'more_not_saved'
    """
    first, rest = errors[0], len(errors) - 1
    return UserError("more_not_saved", first=first.message, count=rest) if rest else first


def normalized(value: object, depth: int = MAX_DEPTH) -> Json:
    """Return the value as it will read back from a file.

    Tuples become lists, and surrogate pairs become characters. A lone surrogate becomes U+FFFD, the
    replacement character, since it has no UTF-8 encoding.

    Raises
    ------
    EntryError
        When part of the value cannot be written as JSON, or is nested too deeply.

    Examples
    --------
    >>> normalized(("a", 1))
    ['a', 1]
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _join_surrogates(value)
    if isinstance(value, int) and value.bit_length() <= _MAX_BITS:
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, int | float):
        raise EntryError(None, "entry_number")
    if not depth:
        raise EntryError(None, "entry_depth")
    if isinstance(value, list | tuple):
        return [normalized(item, depth - 1) for item in value]
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return {_join_surrogates(key): normalized(item, depth - 1) for key, item in value.items()}
    raise EntryError(None, "entry_type")


def canonical_json(value: Json) -> str:
    """Return the canonical JSON of a value, for comparing and ordering.

    In Python 1, 1.0 and True are equal, and a list and a text cannot be ordered.

    Examples
    --------
    >>> canonical_json({"b": True, "a": [1, 1.0]})
    '{"a":[1,1.0],"b":true}'
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _join_surrogates(text: str) -> str:
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
