"""Leaving a page on a person's own computer: nobody who sits down after them gets in by "back"."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from workbook_lib.serve.signed_out import sign_out
from workbook_lib.server.pages.base import OwnPage
from workbook_lib.store.mode import Mode


class LeaveHandler(OwnPage):
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
