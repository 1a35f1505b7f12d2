"""One-time codes with which the browser is opened, and sign-out.

Every account of a computer can read the arguments of a running program. So the browser is started
with a code that works once, in place of the token or the facilitator's key.
"""

from __future__ import annotations

import hmac
import secrets

from jupyter_server.auth.decorator import allow_unauthenticated, authorized
from tornado.web import HTTPError, authenticated

from workbook_lib.server.pages.base import PageHandler
from workbook_lib.store.mode import Mode

ONE_TIME_CODE_SETTING = "workbook_once"
"""Key of the ``OneTimeCode`` in the tornado settings."""


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


class NewCodeHandler(PageHandler):
    """Gives a new code to a second ``workbook serve``, which has to send the token."""

    auth_resource = "contents"

    @authenticated
    @authorized
    def post(self) -> None:
        one_time_code: OneTimeCode | None = self.settings[ONE_TIME_CODE_SETTING]
        if one_time_code is None or not self.token_authenticated:
            raise HTTPError(404)
        self.finish({"code": one_time_code.renew()})


class OneTimeCodeHandler(PageHandler):
    """Redirects to the address of a code."""

    @allow_unauthenticated
    def get(self, code: str) -> None:
        one_time_code: OneTimeCode | None = self.settings[ONE_TIME_CODE_SETTING]
        address = None if one_time_code is None else one_time_code.redeem(code)
        if address is None:
            raise HTTPError(404)
        self.redirect(address)


class SignOutHandler(PageHandler):
    """Signs the browser out; the address with its token signs it in again."""

    auth_resource = "contents"

    def check_origin(self, origin_to_satisfy_tornado: str = "") -> bool:
        """Allow the origin ``null``; see ``EndKernelHandler``."""
        return self.get_origin() == "null" or super().check_origin()

    @authenticated
    @authorized
    def post(self) -> None:
        """Sign out, and lock a sealed file; do nothing in guest mode.

        A guest's entries were in the tab alone, and a Jupyter server has its own sign-out.
        """
        if self.site.mode is Mode.PERSONAL:
            self.sign_out()
        self.set_status(204)
        self.finish()
