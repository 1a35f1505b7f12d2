"""One-time codes with which the browser is opened, and sign-out.

Every account of a computer can read the arguments of a running program. So the browser is started
with a code that works once, in place of the token or the facilitator's key.
"""

from __future__ import annotations

from jupyter_server.auth.decorator import allow_unauthenticated, authorized
from tornado.web import HTTPError, authenticated

from workbook_lib.server.pages.base import PageHandler
from workbook_lib.store.mode import Mode


class NewCodeHandler(PageHandler):
    """Gives a new code to a second ``workbook serve``, which has to send the token."""

    auth_resource = "contents"

    @authenticated
    @authorized
    def post(self) -> None:
        one_time_code = self.state.one_time_code
        if one_time_code is None or not self.token_authenticated:
            raise HTTPError(404)
        self.finish({"code": one_time_code.renew()})


class OneTimeCodeHandler(PageHandler):
    """Redirects to the address of a code."""

    @allow_unauthenticated
    def get(self, code: str) -> None:
        one_time_code = self.state.one_time_code
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
