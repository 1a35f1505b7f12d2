"""All routes of our server, below any base URL."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine

from tests.server.running import CHAPTER
from workbook_lib.server.pages.base import NotFoundHandler
from workbook_lib.server.pages.binder_memory import BINDER_MEMORY_HANDLERS
from workbook_lib.server.pages.home import HomeHandler
from workbook_lib.server.pages.record_file import RECORD_FILE_HANDLERS
from workbook_lib.server.routes import BasedApplication, build_routes, with_base

KERNEL = "01234567-89ab-cdef-0123-456789abcdef"
STATIC = "workbook/static/0123456789ab"
PATHS = {
    *(
        "",
        CHAPTER,
        f"{CHAPTER}/kernel",
        "voila/render/explore.ipynb",
        "workbook/app.webmanifest",
        "workbook/leave",
        "workbook/code",
        "workbook/open",
        "workbook/open/a-code_1",
    ),
    *(f"workbook/file/{name}" for name in RECORD_FILE_HANDLERS),
    *(f"workbook/held/{name}" for name in BINDER_MEMORY_HANDLERS),
    *("room", "room/offer", "room/take-back", "room/lead", "room/board", "room/state"),
    *("room/codes/read", "room/do/hide", f"{STATIC}/css/pages.css", f"{STATIC}/plotly.min.js"),
    f"{STATIC}/icon.svg",
    *(f"voila/api/shutdown/{KERNEL}", f"api/kernels/{KERNEL}", f"api/kernels/{KERNEL}/channels"),
}


def routed(base):
    """Return the routes below a base URL, and a function that finds a handler."""
    routes = build_routes(base)
    app = BasedApplication(routes, default_handler_class=NotFoundHandler, base_url=base)
    connection = SimpleNamespace(context=None, set_close_callback=lambda _: None)

    def handler(path):
        line = RequestStartLine("GET", path, "HTTP/1.1")
        headers = HTTPHeaders({"Host": "127.0.0.1"})
        request = HTTPServerRequest(start_line=line, headers=headers, connection=connection)
        return app.find_handler(request).handler_class

    return routes, handler


@pytest.mark.parametrize("base", ["/", "/user/anna/", "/user/anna+b@x.y (2)/", "/user/m%C3%BC/"])
def test_every_route_is_below_the_base_url(base):
    routes, handler = routed(base)
    at = {path: handler(f"{base}{path}") for path in PATHS}
    assert {*at.values()} == {item[1] for item in routes}, "a route is missing in this test"
    assert at[""] is HomeHandler
    assert handler(f"{base.replace('@', '%40')}{CHAPTER}") is at[CHAPTER]
    if base != "/":
        assert {handler(f"/{path}") for path in PATHS} == {NotFoundHandler}


@pytest.mark.parametrize(
    ("path", "read"),
    [
        ("/user/a%40b%C3%AD%20c/voila/x%2Fy", "/user/a@b%C3%AD%20c/voila/x%2Fy"),
        ("/user/a@b%c3%ad%20c/", "/user/a@b%C3%AD%20c/"),
        ("/user/a@b%C3%AD%20c", "/user/a@b%C3%AD%20c"),
        ("/user/a@b%C3%AD%2520c/", "/user/a@b%C3%AD%2520c/"),
        ("/user%2Fa@b%C3%AD%20c/", "/user%2Fa@b%C3%AD%20c/"),
        ("/user/other/%40", "/user/other/%40"),
        ("*", "*"),
    ],
)
def test_an_escaped_base_url_is_recognized(path, read):
    assert with_base(path, "/user/a@b%C3%AD%20c/") == read
    assert with_base(path, "/") == path
