"""Access, routes and headers of every response."""

from __future__ import annotations

import http.client
import re
import shutil
import socket
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tests.server.running import CHAPTER, ROOT
from workbook_lib import assets
from workbook_lib.server.site import Site
from workbook_lib.settings import Settings

STATIC = f"workbook/static/{assets.digest()}/"


def test_the_printed_address_opens_the_start_page(server):
    assert re.fullmatch(
        r"Ready: http://127\.0\.0\.1:\d+/\?token=[0-9a-f]{48}\n", server.output_lines[0]
    )
    with server.anonymous_client() as client:
        assert client.get(server.address).status_code == 302


def test_the_token_is_moved_from_the_url_to_a_cookie(server):
    with server.anonymous_client() as client:
        answer = client.get(server.address)
        assert answer.headers["location"] == "/"
        assert "httponly" in answer.headers["set-cookie"].lower()
        assert "samesite=lax" in answer.headers["set-cookie"].lower()
        assert client.get("/").status_code == 200


def test_the_token_is_removed_from_every_url(client, server):
    token = urlsplit(server.address).query
    answer = client.get(f"/{CHAPTER}?{token}&lang=en", follow_redirects=False)
    assert answer.headers["location"] == f"/{CHAPTER}?lang=en"


def test_a_missing_language_is_removed_from_the_url(client):
    answer = client.get("/?lang=tlh", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (302, "/")


@pytest.mark.parametrize("path", ["", CHAPTER, "nowhere", "?token=wrong"])
def test_pages_require_sign_in(server, content, path):
    with server.anonymous_client() as client:
        answer = client.get(f"/{path}")
    assert answer.status_code == 403
    assert content.interface.error.sign_in_title in answer.text
    assert content.chapter("map-your-loop").title not in answer.text


@pytest.mark.parametrize("path", ["", "/channels"])
def test_kernels_require_sign_in(server, path):
    with server.anonymous_client() as client:
        answer = client.get(f"/api/kernels/01234567-89ab-cdef-0123-456789abcdef{path}")
    assert answer.status_code in (400, 403)


def test_unknown_host_names_are_refused(server):
    with server.anonymous_client() as client:
        answer = client.get(server.address, headers={"Host": "elsewhere.example"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "api/contents/",
        "api/kernels",
        "api/sessions",
        "api/terminals",
        "files/01-map-your-loop.ipynb",
        "lab",
        "login",
        "metrics",
        "tree",
        "voila/api/contents/",
        "voila/files/01-map-your-loop.ipynb",
        "voila/render/",
        "voila/render/no-such.ipynb",
        "voila/render/%2e%2e/README.md",
        "voila/render/..%2f..%2fsecret.ipynb",
        "voila/templates/lab/static/index.css",
        "voila/tree",
    ],
)
def test_other_paths_are_not_found(client, content, path):
    answer = client.get(f"/{path}")
    assert answer.status_code == 404
    assert content.interface.error.not_found_title in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "DEBUG", "PROPFIND"])
@pytest.mark.parametrize("path", ["/", f"/{CHAPTER}"])
def test_other_http_methods_are_rejected(client, server, path, method):
    answer, body = ask(server, path, method=method, Cookie=cookies(client))
    assert answer.status == 405
    assert cookies(client).encode() not in body


def test_forwarding_headers_are_ignored(server):
    forwarded = {"X-Forwarded-Proto": "https", "X-Scheme": "https", "X-Forwarded-Host": "a.example"}
    with server.anonymous_client() as client:
        answer = client.get(server.address, headers=forwarded, follow_redirects=False)
        elsewhere = {**forwarded, "Host": "elsewhere.example", "X-Forwarded-Host": "127.0.0.1"}
        assert client.get(server.address, headers=elsewhere).status_code == 403
    assert "a.example" not in answer.headers.get("location", "")
    assert answer.headers.get_list("set-cookie")
    assert not any("secure" in item.lower() for item in answer.headers.get_list("set-cookie"))


