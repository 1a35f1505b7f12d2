"""The take-home sheet: selection, preview and files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

import traitlets

from workbook_lib.content.parts.take_home import TakeHomePart
from workbook_lib.errors import ERROR_MESSAGES, UserError
from workbook_lib.widgets.widget import Widget

KINDS = ("txt", "csv", "json")


class TakeHomePreview(Widget):
    """Shows a print preview beside the selection of its pieces.

    The preview is a sandboxed frame without scripts.

    Parameters
    ----------
    words : TakeHomePart
        Labels and messages, and the pieces to choose from.
    scope : str
        Root path of the choices.
    faces : str
        CSS of the fonts.
    address : str
        URL of the button of an empty sheet.
    on_file : callable
        Called with ``"txt"``, ``"csv"`` or ``"json"``; returns the text of that file.
    error_words : mapping of str to str
        Error messages by code.
    """

    component = traitlets.Unicode("take_home_preview").tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    scope = traitlets.Unicode().tag(sync=True)
    faces = traitlets.Unicode().tag(sync=True)
    address = traitlets.Unicode().tag(sync=True)
    content = traitlets.Dict().tag(sync=True, private=True)

    def __init__(
        self,
        words: TakeHomePart,
        scope: str,
        faces: str,
        address: str,
        on_file: Callable[[str], str],
        *,
        error_words: Mapping[str, str] = ERROR_MESSAGES,
    ) -> None:
        super().__init__(
            words=words.model_dump(mode="json", exclude={"kind", "sheet"}),
            scope=scope,
            faces=faces,
            address=address,
            content={"html": "", "chosen": [], "empty": True},
        )
        self._on_file = on_file
        self._error_words = error_words
        self.on_msg(self._handle_message)

    def show(self, html: str, chosen: Collection[str], *, empty: bool) -> None:
        """Show a sheet.

        Parameters
        ----------
        html : str
            The whole document without the fonts.
        chosen : collection of str
            Names of its pieces.
        empty : bool
            Whether the sheet has no answers.
        """
        self.content = {"html": html, "chosen": sorted(chosen), "empty": empty}

    def _handle_message(self, _: object, message: Any, __: object) -> None:
        if not isinstance(message, dict):
            return
        if message.get("type") == "file" and message.get("kind") in KINDS:
            try:
                text = self._on_file(message["kind"])
            except UserError as error:
                self.send(
                    {"type": "error", "sentence": error.text(self._error_words, isolated=True)}
                )
                return
            self.send({"type": "file", "kind": message["kind"], "text": text})
