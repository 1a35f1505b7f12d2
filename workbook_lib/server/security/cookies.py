"""The visitor cookie, and the key that signs cookies.

The visitor cookie holds a random id that owns the kernels of a browser's pages. It is no login and
says nothing about a person. It ends with the browser session, is hidden from scripts (HttpOnly) and
is not sent from other sites (SameSite=Strict).
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from contextvars import ContextVar
from typing import TYPE_CHECKING

from workbook_lib.errors import UserError, cause_of
from workbook_lib.store.files import remove

if TYPE_CHECKING:
    from pathlib import Path

    from jupyter_server.base.handlers import JupyterHandler

CURRENT_VISITOR: ContextVar[str | None] = ContextVar("visitor", default=None)
"""Visitor of the current request, who owns the kernels started by it."""


CURRENT_ADDRESS: ContextVar[str] = ContextVar("address", default="")
"""IP address of the current request."""


def has_visitor_cookie(handler: JupyterHandler) -> bool:
    """Whether a browser sent a visitor cookie, valid or signed by an earlier server."""
    return handler.get_cookie(_visitor_cookie_name(handler)) is not None


def visitor_of(handler: JupyterHandler) -> str | None:
    """Return the visitor id of a browser; None without a validly signed cookie."""
    name = handler.get_signed_cookie(_visitor_cookie_name(handler))
    return name.decode() if name else None


def ensure_visitor_cookie(handler: JupyterHandler) -> None:
    """Set the visitor of this request, and a cookie for a browser without one.

    Call it before the response has begun.
    """
    name = visitor_of(handler)
    if name is None:
        name = secrets.token_urlsafe(24)
        handler.set_signed_cookie(
            _visitor_cookie_name(handler),
            name,
            expires_days=None,
            path=handler.base_url,
            httponly=True,
            samesite="Strict",
            secure=handler.request.protocol == "https",
        )
    CURRENT_VISITOR.set(name)
    CURRENT_ADDRESS.set(handler.request.remote_ip or "")


def _visitor_cookie_name(handler: JupyterHandler) -> str:
    return host_cookie_name(handler, "workbook-visitor-")


def host_cookie_name(handler: JupyterHandler, prefix: str) -> str:
    """Return the name of a cookie; with the port, since all ports of a host share cookies."""
    return prefix + re.sub(r"[^A-Za-z0-9]", "-", handler.request.host)


SECRET_BYTES = 32
_KEY_FILE = "server-key"


def cookie_secret(folder: Path) -> bytes:
    """Return the key in a data folder, created on the first call.

    Where the folder cannot be written to, the key lasts as long as this server.

    Parameters
    ----------
    folder : Path
        The data folder; created with mode 700 if it is missing.
    """
    path = folder / _KEY_FILE
    secret = secrets.token_bytes(SECRET_BYTES)
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.is_file() and len(stored := path.read_bytes()) == SECRET_BYTES:
            return stored
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secret)
    return secret


def forget_secret(folder: Path) -> None:
    """Remove the key from a data folder; a running server goes on with it.

    Raises
    ------
    UserError
        When the key cannot be removed.
    """
    path = folder / _KEY_FILE
    try:
        remove(path)
    except OSError as error:
        raise UserError("secret_not_removed", path=path, cause=cause_of(error)) from error