def ask(server, path, *, method="GET", **headers):
    """Request a literal path in bytes, because clients normalize paths."""
    head = {"Host": f"127.0.0.1:{server.port}", "Connection": "close", **headers}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items())]
    with socket.create_connection(("127.0.0.1", server.port), 30) as line:
        line.sendall("\r\n".join([*lines, "", ""]).encode("latin-1"))
        answer = http.client.HTTPResponse(line)
        answer.begin()
        return answer, answer.read()


def raw(server, path, **headers):
    """Return status and body for a literal path."""
    answer, body = ask(server, path, **headers)
    return answer.status, body


def cookies(client):
    """Return the cookie header for received cookies."""
    return "; ".join(f"{name}={value}" for name, value in client.cookies.items())


@pytest.mark.parametrize(
    "path",
    [
        "__init__.py",
        "css/../__init__.py",
        "css/..%2f__init__.py",
        "css/%2e%2e/__init__.py",
        "css/..%5c__init__.py",
        "js/../../cli.py",
        "manifest.json",
        "js/../manifest.json",
        "css/",
        "js/no-such.js",
        "fonts//etc/passwd",
    ],
)
def test_only_assets_are_served_as_files(server, path):
    status, body = raw(server, f"/{STATIC}{path}")
    assert status in (403, 404)
    assert b"annotations" not in body
    assert b"Traceback" not in body


@pytest.mark.parametrize(("method", "after"), [("GET", ""), ("POST", "/kernel")])
def test_no_path_opens_a_notebook_that_is_not_a_chapter(client, server, tmp_path, method, after):
    signed = {"Cookie": cookies(client), "X-XSRFToken": client.cookies["_xsrf"]}
    ran = tmp_path / "ran"
    notebook = new_notebook(cells=[new_code_cell(f"open({str(ran)!r}, 'w').close()")])
    (tmp_path / "evil.ipynb").write_text(nbformat.writes(notebook))
    outside = f"{tmp_path}/evil.ipynb"
    climbing = f"{'../' * 20}{outside[1:]}"
    paths = {
        *(outside, f"/{outside}", climbing, f"x/{climbing}", f"./{climbing}"),
        *(f"{CHAPTER.rpartition('/')[2]}/{climbing}", climbing.replace("/", "\\")),
        *(f"{outside}\0.ipynb", f"{outside[:-6]}\0.ipynb", f"file://{outside}"),
        *("../01-map-your-loop.ipynb", "./01-map-your-loop.ipynb", "/01-map-your-loop.ipynb"),
        *("x/../01-map-your-loop.ipynb", "01-map-your-loop.ipynb\0.ipynb", "02-MAP.ipynb"),
    }
    once = {*(quote(path) for path in paths), *(quote(path, safe="") for path in paths)}
    once |= {path.replace(".", "%2e").replace("/", "%2F") for path in once}
    twice = {quote(path, safe="") for path in once}
    before = len(server.kernels())
    for path in sorted(once | twice):
        status, body = raw(server, f"/voila/render/{path}{after}", method=method, **signed)
        assert status in (400, 404), path
        assert b"kernelId" not in body
    assert not ran.exists()
    assert len(server.kernels()) == before


FORMER_NAMES = {
    "01-why-people-step-back": "03-why-people-step-back",
    "02-map-your-loop": "01-map-your-loop",
    "03-how-a-talk-feels": "04-how-a-talk-feels",
    "04-pause-and-settle": "02-pause-and-settle",
    "05-signs-over-time": "signs-over-time",
    "06-what-closeness-stirs-up": "09-what-closeness-stirs-up",
    "07-words-to-try": "05-before-you-write",
    "09-a-plan-for-two": "10-a-plan-for-two",
    "10-take-home": "11-take-home",
}
"""Names of notebooks in earlier versions, and the names of those that they lead to."""


@pytest.mark.parametrize(("former", "current"), FORMER_NAMES.items())
def test_a_former_address_redirects_with_its_query(client, former, current):
    answer = client.get(f"/voila/render/{former}.ipynb?lang=en&steps=all", follow_redirects=False)
    assert answer.status_code == 301
    assert answer.headers["location"] == f"/voila/render/{current}.ipynb?lang=en&steps=all"
    assert client.get(f"/voila/render/{former}.ipynb").status_code == 200
    assert client.get(f"/voila/render/x/{former}.ipynb").status_code == 404


