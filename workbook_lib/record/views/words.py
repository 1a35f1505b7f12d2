"""Messages in four pieces, read out of the record.

An answer of a kind that does not belong in its place reads as empty here and stays in the record
as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbook_lib.record import answers
from workbook_lib.record.collections import shelf

if TYPE_CHECKING:
    from workbook_lib.record.clock import Stamp
    from workbook_lib.record.record import Entry, Record

MESSAGES = "words/message"
"""Where all messages lie; ``<MESSAGES>/<id>/<field>`` is one answer."""


@dataclass(frozen=True)
class Message:
    """One message, as far as it is written.

    Attributes
    ----------
    id
        The segment of its paths.
    purpose
        Id of what it is for, empty when not said.
    noticed, feel, need, ask
        Its pieces, in the writer's words.
    text
        The message as one text, once the writer has taken it over by hand; else empty.
    written
        When something in it last changed, None for one that holds nothing.
    """

    id: str
    purpose: str = ""
    noticed: str = field(default="", repr=False)
    feel: str = field(default="", repr=False)
    need: str = field(default="", repr=False)
    ask: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    written: Stamp | None = field(default=None, repr=False)

    @property
    def empty(self) -> bool:
        """Whether no words are written; the purpose alone does not count."""
        return not (self.noticed or self.feel or self.need or self.ask or self.text)


def message_scope(message_id: str) -> str:
    """Return the path below which all answers of one message lie."""
    return f"{MESSAGES}/{message_id}"


def message(record: Record, message_id: str) -> Message:
    """Read one message; an id that nothing is written under gives an empty one."""
    return _read(message_id, shelf(record, MESSAGES).get(message_id, {}))


def messages(record: Record) -> list[Message]:
    """Read all messages that have words.

    Returns
    -------
    list of Message
        The one written in last first.
    """
    found = [_read(*one) for one in shelf(record, MESSAGES).items()]
    found.sort(key=lambda one: (one.written or (0, 0, ""), one.id), reverse=True)
    return [one for one in found if not one.empty]


def _read(message_id: str, entries: Mapping[str, Entry]) -> Message:
    said = {name: answers.text(entry.value) for name, entry in entries.items()}
    names = ("purpose", "noticed", "feel", "need", "ask", "text")
    return Message(
        id=message_id,
        **{name: said.get(name, "") for name in names},
        written=max((entry.stamp for entry in entries.values()), default=None),
    )
