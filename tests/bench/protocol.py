"""A visitor of a chapter without a browser, at the level of the protocol."""

from __future__ import annotations

from types import SimpleNamespace

from tests.bench.servers import NOTEBOOK
from tests.server.guest import Guest

CHAPTER = f"voila/render/{NOTEBOOK}"


class Session(Guest):
    """A guest with a websocket to the kernel of their page."""

    def __init__(self, server):
        # The start page signs in; the chapter would start another kernel.
        super().__init__(SimpleNamespace(base=server.base, address=server.base))
        self.turn = 0

    async def open_page(self):
        """Open the chapter and its widgets."""
        await self.open(CHAPTER)
        self.connection = await self.connect(binary=True)
        states = await self.connection.widgets()
        self.sync_model = next(name for name, state in states.items() if "expected" in state)
        bindings = (state["binding"] for state in states.values() if "binding" in state)
        self.scope = next(bindings)["scope"]

    async def choose(self):
        """Answer a row, and wait until it is saved and drawn."""
        self.turn += 1
        level = ("healthy", "mixed", "concerning")[self.turn % 3]
        entry = {"value": level, "at": [1_900_000_000_000 + self.turn, 0, "test-test"]}
        subject = {"value": "partner", "at": [1_900_000_000_000, 0, "test-test"]}
        date = {"value": "2026-11-22", "at": [1_900_000_000_000, 0, "test-test"]}
        answers = {"duration": entry, "subject": subject, "date": date}
        entries = {f"{self.scope}/{name}": value for name, value in answers.items()}
        await self.connection.send_to_widget(
            self.sync_model, method="custom", content={"type": "put", "entries": entries}
        )
        await self.connection.wait_until_idle()

    async def whole(self):
        """Open the page, choose, and wait for the figure."""
        await self.open_page()
        await self.choose()