def test_a_notebook_with_a_former_name_is_left_to_voila(tmp_path):
    root = tmp_path / "root"
    shutil.copytree(ROOT / "notebooks", root / "notebooks")
    site = Site(Settings(), root)
    former = "notebooks/02-map-your-loop.ipynb"
    assert site.current_path(former, "en") == "notebooks/01-map-your-loop.ipynb"
    assert site.runs_as_delivered(former)
    (root / former).write_text("{}")
    assert not site.runs_as_delivered(former)


@pytest.mark.parametrize("text", ["", "{", "{}", "[]"])
def test_a_notebook_that_cannot_be_read_is_left_to_voila(tmp_path, text):
    root = tmp_path / "root"
    shutil.copytree(ROOT / "notebooks", root / "notebooks")
    site = Site(Settings(), root)
    path = "notebooks/01-map-your-loop.ipynb"
    assert site.runs_as_delivered(path)
    (root / path).write_text(text)
    assert not site.runs_as_delivered(path)


def test_a_folder_that_cannot_be_searched_has_no_notebooks(tmp_path, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied", str(path))

    site = Site(Settings(mode="personal"), tmp_path)
    monkeypatch.setattr(Path, "is_file", refuse)
    assert site.chapter_at("01-map-your-loop.ipynb", "en")[1] is None
    assert site.data_notebook is None
    assert not site.runs_as_delivered("01-map-your-loop.ipynb")


def test_a_symbolic_link_is_not_served_as_a_chapter(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/evil.ipynb").touch()
    root = tmp_path / "notebooks"
    shutil.copytree(ROOT / "notebooks", root)
    (root / "evil.ipynb").symlink_to(tmp_path / "elsewhere/evil.ipynb")
    (root / "folder").symlink_to(tmp_path / "elsewhere")
    site = Site(Settings(), root)
    assert site.chapter_at("01-map-your-loop.ipynb", "en")[1].id == "map-your-loop"
    for path in ("evil.ipynb", "folder/evil.ipynb", str(root / "01-map-your-loop.ipynb")):
        assert site.chapter_at(path, "en")[1] is None


@pytest.mark.parametrize(
    "path",
    [
        *("?lang=%ff", "?lang=en&lang=%ff", "?token=%ff", "?a=%ff", f"{CHAPTER}?lang=%c3"),
        *("%ff", "%c3", "voila/render/%ff.ipynb", "voila/render/02-map%252Dyour-loop.ipynb"),
        *(
            "%",
            "%4",
            "%zz",
            "%00",
            "voila/render/02-map-your-lo",
            "voila/render/01-map-your-loop.ipyn%",
        ),
        *("workbook/code?lang=%ff", "workbook/static/%ff/js/page.js", "api/kernels/%ff-a-a-a-a"),
        *(
            "voila/api/shutdown/%ff-a-a-a-a",
            "workbook/file/%ff",
            "\xff",
            "?lang=\xff",
            "nowhere?lang=%ff",
        ),
    ],
)
def test_an_invalid_url_gets_an_error_page(client, server, content, path):
    status, body = raw(server, f"/{path}", Cookie=cookies(client))
    assert status == 404
    assert content.interface.error.not_found_title in body.decode()
    assert server.log_lines == []


@pytest.mark.parametrize("slashes", ["//", "///", "/\\", "\\\\", "/\\/"])
def test_no_url_redirects_to_another_host(client, server, slashes):
    answer, _ = ask(server, f"{slashes}elsewhere.example/?lang=tlh", Cookie=cookies(client))
    location = answer.headers.get("Location", "/").replace("\\", "/")
    assert urljoin(server.base, location).startswith(server.base)


@pytest.mark.parametrize("name", ["../workbook", "/etc/passwd", "..%2fworkbook", "workbook.json\0"])
def test_old_chapter_names_redirect_only_within_the_server(client, name):
    form = {"X-XSRFToken": client.cookies["_xsrf"]}
    for action in ("past", "restore"):
        answer = client.post(f"/workbook/file/{action}", json={"name": name}, headers=form)
        assert answer.status_code == 409
        assert "entries" not in answer.text


@pytest.mark.parametrize("language", ["../en", "/etc", "en/../en", "en%2f..", "%00", "en%00"])
def test_language_names_redirect_only_within_the_server(client, content, language):
    answer = client.get(f"/?lang={language}", follow_redirects=True)
    assert answer.status_code == 200
    assert content.home.hero.title[0] in answer.text


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("css/pages.css", "text/css; charset=utf-8"),
        (assets.scripts("chapter")[-1], "text/javascript; charset=utf-8"),
        (assets.scripts("notebook")[-1], "text/javascript; charset=utf-8"),
        ("fonts/ysabeau-latin-wght-normal.woff2", "font/woff2"),
        ("plotly.min.js", "text/javascript; charset=utf-8"),
    ],
)
def test_assets_have_content_types_and_caching_headers(server, path, kind):
    with server.anonymous_client() as client:
        answer = client.get(f"/{STATIC}{path}")
        stale = client.get(f"/workbook/static/000000000000/{path}")
    assert answer.headers["content-type"] == kind
    assert "immutable" in answer.headers["cache-control"]
    assert (stale.status_code, stale.headers["cache-control"]) == (200, "no-cache")
    packed = answer.headers.get("content-encoding")
    assert packed == (None if path.endswith("woff2") else "gzip")


