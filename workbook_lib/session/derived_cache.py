"""What was worked out of a record, for as long as that record is the newest: records never change.

The process that kernels are forked from works things out ahead; a kernel then has them at once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from workbook_lib.record import Record

ValueType = TypeVar("ValueType")


class DerivedCache:
    """Holds what was made of one record. Nobody may change it: others are given the same."""

    def __init__(self) -> None:
        self._record: Record | None = None
        self._made: dict[Hashable, tuple[object, Any]] = {}

    def of(
        self, record: Record, about: object, key: Hashable, make: Callable[[], ValueType]
    ) -> ValueType:
        """Return what is made of a record; make it if that was not done yet.

        Parameters
        ----------
        record
            What is written. With another one, all that was made before is let go of.
        about
            The part of the content that it is made for, or what reads the record: the very object.
        key
            What is made, and of what else.
        make
            Makes it.
        """
        if record is not self._record:
            self._record, self._made = record, {}
        name = id(about), key
        if name not in self._made:
            self._made[name] = about, make()  # while it is held, nothing else has its id
        made: ValueType = self._made[name][1]
        return made

    def holds(self, record: Record) -> bool:
        """Whether it is this record of which things are held."""
        return record is self._record

    def forget(self) -> None:
        """Let go of everything."""
        self._record, self._made = None, {}


RECALL = DerivedCache()
"""The one of this process."""
