"""Values computed from the record of an open page, kept while their inputs are the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

ValueType = TypeVar("ValueType")


class DerivedCache:
    """One value for each key, shared by all sections of a page. Nobody may change a value."""

    def __init__(self) -> None:
        self._values: dict[Hashable, tuple[object, Any]] = {}

    def get(self, key: Hashable, inputs: object, compute: Callable[[], ValueType]) -> ValueType:
        """Return the value of a key, the same object as long as its inputs are equal.

        Parameters
        ----------
        key
            Name of the value.
        inputs
            What the value is computed from: the record, which never changes, or a part of it.
        compute
            Called when the key is new or its inputs differ.
        """
        known = self._values.get(key)
        if known is None or known[0] != inputs:
            known = self._values[key] = inputs, compute()
        value: ValueType = known[1]
        return value
