"""Who a browser is: a random name in a signed cookie, to which the kernels of its pages belong.

It is no login and says nothing about a person. It lasts as long as the browser is open, no script
can read it, and no page of anyone else makes the browser send it.
"""

from __future__ import annotations

import re
import secrets
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jupyter_server.base.handlers import JupyterHandler

KERNELS = "workbook_kernels"
"""Under this name what knows whose a kernel is stands in the settings of a tornado application."""

VISITOR: ContextVar[str | None] = ContextVar("visitor", default=None)
"""Whose page is being drawn: kernels started meanwhile are theirs."""


ADDRESS: ContextVar[str] = ContextVar("address", default="")
"""From which address the page that is being drawn was asked for."""


def keeps_cookies(handler: JupyterHandler) -> bool:
    """Whether a browser came with a name, though it be one that an earlier server has signed."""
    return handler.get_cookie(_cookie(handler)) is not None


def visitor_of(handler: JupyterHandler) -> str | None:
    """Return the name that a browser came with; None if it has none, or one not signed by us."""
    name = handler.get_signed_cookie(_cookie(handler))
    return name.decode() if name else None


def greet(handler: JupyterHandler) -> None:
    """Note whose page this is, and give a name to a browser that came without.

    To be called before anything of the page has been sent.
    """
    name = visitor_of(handler)
    if name is None:
        name = secrets.token_urlsafe(24)
        handler.set_signed_cookie(
            _cookie(handler),
            name,
            expires_days=None,
            path=handler.base_url,
            httponly=True,
            samesite="Strict",
            secure=handler.request.protocol == "https",
        )
    VISITOR.set(name)
    ADDRESS.set(handler.request.remote_ip or "")


def _cookie(handler: JupyterHandler) -> str:
    """Return a cookie's name. Servers on two ports of one host share their cookies."""
    return re.sub(r"[^A-Za-z0-9]", "-", f"workbook-visitor-{handler.request.host}")
