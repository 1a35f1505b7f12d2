"""Exercises as widgets: fields in groups, or prompts shown one at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, TypedDict

import traitlets

from workbook_lib.content.parts.closeness import PromptsPart
from workbook_lib.content.schema.exercise import Exercise
from workbook_lib.content.schema.interface import FieldWords
from workbook_lib.widgets.widget import Widget

LARGE_FIELDS = frozenset({"lines", "message", "signs"})
"""Kinds of field whose scripts only pages with such a field load."""

ITEM_ID = re.compile(r"[0-9a-f]{8}")
"""Ids of items that the page creates."""


class Action(TypedDict, total=False):
    """A button below the form.

    ``target`` is the id of the element to go to; ``begins`` shows a new item of the collection and
    focuses its first field; ``later`` hides the button until the form has an answer. A button with
    ``closed`` closes the form to that line, with the button ``change`` that opens it again, and
    writes the day under the field ``kept``; ``dated`` is the field with the day that the line
    names, and the line is ``closed_undated`` while there is none. If none of the fields ``needs``
    is filled in, the button only shows the message ``lacking``. ``clears`` is a field that the
    button empties and focuses.
    """

    id: str
    label: str
    style: Literal["act", "plain"]
    target: str
    begins: bool
    closed: str
    closed_undated: str
    change: str
    dated: str
    later: bool
    needs: list[str]
    lacking: str
    clears: str


class Form(Widget):
    """Shows an exercise and writes its answers to the page's journal.

    The *scope* is the root path of the answers shown, opaque to the widget.

    Parameters
    ----------
    exercise : Exercise
        Fields and groups, from the content pack.
    words : FieldWords
        Words that all fields share.
    actions : sequence of Action
        Buttons below the form.
    on_begin : callable
        Called with the id of a new item that the page has begun; the page does not wait for a
        reply.
    """

    component = traitlets.Unicode("form").tag(sync=True)
    exercise = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    actions: traitlets.List[Any] = traitlets.List().tag(sync=True)
    binding = traitlets.Dict().tag(sync=True, private=True)

    def __init__(
        self,
        exercise: Exercise,
        words: FieldWords,
        actions: Sequence[Action] = (),
        on_begin: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__(
            exercise=exercise.model_dump(mode="json"),
            words=words.model_dump(mode="json"),
            actions=list(actions),
            binding={
                "scope": "",
                "entries": {},
                "defaults": {},
                "collection": "",
                "weekly": "",
                "only": {},
                "sources": {},
            },
        )
        kinds = {field.kind for group in exercise.groups for field in group.fields}
        if kinds & LARGE_FIELDS:
            self.component = "large_form"
        self._on_begin = on_begin
        self.on_msg(self._handle_message)

    def bind(
        self,
        scope: str,
        entries: Mapping[str, Mapping[str, Any]],
        defaults: Mapping[str, Any] | None = None,
        *,
        collection: str = "",
        weekly: str = "",
        only: Mapping[str, Sequence[str | None]] | None = None,
        sources: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        """Show the answers of another scope.

        Parameters
        ----------
        scope : str
            Root path of the answers.
        entries : mapping of str to mapping
            For each field id ``{"value": ..., "at": [milliseconds, counter, writer]}``.
        defaults : mapping, optional
            Answers of a new item, saved once the reader writes something. ``{today}`` stands for
            the reader's date, ``{saved <path>}`` for the value at a path in the page's journal, and
            ``{saved <path> of <value>|<value>}`` for it if it is one of these.
        collection : str, optional
            Root path of the collection of the item. Before its kernel is ready, a page selects the
            item written last.
        weekly : str, optional
            The date field of an item, if each week has its own item.
        only : mapping, optional
            The values that fields of an item may have for the page to select it, None for no value.
        sources : mapping, optional
            Entries of other scopes that fields of kind ``shown`` show, by path.
        """
        self.binding = {
            "scope": scope,
            "entries": {name: dict(entry) for name, entry in entries.items()},
            "defaults": dict(defaults or {}),
            "collection": collection,
            "weekly": weekly,
            "only": {name: list(values) for name, values in (only or {}).items()},
            "sources": {path: dict(entry) for path, entry in (sources or {}).items()},
        }

    def _handle_message(self, _: object, message: Any, __: object) -> None:
        is_begin = isinstance(message, dict) and message.get("type") == "begin"
        item_id = message.get("id") if is_begin else None
        if isinstance(item_id, str) and ITEM_ID.fullmatch(item_id) and self._on_begin:
            self._on_begin(item_id)


class Prompts(Form):
    """Shows the fields of a form one prompt at a time.

    Fields and binding are those of ``Form``; this adds the navigation. The scope also has ``at``
    (the prompt at which the reader stopped) and ``<prompt id>.skipped``.

    Parameters
    ----------
    part : PromptsPart
        Prompts, and the words around them.
    words : FieldWords
        Words that all fields share.
    mode : str
        ``"personal"`` or ``"guest"``: who can see what is written.
    settle : str
        URL of the page that helps to settle, or empty.
    next_section : str
        Id of the section to go to after the last prompt, or empty.
    """

    component = traitlets.Unicode("prompts").tag(sync=True)
    prompts: traitlets.List[Any] = traitlets.List().tag(sync=True)
    prompt_words = traitlets.Dict().tag(sync=True)

    def __init__(
        self, part: PromptsPart, words: FieldWords, mode: str, *, settle: str, next_section: str
    ) -> None:
        super().__init__(part.exercise, words)
        self.prompts = [
            {
                "id": prompt.id,
                "title": prompt.title or prompt.question,
                "ways": list(prompt.ways),
                "line": prompt.rate.text if prompt.rate else "",
            }
            for prompt in part.prompts
        ]
        around = part.words.model_dump(mode="json", exclude={"private", "settle"})
        self.prompt_words = {
            **around,
            "private": getattr(part.words.private, mode),
            "settle": settle,
            "next_section": next_section,
        }
