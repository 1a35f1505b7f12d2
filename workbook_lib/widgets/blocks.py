"""Blocks without answers: HTML, a table, a list of items, the safety check, files to save."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypedDict

import traitlets

from workbook_lib.content.parts.help import SafetyPart
from workbook_lib.content.parts.loop import ListPart
from workbook_lib.content.parts.pause import ReminderWords
from workbook_lib.widgets.widget import Widget


class HtmlBlock(Widget):
    """Shows HTML rendered by our templates, which escape what a person wrote.

    Parameters
    ----------
    markup : str
        The HTML.
    """

    component = traitlets.Unicode("html_block").tag(sync=True)
    markup = traitlets.Unicode().tag(sync=True)

    def __init__(self, markup: str = "") -> None:
        super().__init__(markup=markup)


class Table(Widget):
    """Shows rows of text, or a note if there are none.

    Parameters
    ----------
    caption : str
        Name of the table for screen readers.
    columns : sequence of str
        Column headings.
    grouped : bool, optional
        Whether rows with the same first cell are grouped under it as a heading.
    """

    component = traitlets.Unicode("table").tag(sync=True)
    caption = traitlets.Unicode().tag(sync=True)
    columns: traitlets.List[str] = traitlets.List().tag(sync=True)
    grouped = traitlets.Bool(default_value=False).tag(sync=True)
    content = traitlets.Dict().tag(sync=True, private=True)

    def __init__(self, caption: str, columns: Sequence[str], *, grouped: bool = False) -> None:
        super().__init__(
            caption=caption,
            columns=list(columns),
            grouped=grouped,
            content={"rows": [], "note": ""},
        )

    def show(self, rows: Sequence[Sequence[str]], note: str = "") -> None:
        """Show rows, or ``note`` if there are none."""
        self.content = {"rows": [list(row) for row in rows], "note": note}


class ListItem(TypedDict):
    """An item of the list. ``date`` is ``YYYY-MM-DD``, or empty."""

    id: str
    title: str
    note: str
    date: str
    shown: bool


class ItemList(Widget):
    """Lists items; removing asks for confirmation in place.

    Parameters
    ----------
    words : ListPart
        Labels and messages.
    on_open, on_remove : callable
        Called with the id of the item whose button was pressed.
    """

    component = traitlets.Unicode("item_list").tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    items: traitlets.List[Any] = traitlets.List().tag(sync=True, private=True)

    def __init__(
        self, words: ListPart, on_open: Callable[[str], None], on_remove: Callable[[str], None]
    ) -> None:
        super().__init__(words=words.model_dump(mode="json", exclude={"kind"}))
        self._callbacks = {"open": on_open, "remove": on_remove}
        self.on_msg(self._handle_message)

    def show(self, items: Sequence[ListItem]) -> None:
        """Show these items in order."""
        self.items = [dict(item) for item in items]

    def removed(self, title: str) -> None:
        """Announce that an item was removed, and move the focus to the announcement."""
        self.send({"type": "removed", "title": title})

    def _handle_message(self, _: object, message: Any, __: object) -> None:
        if not isinstance(message, dict) or str(message.get("type")) not in self._callbacks:
            return
        if any(item["id"] == message.get("id") for item in self.items):
            self._callbacks[message["type"]](message["id"])


class Safety(Widget):
    """Sends the questions to the page; answers never leave it.

    The page never changes the trait and sends no message, so that no kernel, record, log or
    notebook can contain an answer. ``tests/browser/test_safety.py`` checks this.

    Parameters
    ----------
    part : SafetyPart
        The questions, and the advice, which is the same for every answer.
    """

    component = traitlets.Unicode("safety").tag(sync=True)
    content = traitlets.Dict().tag(sync=True)

    def __init__(self, part: SafetyPart) -> None:
        super().__init__(content=part.model_dump(mode="json", exclude={"kind"}))


class Download(Widget):
    """Offers a text as a file, made in the page.

    The file name is ``notes-`` and the date, so that it does not reveal the content.

    Parameters
    ----------
    label : str
        Words on the button.
    note : str
        Text below the button.
    ending : str
        File name extension, without a dot.
    kind : str
        Media type of the text.
    """

    component = traitlets.Unicode("download").tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    ending = traitlets.Unicode().tag(sync=True)
    kind = traitlets.Unicode().tag(sync=True)
    text = traitlets.Unicode().tag(sync=True, private=True)

    def __init__(self, label: str, note: str, *, ending: str, kind: str) -> None:
        super().__init__(words={"label": label, "note": note}, ending=ending, kind=kind, text="")

    def offer(self, text: str) -> None:
        """Offer a text; an empty one hides the button."""
        self.text = text


class Reminder(Widget):
    """Offers an entry for a calendar as a file, made in the page.

    Parameters
    ----------
    words : ReminderWords
        The title of the entry, and the texts around the button.
    """

    component = traitlets.Unicode("reminder").tag(sync=True)
    words = traitlets.Dict().tag(sync=True)

    def __init__(self, words: ReminderWords) -> None:
        super().__init__(words=words.model_dump())
