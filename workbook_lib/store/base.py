"""What every place that keeps a record can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from workbook_lib.record import Record


class Store(Protocol):
    """A place that keeps one person's record."""

    def load(self) -> Record:
        """Return what is kept.

        Raises
        ------
        Trouble
            When it cannot be read. Nothing is changed.
        """
        ...

    def save(self, record: Record) -> Record:
        """Join a record into what is kept, and return the whole.

        Raises
        ------
        Trouble
            When it cannot be kept. What was kept before is still there.
        """
        ...

    def news(self) -> bool:
        """Tell whether someone else has changed what is kept since it was last loaded or saved."""
        ...
