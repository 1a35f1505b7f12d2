"""Parts of other libraries that are not documented; tests/server/test_compat.py tries each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tornado.routing import AnyMatches, Rule
from tornado.web import Application

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tornado.httputil import HTTPServerRequest


class IncludedApplication(Application):
    """Handlers and transforms of our own within another application.

    Voila has a handler of every notebook, and Jupyter loads extensions by name, so its rules are
    there before ours. Tornado (tried with 6.6.1) asks rules in the order in which they were added.
    So this is a router in front of all others, which passes on what no rule of ours matches.

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
