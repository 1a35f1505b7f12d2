"""Views of messages in four pieces, of writings, and of saved example lines.

A value of an unexpected type reads as empty and stays unchanged in the record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from workbook_lib.record import answers
from workbook_lib.record.answers import form_answers, item_entries, items_by_id, newest_first

if TYPE_CHECKING:
    from workbook_lib.record.clock import Stamp
    from workbook_lib.record.record import Entry, Record

MESSAGES = "words/message"
"""Root path of messages; ``<MESSAGES>/<id>/<field>`` is one answer."""


@dataclass(frozen=True)
class Message:
    """One message. Unanswered fields are empty.

    Attributes
    ----------
    id
        The id in its paths.
    purpose
        Id of the purpose; empty if not answered.
    noticed, feel, need, ask
        Its pieces, in the writer's words.
    text
        The message as one text if it was edited as a whole; else empty.
    written
        Time of the last change; None for an empty message.

    Examples
    --------
    >>> Message("a1b2", purpose="repair").empty
    True
    >>> Message("a1b2", ask="Will you sit with me?").empty
    False
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


def message(record: Record, message_id: str) -> Message:
    """Read one message; an unknown id gives an empty one.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> record = Record().put("words/message/a1b2/ask", "Sit with me?", Clock("a-laptop"))
    >>> message(record, "a1b2").ask
    'Sit with me?'
    """
    return _read_message(message_id, item_entries(record, f"{MESSAGES}/{message_id}"))


def messages(record: Record) -> list[Message]:
    """Read all messages with words, the last written first.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> clock = Clock("a-laptop")
    >>> record = Record().put("words/message/a1b2/ask", "Sit with me?", clock)
    >>> record = record.put("words/message/c3d4/ask", "Can we talk on Sunday?", clock)
    >>> [read.id for read in messages(record)]
    ['c3d4', 'a1b2']
    """
    items = [_read_message(*item) for item in items_by_id(record, MESSAGES).items()]
    items.sort(key=lambda item: (item.written or (0, 0, ""), item.id), reverse=True)
    return [item for item in items if not item.empty]


def _read_message(message_id: str, entries: Mapping[str, Entry]) -> Message:
    values = {name: answers.as_text(entry.value) for name, entry in entries.items()}
    names = ("purpose", "noticed", "feel", "need", "ask", "text")
    return Message(
        id=message_id,
        **{name: values.get(name, "") for name in names},
        written=max((entry.stamp for entry in entries.values()), default=None),
    )


WRITINGS = "outside/writing"
"""Root path of writings; ``<WRITINGS>/<id>/<field>`` is one answer."""


@dataclass(frozen=True)
class Writing:
    """A text in the third person. Unanswered fields are empty.

    Attributes
    ----------
    id
        The id in its paths.
    date
        The day, None if not answered.
    about
        What the disagreement was about.
    view, hindered, helps
        How an outsider may see it, what makes that view difficult, and what may help.

    Examples
    --------
    >>> Writing("a1b2", date=date(2026, 3, 2)).empty
    True
    """

    id: str
    date: date | None = None
    about: str = field(default="", repr=False)
    view: str = field(default="", repr=False)
    hindered: str = field(default="", repr=False)
    helps: str = field(default="", repr=False)

    @property
    def empty(self) -> bool:
        """Whether no words are written; the day alone does not count."""
        return not (self.about or self.view or self.hindered or self.helps)


def writing(record: Record, writing_id: str) -> Writing:
    """Read one writing; an unknown id gives an empty one.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> record = Record().put("outside/writing/a1b2/about", "the dishes", Clock("a-laptop"))
    >>> writing(record, "a1b2").about
    'the dishes'
    """
    return _read_writing(writing_id, item_entries(record, f"{WRITINGS}/{writing_id}"))


def writings(record: Record) -> list[Writing]:
    """Read all writings with words.

    Returns
    -------
    list of Writing
        As in `newest_first`.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> record = Record().put("outside/writing/a1b2/about", "the dishes", Clock("a-laptop"))
    >>> [read.id for read in writings(record)]
    ['a1b2']
    """
    items = (_read_writing(*item) for item in newest_first(record, WRITINGS))
    return [item for item in items if not item.empty]


def _read_writing(writing_id: str, entries: Mapping[str, Entry]) -> Writing:
    values = {name: entry.value for name, entry in entries.items()}
    names = ("about", "view", "hindered", "helps")
    return Writing(
        id=writing_id,
        date=answers.as_date(values.get("date")),
        **{name: answers.as_text(values.get(name)) for name in names},
    )


EXAMPLES = "borrow"
"""Id of the form of example lines; its field ``kept`` has the ids of saved ones."""


def saved_examples(record: Record) -> tuple[str, ...]:
    """Return the ids of the saved example lines, each once.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> record = Record().put("form/borrow/kept", ["slow-down", "stay"], Clock("a-laptop"))
    >>> saved_examples(record)
    ('slow-down', 'stay')
    """
    return answers.as_choices(form_answers(record, EXAMPLES).get("kept"))
