"""Entries of visitors on Binder, in the memory of this process alone.

On Binder other projects have the same origin and could read what a browser stores. So a page sends
its entries here as they are written, and the next page of the same browser loads them. They are
never on the disk or in a log, and are gone when the process ends.

Requests count as activity, which postpones the end of the Binder session; ``look`` does not.
"""

from __future__ import annotations

from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from jupyter_server.auth.decorator import authorized
from tornado.web import HTTPError, authenticated

from workbook_lib.record.wire_format import parse_entries, to_wire
from workbook_lib.server.pages.api_base import ApiHandler
from workbook_lib.server.security.cookies import CURRENT_VISITOR, ensure_visitor_cookie
from workbook_lib.settings import DEFAULT_IDLE_TIMEOUT, Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jupyter_server.serverapp import ServerApp

    from workbook_lib.server.state import BinderMemory

LAST_ACTIVITY_SETTING = "workbook_last_activity"
"""Key of the tornado settings that Jupyter's idle shutdown reads (any ``*_last_activity``)."""


class BinderMemoryHandler(ApiHandler):
    """Base of these handlers, which exist on Binder alone; for ``look`` it answers 204."""

    auth_resource = "contents"

    @authenticated
    @authorized
    def post(self) -> None:
        """Handle the request for the visitor of its cookie."""
        memory = self.state.binder_memory
        ensure_visitor_cookie(self)
        visitor = CURRENT_VISITOR.get()
        if memory is None or visitor is None:
            raise HTTPError(404)
        self.handle(memory, visitor)

    def handle(self, memory: BinderMemory, visitor: str) -> None:
        """Answer that the session is there; this is no activity."""
        self.send_done()

    def note_activity(self) -> None:
        self.settings[LAST_ACTIVITY_SETTING] = datetime.now(UTC)


class SaveEntriesHandler(BinderMemoryHandler):
    """Saves entries of a page; a request without entries records activity."""

    def handle(self, memory: BinderMemory, visitor: str) -> None:
        store = memory.store_for(visitor)
        store.save(parse_entries(self.body_json()).record)
        self.note_activity()
        self.send_done()


class LoadEntriesHandler(BinderMemoryHandler):
    """Sends all entries of a visitor."""

    def handle(self, memory: BinderMemory, visitor: str) -> None:
        self.note_activity()
        self.finish({"entries": to_wire(memory.store_for(visitor).load().entries)})


class ForgetEntriesHandler(BinderMemoryHandler):
    """Drops all entries of a visitor: on quick exit, or when everything is cleared."""

    def check_origin(self, origin_to_satisfy_tornado: str = "") -> bool:
        """Allow the origin ``null``; see ``EndKernelHandler``."""
        return self.get_origin() == "null" or super().check_origin()

    def handle(self, memory: BinderMemory, visitor: str) -> None:
        memory.forget(visitor)
        self.send_done()


BINDER_MEMORY_HANDLERS: Mapping[str, type[BinderMemoryHandler]] = MappingProxyType(
    {
        "take": SaveEntriesHandler,
        "give": LoadEntriesHandler,
        "forget": ForgetEntriesHandler,
        "look": BinderMemoryHandler,
    }
)
"""Handlers by the last part of their URL."""


def idle_timeout(serverapp: ServerApp, settings: Settings) -> str:
    """Return after how many idle seconds a Binder session ends, for ``WORKBOOK_QUIET``.

    Binder ends idle kernels first, and then a server without kernels; the shorter limit counts.
    """
    kernels = getattr(serverapp.kernel_manager, "cull_idle_timeout", 0)
    limits = [limit for limit in (serverapp.shutdown_no_activity_timeout, kernels) if limit > 0]
    return str(settings.idle_timeout or min([DEFAULT_IDLE_TIMEOUT, *limits]))
