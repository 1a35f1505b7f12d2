"""Who a browser is: a random name in a signed cookie, to which the kernels of its pages belong.

It is no login and says nothing about a person. It lasts as long as the browser is open, no script
can read it, and no page of anyone else makes the browser send it.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from contextvars import ContextVar
from typing import TYPE_CHECKING

from workbook_lib.errors import UserError
from workbook_lib.store.mode import Mode

if TYPE_CHECKING:
    from pathlib import Path

    from jupyter_server.base.handlers import JupyterHandler

    from workbook_lib.server.pages.base import PageHandler

KERNELS_SETTING = "workbook_kernels"
"""Under this name what knows whose a kernel is stands in the settings of a tornado application."""

CURRENT_VISITOR: ContextVar[str | None] = ContextVar("visitor", default=None)
"""Whose page is being drawn: kernels started meanwhile are theirs."""


CURRENT_ADDRESS: ContextVar[str] = ContextVar("address", default="")
"""From which address the page that is being drawn was asked for."""


def has_visitor_cookie(handler: JupyterHandler) -> bool:
    """Whether a browser came with a name, though it be one that an earlier server has signed."""
    return handler.get_cookie(_visitor_cookie_name(handler)) is not None


def visitor_of(handler: JupyterHandler) -> str | None:
    """Return the name that a browser came with; None if it has none, or one not signed by us."""
    name = handler.get_signed_cookie(_visitor_cookie_name(handler))
    return name.decode() if name else None


def ensure_visitor_cookie(handler: JupyterHandler) -> None:
    """Note whose page this is, and give a name to a browser that came without.

    To be called before anything of the page has been sent.
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
    """Return a cookie's name. Servers on two ports of one host share their cookies."""
    return re.sub(r"[^A-Za-z0-9]", "-", f"workbook-visitor-{handler.request.host}")


SECRET_BYTES = 32
_KEY_FILE = "server-key"


def cookie_secret(folder: Path) -> bytes:
    """Return the key in a data folder, made on the first call.

    Where the folder cannot be written to, a record in it can still be read, and the key lasts as
    long as this server.

    Parameters
    ----------
    folder : Path
        The data folder; made if it is not there, for its owner only.
    """
    path = folder / _KEY_FILE
    secret = secrets.token_bytes(SECRET_BYTES)
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.is_file() and len(kept := path.read_bytes()) == SECRET_BYTES:
            return kept
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secret)
    return secret


def forget_secret(folder: Path) -> None:
    """Remove the key from a data folder. A server that runs goes on with it; the next makes one.

    Raises
    ------
    UserError
        When it is there and cannot be removed.
    """
    path = folder / _KEY_FILE
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise UserError(
            f"{path} could not be removed ({error.strerror}). Remove it by hand."
        ) from error


def sign_out(page: PageHandler) -> None:
    """Sign this browser out, and lock a sealed file."""
    if (store := page.site.store()) is not None:
        store.place.keys.forget()
    page.identity_provider.clear_login_cookie(page)
    page.clear_cookie(_signed_out_cookie_name(page), path=page.base_url)


def apply_sign_out(page: PageHandler) -> None:
    """Sign this browser out if a page of it was left, unless the request brings the token anew."""
    if (
        page.site.mode is not Mode.PERSONAL
        or page.get_cookie(_signed_out_cookie_name(page)) is None
    ):
        return
    if page.token_authenticated:
        page.clear_cookie(_signed_out_cookie_name(page), path=page.base_url)
        return
    sign_out(page)
    page.current_user = None


def _signed_out_cookie_name(page: PageHandler) -> str:
    """Return the name of the cookie; servers on two ports of one host share their cookies."""
    return "workbook-left-" + re.sub(r"[^A-Za-z0-9]", "-", page.request.host)
