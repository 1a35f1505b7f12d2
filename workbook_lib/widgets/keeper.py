"""The keeper of a page's words: what stands between the page's journal and the store."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import traitlets

from workbook_lib.content.schema.interface import Interface
from workbook_lib.errors import UserError
from workbook_lib.record.wire_format import SaveResult
from workbook_lib.widgets.module import esm_source
from workbook_lib.widgets.widget import Widget

Wire = Mapping[str, Any]
"""Entries as they travel: ``{path: {"value": ..., "at": [milliseconds, counter, writer]}}``."""


class JournalSync(Widget):
    """Takes entries from the page, has them kept, and answers with the stamps that are safe.

    Parameters
    ----------
    interface : Interface
        Words for the save state, the banner and the way out.
    mode : str
        ``"personal"`` or ``"guest"``: where the truth is kept.
    expected : sequence of str
        Ids of the exercises that the page will show; the page is ready when all take input.
    loan : float or None
        Quiet seconds after which this computer ends, where Binder lends it: there the page keeps
        nothing in the browser's storage.
    stores : bool
        Whether the page may keep words in the browser's storage, which pages of other projects read
        where they have the same address.
    on_put : callable
        Called with entries as they travel; keeps them, and returns what of it is kept. Raises
        UserError when nothing could be kept.
    on_hello : callable
        Called with the scopes that the page shows, before the entries of a hello are kept; returns
        what is kept below them, once they are.
    on_fresh : callable
        Called when the page shows what was drawn for everybody, and has had no kernel yet; returns
        what stands at its spots that is no longer as it was made.
    """

    _esm = esm_source("keeper")
    words = traitlets.Dict().tag(sync=True)
    mode = traitlets.Unicode().tag(sync=True)
    loan = traitlets.Float(None, allow_none=True).tag(sync=True)
    stores = traitlets.Bool(default_value=True).tag(sync=True)
    name = traitlets.Unicode().tag(sync=True)
    expected: traitlets.List[str] = traitlets.List().tag(sync=True)
    trouble = traitlets.Unicode(None, allow_none=True).tag(sync=True)

    def __init__(
        self,
        interface: Interface,
        mode: str,
        expected: Sequence[str],
        on_put: Callable[[Wire], SaveResult],
        on_hello: Callable[[Sequence[str]], Callable[[], Wire]] = lambda _: dict,
        on_fresh: Callable[[], Mapping[str, Any]] = dict,
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
        self._on_put = on_put
        self._on_hello = on_hello
        self._on_fresh = on_fresh
        self.on_msg(self._heard)

    def tell(self, entries: Wire) -> None:
        """Give entries to the page that were made elsewhere than on it."""
        self.send({"type": "entries", "entries": dict(entries)})

    def missing(self, exercise: str) -> None:
        """Stop waiting for an exercise that could not be shown."""
        self.expected = [each for each in self.expected if each != exercise]

    def _heard(self, _: object, message: Any, __: object) -> None:
        if not isinstance(message, dict) or message.get("type") not in ("hello", "put"):
            return
        entries = message.get("entries")
        if not isinstance(entries, dict):
            return
        known = message["type"] == "hello" and self._on_hello(_requested_scopes(message))
        if known and message.get("fresh") is True:
            self.send({"type": "states", "states": dict(self._on_fresh())})
        try:
            kept = self._on_put(entries)
        except UserError as trouble:
            self._complain(trouble)
            return
        self.trouble = None
        said = {
            "stamps": dict(kept.stamps),
            "at": kept.at.isoformat() if kept.at else None,
        }
        if known:
            self.send({"type": "welcome", **said, "entries": dict(known())})
        else:
            self.send({"type": "kept", **said})
        # After the answer, which would take the sentence away again.
        if kept.refused:
            self._complain(kept.refused)

    def _complain(self, trouble: UserError) -> None:
        self.trouble = str(trouble)
        self.send({"type": "trouble", "sentence": str(trouble)})


def _requested_scopes(message: Mapping[str, Any]) -> list[str]:
    said = message.get("scopes")
    return [each for each in said if isinstance(each, str)] if isinstance(said, list) else []
