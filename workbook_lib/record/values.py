"""Values: what an entry may hold, and the one form in which two of them are compared."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from workbook_lib.record.errors import EntryError

Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json] | None"
"""Anything inside a value. Read from a record, sequences are lists and mappings are dicts."""

Value: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json]"
"""What a live entry holds. None at the top stands for removed, so it is not one."""

MAX_DEPTH = 32
"""Most lists and mappings inside one another."""

# More than any count, date or scale needs, and still a finite number to a browser.
_MAX_BITS = 1023

_SURROGATE = re.compile("[\ud800-\udfff]")


def normalized(value: object, depth: int = MAX_DEPTH) -> Json:
    """Return a copy that will read back from a file as it was written.

    Tuples become lists, and the two halves of a character that arrive apart are put together, as
    reading JSON would do. A half without its other half becomes the sign that browsers show in its
    place: it has no UTF-8, so it could not go on to a page, a table or a printed sheet.

    Raises
    ------
    EntryError
        When part of the value cannot be written as JSON, or is nested too deeply.
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
        raise EntryError(None, "it has a number in it that is too large")
    if not depth:
        raise EntryError(None, "its parts are nested too deeply")
    if isinstance(value, list | tuple):
        return [normalized(item, depth - 1) for item in value]
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return {_join_surrogates(key): normalized(item, depth - 1) for key, item in value.items()}
    raise EntryError(None, "it has something in it that is not a text, a number, a list or a table")


def canonical_json(value: Json) -> str:
    """Return the one JSON text of a value: equal texts, equal values, and any two can be ordered.

    Python's own ``==`` takes 1, 1.0 and True for equal, and cannot order a list and a text.
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _join_surrogates(text: str) -> str:
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
