"""Parts of other libraries that are not documented; ``tests/server/test_compat.py`` tries each."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from tornado.routing import AnyMatches, Rule
from tornado.web import Application

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tornado.httputil import HTTPServerRequest


class IncludedApplication(Application):
    """Handlers and transforms of our own within another application.

    Voila has a handler of every notebook, and Jupyter loads extensions by name, so its rules are
    there before ours. So this is a router in front of all others, which passes on what no rule of
    ours matches. tornado 6.6.1: ``Application.default_router.rules``, asked in their order.

    Parameters
    ----------
    rules : sequence of tuple
        Rules of our handlers.
    transforms : sequence of OutputTransform
        Applied to the responses of these handlers alone.
    """

    def __init__(self, rules: Sequence[tuple[Any, ...]], transforms: Sequence[Any]) -> None:
        super().__init__(list(rules), transforms=list(transforms))

    def include_in(self, app: Application) -> None:
        """Share the settings of an application, and match requests to it first."""
        self.settings = app.settings
        app.default_router.rules.insert(0, Rule(AnyMatches(), self))

    def find_handler(self, request: HTTPServerRequest, **_: Any) -> Any:
        """Return what answers a request; None for one that matches no rule."""
        return self.default_router.find_handler(request)


FIRST_NUDGE_DELAY = 0.01
"""Seconds until a kernel is asked for its status again; doubled each time."""


class KernelConnection(ZMQChannelsWebsocketConnection):
    """The websocket of a kernel, which is ready early and sends its page no error text.

    jupyter-server 2.21.1: ``nudge``, ``write_stderr``, and the streams in ``channels``.
    """

    def nudge(self) -> asyncio.Future[None]:
        """Ask the kernel for its status; the future is done when the answer arrives.

        A kernel may publish its status before the subscription is in place. Jupyter asks again
        after half a second, for which one visit in eight had to wait; this asks earlier.
        """
        answered = super().nudge()
        self._asking = asyncio.ensure_future(self._ask_again(answered))
        return answered

    async def _ask_again(self, answered: asyncio.Future[None]) -> None:
        pause = FIRST_NUDGE_DELAY
        while not (await asyncio.wait([answered], timeout=pause))[0]:
            # The reply on this channel is dropped; the status that the kernel publishes counts.
            control = self.channels.get("control")
            if control is None or control.closed():
                return
            self.session.send(control, "kernel_info_request")
            pause *= 2

    def send_to_kernel(self, parts: list[bytes]) -> None:
        """Send the parts of a message on the channel ``shell``, unless the connection is closed."""
        if self.channels:
            self.session.send_raw(self.channels["shell"], parts)

    def message_type(self, message: list[Any]) -> str:
        """Return the type of a message from the kernel."""
        _, parts = self.session.feed_identities(message)
        kind: str = self.session.unpack(parts[1])["msg_type"]
        return kind

    def write_stderr(self, error_message: str, parent_header: Any) -> None:
        """Send no error text to the page."""