@pytest.mark.parametrize(
    "path",
    ["", "nowhere", f"{STATIC}css/room.css", "api/kernels/x-x-x-x-x"],
)
def test_every_response_has_security_headers(client, path):
    headers = client.get(f"/{path}").headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "form-action 'self'" in policy
    assert "base-uri 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "script-src 'self';" in policy
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert "server" not in headers
    assert "access-control-allow-origin" not in headers
    if headers["content-type"].startswith(("text/html", "application/json")):
        assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["", "nowhere", f"{STATIC}css/room.css"])
@pytest.mark.parametrize("site", [None, "cross-site", "same-site", "none", "same-origin"])
def test_the_opener_policy_is_omitted_only_without_another_site(client, path, site):
    request_headers = {} if site is None else {"Sec-Fetch-Site": site}
    headers = client.get(f"/{path}", headers=request_headers).headers
    parted = site not in ("none", "same-origin")
    assert headers.get("cross-origin-opener-policy") == ("same-origin" if parted else None)
    assert headers["cross-origin-resource-policy"] == "same-origin"


def test_cookies_of_many_other_servers_are_accepted(server, client):
    others = "; ".join(f"other{number}={'x' * 3_000}" for number in range(100))
    status, body = raw(server, "/", Cookie=f"{others}; {cookies(client)}")
    assert (status, b"<!doctype html>" in body) == (200, True)


def test_a_large_body_without_sign_in_is_refused_by_its_headers(server, client):
    size = {"Content-Length": 99_000_000}
    # The body is never sent, so the answer cannot wait for it.
    answer, _ = ask(server, "/workbook/file/bring", method="POST", **size)
    assert answer.status == 403
    form = {"X-XSRFToken": client.cookies["_xsrf"]}
    long = b"[" + b" " * 3_000_000 + b"]"
    assert client.post("/workbook/file/bring", content=long, headers=form).status_code == 422
    # Other routes accept forms only.
    answer, _ = ask(server, "/workbook/leave", method="POST", Cookie=cookies(client), **size)
    assert answer.status == 400


@pytest.mark.parametrize(
    ("accepted", "compressed"),
    [
        *(("gzip", True), ("br, gzip;q=0.5", True), ("*", True), ("GZIP ; q=1", True)),
        *(("", False), ("gzip;q=0", False), ("gzip; q=0.0, br", False), ("identity, *;q=0", False)),
        *(("gzip;q=0, *", False), ("br", False), ("gzip;q=much", False)),
    ],
)
def test_gzip_is_sent_only_if_accepted(client, accepted, compressed):
    for path in ("/", f"/{STATIC}css/pages.css", f"/{STATIC}css/room.css"):
        answer = client.get(path, headers={"Accept-Encoding": accepted})
        assert (answer.headers.get("content-encoding") == "gzip") is compressed, path


def test_errors_are_not_printed_to_the_terminal(server, client):
    client.get("/nowhere?private=words")
    assert len(server.output_lines) == 1
    assert server.log_lines == []
