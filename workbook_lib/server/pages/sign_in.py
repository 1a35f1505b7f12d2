"""The address with which a browser is opened: it holds a code that works once.

A program's arguments can be read by every account of a computer, for as long as it runs. So no
token and no leader's key is among those of a browser.
"""

from __future__ import annotations

import hmac
import secrets

from jupyter_server.auth.decorator import allow_unauthenticated, authorized
from tornado.web import HTTPError, authenticated

from workbook_lib.server.pages.base import OwnPageHandler
from workbook_lib.server.security.cookies import sign_out
from workbook_lib.store.mode import Mode

ONE_TIME_CODE_SETTING = "workbook_once"
"""Under this name it stands in the settings of a tornado application."""


class OneTimeCode:
    """Leads to an address once.

    Parameters
    ----------
    address : str
        Where to; nobody else may know it.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self.code = self.renew()

    def renew(self) -> str:
        """Make a new code, with which the address can be opened once more, and return it."""
        self.code = secrets.token_urlsafe(24)
        self._used = False
        return self.code

    def take(self, code: str) -> str | None:
        """Return the address for the right code, the first time; else None."""
        if self._used or not hmac.compare_digest(code, self.code):
            return None
        self._used = True
        return self._address


class NewCodeHandler(OwnPageHandler):
    """Gives a new code to a second start, which shows that it has the token."""

    auth_resource = "contents"

    @authenticated
    @authorized
    def post(self) -> None:
        """Give it."""
        once: OneTimeCode | None = self.settings[ONE_TIME_CODE_SETTING]
        if once is None or not self.token_authenticated:
            raise HTTPError(404)
        self.finish({"code": once.renew()})


class OneTimeCodeHandler(OwnPageHandler):
    """Sends on to where the code leads."""

    @allow_unauthenticated
    def get(self, code: str) -> None:
        """Send on, once."""
        once: OneTimeCode | None = self.settings[ONE_TIME_CODE_SETTING]
        address = None if once is None else once.take(code)
        if address is None:
            raise HTTPError(404)
        self.redirect(address)


class SignOutHandler(OwnPageHandler):
    """Takes the browser's right to come in. The whole address, with its token, gives it back."""

    auth_resource = "contents"

    def check_origin(self, origin_to_satisfy_tornado: str = "") -> bool:
        """Whether this may be from a page of ours; see ``EndHandler``."""
        return self.get_origin() == "null" or super().check_origin()

    @authenticated
    @authorized
    def post(self) -> None:
        """Sign out, and lock a sealed file.

        For a guest, or on a Jupyter server that is not ours, there is nothing to do: a guest's
        words were in the tab alone, and such a server has its own way to sign out.
        """
        self.say_who_may()
        if self.site.mode is Mode.PERSONAL:
            sign_out(self)
        self.set_status(204)
        self.finish()
