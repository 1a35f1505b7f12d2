"""Words on a computer that Binder lends: in this process's memory, and nowhere else.

There a browser keeps nothing for us, because pages of other projects have the same address and
could read it. So a page hands its words over as they are written, and the next page of the same
browser gets them from here. They are on no disk and in no log, and are gone when this process ends.

What a page asks here counts as activity, which puts off the end of such a computer. It ends when
there has been none for a while; a look counts for nothing.
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
from workbook_lib.store.base import GuestStore
from workbook_lib.store.mode import DEFAULT_IDLE_TIMEOUT, IDLE_TIMEOUT_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jupyter_server.serverapp import ServerApp

BINDER_MEMORY_SETTING = "workbook_held"
"""Under this name what is held stands in the settings of a tornado application."""

LAST_ACTIVITY_SETTING = "workbook_last_activity"
"""A Jupyter server that ends when nothing happens looks at every setting with such a name."""


class BinderMemory:
    """What is held for each browser, by the name in its cookie."""

    def __init__(self) -> None:
        self._stores: dict[str, GuestStore] = {}

    def of(self, visitor: str) -> GuestStore:
        """Return where the words of a visitor are."""
        return self._stores.setdefault(visitor, GuestStore())

    def forget(self, visitor: str) -> None:
        """Let go of them."""
        self._stores.pop(visitor, None)


class BinderMemoryHandler(ApiHandler):
    """What these doors have in common: they are there on a computer on loan alone."""

    auth_resource = "contents"

    @authenticated
    @authorized
    def post(self) -> None:
        """Do what this address is for."""
        self.say_who_may()
        held: BinderMemory | None = self.settings.get(BINDER_MEMORY_SETTING)
        ensure_visitor_cookie(self)
        visitor = CURRENT_VISITOR.get()
        if held is None or visitor is None:
            raise HTTPError(404)
        self.do(held, visitor)

    def do(self, held: BinderMemory, visitor: str) -> None:
        """Answer that this computer is there. It is no activity."""
        self.done()

    def note(self) -> None:
        """Note that somebody is there."""
        self.settings[LAST_ACTIVITY_SETTING] = datetime.now(UTC)


class SaveEntriesHandler(BinderMemoryHandler):
    """Takes entries from a page. A page without any says that its reader is there."""

    def do(self, held: BinderMemory, visitor: str) -> None:
        """Hold them; one that is broken does not keep the others from being held."""
        store = held.of(visitor)
        store.save(parse_entries(self.table()).record)
        self.note()
        self.done()


class LoadEntriesHandler(BinderMemoryHandler):
    """Gives a page all that is held."""

    def do(self, held: BinderMemory, visitor: str) -> None:
        """Send it."""
        self.note()
        self.finish({"entries": to_wire(held.of(visitor).load().entries)})


class ForgetEntriesHandler(BinderMemoryHandler):
    """Lets go of all that is held: a page is left in a hurry, or everything is cleared."""

    def check_origin(self, origin_to_satisfy_tornado: str = "") -> bool:
        """Whether this may be from a page of ours; see ``EndHandler``."""
        return self.get_origin() == "null" or super().check_origin()

    def do(self, held: BinderMemory, visitor: str) -> None:
        """Forget it."""
        held.forget(visitor)
        self.done()


BINDER_MEMORY_HANDLERS: Mapping[str, type[BinderMemoryHandler]] = MappingProxyType(
    {
        "take": SaveEntriesHandler,
        "give": LoadEntriesHandler,
        "forget": ForgetEntriesHandler,
        "look": BinderMemoryHandler,
    }
)
"""Handlers by the last part of their address."""


def idle_timeout(serverapp: ServerApp, environ: Mapping[str, str]) -> str:
    """Return after how many quiet seconds a server on loan ends, for ``WORKBOOK_QUIET``.

    Binder ends idle kernels first and then a server without any; what comes first counts, since a
    page without a kernel has no first step.
    """
    kernels = getattr(serverapp.kernel_manager, "cull_idle_timeout", 0)
    set_here = [each for each in (serverapp.shutdown_no_activity_timeout, kernels) if each > 0]
    return environ.get(IDLE_TIMEOUT_VARIABLE, str(min([DEFAULT_IDLE_TIMEOUT, *set_here])))
