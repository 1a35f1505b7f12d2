"""What the handlers of a server share: one object in the settings of its application."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbook_lib.server.prerender.figure_cache import FigureCache
from workbook_lib.server.voila_template import environment
from workbook_lib.store.mode import GuestStore

if TYPE_CHECKING:
    import re

    from jinja2 import Environment
    from jupyter_server.base.handlers import JupyterHandler

    from workbook_lib.kernel.pool import ForkServerPool
    from workbook_lib.server.kernels.notebook_runner import KernelRegistry
    from workbook_lib.server.prerender.snapshots import Snapshots
    from workbook_lib.server.site import Site
    from workbook_lib.server.workshop.invitation import Invitation
    from workbook_lib.server.workshop.room import Room

STATE_SETTING = "workbook_state"
"""Key of the ``AppState`` in the tornado settings."""


class BinderMemory:
    """A guest store for each visitor cookie."""

    def __init__(self) -> None:
        self._stores: dict[str, GuestStore] = {}

    def store_for(self, visitor: str) -> GuestStore:
        return self._stores.setdefault(visitor, GuestStore())

    def forget(self, visitor: str) -> None:
        self._stores.pop(visitor, None)


class OneTimeCode:
    """A code that is redeemed once for a secret address.

    Parameters
    ----------
    address : str
        Address with a token or key in it.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self.code = self.renew()

    def renew(self) -> str:
        """Create and return a new code."""
        self.code = secrets.token_urlsafe(24)
        self._used = False
        return self.code

    def redeem(self, code: str) -> str | None:
        """Return the address for the right code, once; else None."""
        if self._used or not hmac.compare_digest(code, self.code):
            return None
        self._used = True
        return self._address


@dataclass(frozen=True)
class AppState:
    """The state of a server.

    Attributes
    ----------
    site
        Content and notebooks.
    kernels
        Kernels of pages, and their visitors.
    pool
        Forks kernels.
    snapshots
        Chapters as pages first show them.
    has_login
        Whether a browser can sign in on a page, of a Jupyter server or a hub.
    host_pattern
        Names under which our own server answers; None on a Jupyter server.
    room
        Workshop room and its invitation.
    one_time_code
        Code with which the browser is opened.
    binder_memory
        Entries of visitors on Binder; None elsewhere.
    figure_cache
        Figures of the person's record.
    templates
        Environment of the page templates.
    """

    site: Site
    kernels: KernelRegistry
    pool: ForkServerPool
    snapshots: Snapshots
    has_login: bool
    host_pattern: re.Pattern[str] | None = None
    room: tuple[Room, Invitation] | None = None
    one_time_code: OneTimeCode | None = None
    binder_memory: BinderMemory | None = None
    figure_cache: FigureCache = field(default_factory=FigureCache)
    templates: Environment = field(default_factory=environment)


def state_of(handler: JupyterHandler) -> AppState:
    """Return the state of the server that answers a request."""
    state: AppState = handler.settings[STATE_SETTING]
    return state
