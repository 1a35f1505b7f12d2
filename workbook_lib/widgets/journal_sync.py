"""The widget that syncs the journal of a page with the record."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import traitlets

from workbook_lib.assets import FOLDER
from workbook_lib.content.schema.interface import Interface
from workbook_lib.errors import UserError
from workbook_lib.record.answers import as_date
from workbook_lib.record.wire_format import SaveResult
from workbook_lib.settings import Settings
from workbook_lib.widgets.widget import Widget, esm_source

PLOTLY_FILE = "plotly.min.js"
"""The file that a page requests from its kernel where nobody serves it."""

Wire = Mapping[str, Any]
"""Entries in wire format: ``{path: {"value": ..., "at": [milliseconds, counter, writer]}}``."""


class JournalSync(Widget):
    """Receives entries from the page, saves them, and acknowledges the saved stamps.

    Parameters
    ----------
    interface : Interface
        Words of the save state, the banner and the quick exit.
    mode : str
        ``"personal"`` or ``"guest"``.
    expected : sequence of str
        Ids of the exercises of the page; it is ready when all of them take input.
    loan : float or None
        Seconds of inactivity after which a Binder session ends; the page then stores nothing in
        the browser. None outside Binder.
    stores : bool
        Whether the page may use the browser's storage, which other projects at the same address
        can read.
    on_put : callable
        Called with entries in wire format; saves them and returns the result. Raises UserError
        when nothing could be saved.
    on_hello : callable
        Called with the scopes that the page shows and the reader's day, None if it is not known,
        before the entries of a ``hello`` are saved; returns a function that returns the entries
        below the scopes afterwards.
    on_first_hello : callable
        Called when the page shows a snapshot and connects for the first time; returns the states
        that differ from the snapshot, by mount point.
    """

    _esm = esm_source(Settings.read(), carrier=True)
    if Widget.carries_files:
        _css = (FOLDER / "css/embedded.css").read_text("utf-8")
    component = traitlets.Unicode("journal_sync").tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    mode = traitlets.Unicode().tag(sync=True)
    loan = traitlets.Float(None, allow_none=True).tag(sync=True)
    stores = traitlets.Bool(default_value=True).tag(sync=True)
    name = traitlets.Unicode().tag(sync=True)
    expected: traitlets.List[str] = traitlets.List().tag(sync=True)
    problem = traitlets.Unicode(None, allow_none=True).tag(sync=True)

    def __init__(
        self,
        interface: Interface,
        mode: str,
        expected: Sequence[str],
        on_put: Callable[[Wire], SaveResult],
        on_hello: Callable[[Sequence[str], date | None], Callable[[], Wire]] = lambda *_: dict,
        on_first_hello: Callable[[], Mapping[str, Any]] = dict,
        loan: float | None = None,
        *,
        stores: bool = True,
    ) -> None:
        super().__init__(
            words=interface.model_dump(include={"save", "banner", "leave", "loan", "browser"}),
            mode=mode,
            loan=loan,
            stores=stores,
            name=secrets.token_hex(4),
            expected=list(expected),
        )
        self._error_words = interface.error_messages
        self._on_put = on_put
        self._on_hello = on_hello
        self._on_first_hello = on_first_hello
        self.on_msg(self._handle_message)

    def send_entries(self, entries: Wire) -> None:
        """Send entries to the page that were written elsewhere."""
        self.send({"type": "entries", "entries": dict(entries)})

    def stop_waiting_for(self, exercise: str) -> None:
        """Stop waiting for an exercise that could not be shown."""
        self.expected = [expected for expected in self.expected if expected != exercise]

    def _handle_message(self, _: object, message: Any, __: object) -> None:
        if not isinstance(message, dict):
            return
        if message.get("type") == "file" and message.get("name") == PLOTLY_FILE:
            file = (FOLDER / PLOTLY_FILE).read_bytes()
            self.send({"type": "file", "name": PLOTLY_FILE}, [file])
        if message.get("type") not in ("hello", "put"):
            return
        entries = message.get("entries")
        if not isinstance(entries, dict):
            return
        read_entries = message["type"] == "hello" and self._on_hello(
            _requested_scopes(message), as_date(message.get("day"))
        )
        if read_entries and message.get("first") is True:
            self.send({"type": "states", "states": dict(self._on_first_hello())})
        try:
            result = self._on_put(entries)
        except UserError as error:
            self._send_error(error)
            return
        self.problem = None
        payload = {
            "stamps": dict(result.stamps),
            "at": result.at.isoformat() if result.at else None,
        }
        if read_entries:
            self.send({"type": "welcome", **payload, "entries": dict(read_entries())})
        else:
            self.send({"type": "saved", **payload})
        # After the answer, which clears the error on the page.
        if result.refused:
            self._send_error(result.refused)

    def _send_error(self, error: UserError) -> None:
        self.problem = error.text(self._error_words, isolated=True)
        self.send({"type": "error", "sentence": self.problem})


def _requested_scopes(message: Mapping[str, Any]) -> list[str]:
    scopes = message.get("scopes")
    if not isinstance(scopes, list):
        return []
    return [scope for scope in scopes if isinstance(scope, str)]
