"""Parts of other libraries that are not documented: each does what we need of it."""

from __future__ import annotations

from types import SimpleNamespace

from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine
from tornado.web import Application, RequestHandler

from workbook_lib.server.compat import IncludedApplication


class Theirs(RequestHandler):
    """A handler of another application."""


class Ours(RequestHandler):
    """A handler of the included application."""


def test_rules_of_ours_come_before_those_that_are_there_and_others_are_passed_on():
    app = Application([("/own", Theirs)], name="theirs")
    app.add_handlers(".*$", [("/page/(.*)", Theirs)])
    included = IncludedApplication([("/page/a", Ours), ("/own", Ours)], [])
    included.include_in(app)
    app.add_handlers(".*$", [("/later/(.*)", Theirs)])
    connection = SimpleNamespace(context=None, set_close_callback=lambda _: None)

    def find_handler(path):
        line = RequestStartLine("GET", path, "HTTP/1.1")
        headers = HTTPHeaders({"Host": "127.0.0.1"})
        request = HTTPServerRequest(start_line=line, headers=headers, connection=connection)
        return app.find_handler(request)

    assert [find_handler(f"/{path}").handler_class for path in ("page/a", "own")] == [Ours, Ours]
    assert find_handler("/page/a").application is included
    assert included.settings is app.settings
    assert [find_handler(f"/{path}").handler_class for path in ("page/b", "later/x")] == [
        Theirs,
        Theirs,
    ]
    assert find_handler("/nothing").handler_class is not Ours
