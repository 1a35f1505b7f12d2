"""Signing out of a personal workbook, also when the browser's own request to do so was lost.

The page that is left sets a cookie before it goes. The next request of that browser carries it, so
an ad blocker or a broken connection cannot keep the browser signed in.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from workbook_lib.store.mode import Mode

if TYPE_CHECKING:
    from workbook_lib.server.pages.base import Page


def sign_out(page: Page) -> None:
    """Sign this browser out, and lock a sealed file."""
    if (store := page.site.store()) is not None:
        store.place.keys.forget()
    page.identity_provider.clear_login_cookie(page)
    page.clear_cookie(_cookie(page), path=page.base_url)


def obey(page: Page) -> None:
    """Sign this browser out if a page of it was left, unless the request brings the token anew."""
    if page.site.mode is not Mode.PERSONAL or page.get_cookie(_cookie(page)) is None:
        return
    if page.token_authenticated:
        page.clear_cookie(_cookie(page), path=page.base_url)
        return
    sign_out(page)
    page.current_user = None


def _cookie(page: Page) -> str:
    """Return the name of the cookie; servers on two ports of one host share their cookies."""
    return "workbook-left-" + re.sub(r"[^A-Za-z0-9]", "-", page.request.host)
