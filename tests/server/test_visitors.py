"""A visitor's entries are visible to that visitor only."""

from __future__ import annotations

import asyncio
import http.client
import json
from contextlib import closing

import pytest
from tornado.httpclient import HTTPClientError
from tornado.websocket import WebSocketClosedError

from tests.server.guest import Guest, run_async
from tests.server.running import CHAPTER, kernel_request
from workbook_lib.record.file_format import MAX_BYTES
from workbook_lib.server.kernels.message_filter import MAX_MESSAGE_BYTES

MANY = 30
PATH = "cycle/episode/aa/trigger"
UNKNOWN = "01234567-89ab-cdef-0123-456789abcdef"

ELSEWHERE = [
    "api/kernels",
    "api/kernels/{kernel}",
    "api/sessions",
    "api/contents",
    "api/contents/01-map-your-loop.ipynb",
    "files/01-map-your-loop.ipynb",
    "voila/api/contents",
    "voila/execution/{kernel}",
    "voila/files/01-map-your-loop.ipynb",
    "voila/query/{kernel}",
]
"""Paths where another person's words could be."""


@pytest.fixture(scope="module")
def room(guest_server):
    """Return a server for guests, which logs no error."""
    before = len(guest_server.logged_errors)
    yield guest_server
    assert guest_server.logged_errors[before:] == []


async def refused(guest, kernel=None, **options):
    """Return the status with which a websocket is refused."""
    with pytest.raises(HTTPClientError) as error:
        await guest.connect(kernel, **options)
    return error.value.code


def everything(guest):
    """Return all messages of a visitor's websockets."""
    return json.dumps([connection.messages for connection in guest.connections], ensure_ascii=False)


def test_thirty_concurrent_visitors_see_only_their_own_words(room):
    words = [f"Nur für mich {number:02d}." for number in range(MANY)]

    async def visit(guest, number):
        await guest.open()
        connection = await guest.connect(binary=number % 2)
        await connection.write(await connection.sync_model(), PATH, words[number])
        await connection.widgets()
        await connection.wait_until_idle()

    async def pry(guest, number, other):
        """Search everywhere for another person's words; return the results."""
        texts = [guest.page]
        for path in ELSEWHERE:
            answer = await guest.http.get("/" + path.format(kernel=other.kernel))
            assert answer.status_code == 404, path
            texts.append(answer.text)
        assert await refused(guest, other.kernel, binary=number % 2) == 404
        assert (await guest.end(other.kernel)).status_code == 404
        for method in ("DELETE", "PATCH", "POST"):
            answer = await guest.http.request(
                method, f"/api/kernels/{other.kernel}", headers={"X-XSRFToken": guest.xsrf}
            )
            assert answer.status_code in (404, 405)
        await guest.connections[0].wait_until_idle()
        return "".join([*texts, everything(guest)])

    async def scenario():
        guests = [Guest(room) for _ in range(MANY)]
        await asyncio.gather(*(guest.__aenter__() for guest in guests))
        try:
            await asyncio.gather(*(visit(guest, number) for number, guest in enumerate(guests)))
            assert len({guest.kernel for guest in guests}) == MANY
            return await asyncio.gather(
                *(
                    pry(guest, number, guests[(number + 1) % MANY])
                    for number, guest in enumerate(guests)
                )
            )
        finally:
            for guest in guests:
                await guest.end()
                await guest.__aexit__()

    for number, text in enumerate(run_async(scenario())):
        assert [word for word in words if word in text] == [words[number]]


@pytest.mark.parametrize("binary", [False, True], ids=["text", "bytes"])
def test_a_websocket_opens_for_the_visitor_of_the_kernel_only(room, binary):
    async def scenario():
        async with Guest(room) as owner, Guest(room) as other:
            await owner.open()
            await other.open()
            mine = owner.http.cookies.jar
            (name,) = [item.name for item in mine if item.name.startswith("workbook-visitor")]
            statuses = [
                await refused(other, owner.kernel, binary=binary),
                await refused(owner, owner.kernel, binary=binary, Cookie=""),
                await refused(owner, owner.kernel, binary=binary, Cookie=f"{name}=forged"),
                await refused(owner, UNKNOWN, binary=binary),
            ]
            connection = await owner.connect(binary=binary)
            await connection.wait_until_idle()
            return statuses

    assert run_async(scenario()) == [404] * 4


def test_a_very_long_address_ends_no_kernel_of_others(room):
    async def scenario():
        async with Guest(room) as one, Guest(room) as other:
            connection = await (await one.open()).connect()
            await connection.wait_until_idle()
            await other.http.get(f"/{CHAPTER}")
            request = kernel_request(other.http)
            sender = http.client.HTTPConnection("127.0.0.1", room.port, timeout=60)
            address = f"{request.url.path}?x={'a' * 250_000}"
            with closing(sender):
                sender.request("POST", address, request.content, dict(request.headers))
                response = await asyncio.to_thread(sender.getresponse)
            assert response.status == 200
            await connection.wait_until_idle()

    run_async(scenario())


@pytest.mark.parametrize("origin", ["", "null", "https://elsewhere.example", "http://localhost"])
def test_a_websocket_opens_for_our_own_pages_only(room, origin):
    async def scenario():
        async with Guest(room) as guest:
            await guest.open()
            return await refused(guest, Origin=origin)

    assert run_async(scenario()) == 403


def test_each_tab_of_a_visitor_reconnects_to_its_own_kernel(room):
    async def scenario():
        async with Guest(room) as guest:
            kernels = [(await guest.open()).kernel for _ in range(2)]
            for kernel in [*kernels, *kernels]:
                connection = await guest.connect(kernel)
                await connection.wait_until_idle()
                await connection.close()
                assert (await guest.http.get(f"/api/kernels/{kernel}")).status_code == 200
            return kernels

    assert len(set(run_async(scenario()))) == 2


def test_another_browser_is_another_visitor_in_personal_mode(server):
    async def scenario():
        async with Guest(server) as mine, Guest(server) as theirs:
            await mine.open()
            (await theirs.http.get("/")).raise_for_status()
            response = await theirs.http.get(f"/api/kernels/{mine.kernel}")
            return response.status_code, await refused(theirs, mine.kernel)

    assert run_async(scenario()) == (404, 404)


@pytest.mark.parametrize("binary", [False, True], ids=["text", "bytes"])
def test_a_page_can_neither_run_code_nor_end_kernels_by_websocket(room, tmp_path, binary):
    proof = tmp_path / "ran"
    code = f"open({str(proof)!r}, 'w').close()"
    requests = [
        ("execute_request", {"code": code, "silent": False, "user_expressions": {"x": code}}),
        ("complete_request", {"code": "import o", "cursor_pos": 8}),
        ("inspect_request", {"code": "open", "cursor_pos": 4, "detail_level": 1}),
        ("history_request", {"hist_access_type": "tail", "n": 9, "raw": True, "output": True}),
        ("debug_request", {"type": "request", "seq": 1, "command": "debugInfo"}),
        ("input_reply", {"value": "x", "status": "ok"}),
        ("interrupt_request", {}),
        ("shutdown_request", {"restart": False}),
    ]

    async def scenario():
        async with Guest(room) as guest:
            await guest.open()
            connection = await guest.connect(binary=binary)
            for channel in ("shell", "control", "stdin"):
                for kind, content in requests:
                    await connection.send(kind, content, channel=channel)
            await connection.wait_until_idle()
            assert (await guest.http.get(f"/api/kernels/{guest.kernel}")).status_code == 200
            return {item["header"]["msg_type"] for item in connection.messages}

    assert run_async(scenario()) == {"kernel_info_reply", "status"}
    assert not proof.exists()


def test_errors_of_kernels_do_not_reach_the_page(room):
    async def scenario():
        async with Guest(room) as guest:
            await guest.open()
            connection = await guest.connect()
            model = await connection.sync_model()
            # Of an invalid type: the error message contains the value.
            await connection.send_to_widget(
                model, method="update", state={"mode": {"a": "Nur für mich."}}
            )
            await connection.wait_until_idle()
            return connection.messages

    messages = run_async(scenario())
    assert {item["header"]["msg_type"] for item in messages} <= {
        "comm_msg",
        "kernel_info_reply",
        "status",
    }
    assert "TraitError" not in json.dumps(messages)


def test_the_size_of_a_message_is_limited(room):
    async def send(connection, words):
        await connection.send_to_widget("nobody", method="custom", content=words)
        await connection.wait_until_idle()

    async def scenario():
        async with Guest(room) as guest:
            await guest.open()
            connection = await guest.connect()
            await send(connection, "x" * MAX_BYTES)
            with pytest.raises((AssertionError, WebSocketClosedError)):
                await send(connection, "x" * MAX_MESSAGE_BYTES)

    run_async(scenario())


def test_closing_a_page_ends_only_its_kernel(room):
    async def scenario():
        async with Guest(room) as mine, Guest(room) as theirs:
            before = {*room.kernels()}
            await mine.open()
            (my_kernel,) = {*room.kernels()} - before
            await theirs.open()
            (their_kernel,) = {*room.kernels()} - before - {my_kernel}
            assert (await theirs.end(mine.kernel)).status_code == 404
            assert (await theirs.end(_xsrf="")).status_code == 403
            assert {my_kernel, their_kernel} <= {*room.kernels()}
            assert (await theirs.end()).status_code == 204
            assert {my_kernel, their_kernel} & {*room.kernels()} == {my_kernel}
            assert (await theirs.end()).status_code == 404

    run_async(scenario())


def test_a_closing_page_with_null_origin_ends_its_kernel(room):
    async def scenario():
        async with Guest(room) as guest:
            await guest.open()
            responses = [
                await guest.end(headers={"Origin": origin})
                for origin in ("https://elsewhere.example", "null")
            ]
            return [item.status_code for item in responses]

    assert run_async(scenario()) == [404, 204]


def test_a_guest_cannot_upload_a_file(room):
    connection = http.client.HTTPConnection("127.0.0.1", room.port, timeout=30)
    connection.putrequest("POST", f"/voila/api/shutdown/{UNKNOWN}")
    connection.putheader("Content-Length", "2000000")
    connection.endheaders()
    assert connection.getresponse().status == 400
    connection.close()


def test_the_visitor_cookie_is_httponly_and_samesite(room):
    with room.anonymous_client() as client:
        cookies = client.get("/").headers.get_list("set-cookie")
        again = client.get("/").headers.get_list("set-cookie")
    (visitor,) = [cooky for cooky in cookies if cooky.startswith("workbook-visitor")]
    (form,) = [cooky for cooky in cookies if cooky.startswith("_xsrf")]
    attributes = {part.strip().lower() for part in visitor.split(";")}
    assert {"httponly", "samesite=strict", "path=/"} <= attributes
    assert not any(part.startswith(("expires", "max-age", "domain")) for part in attributes)
    assert "samesite=strict" in form.lower()
    assert not any(item.startswith("workbook-visitor") for item in again)


@pytest.mark.parametrize("path", ["", CHAPTER, "api/kernels/" + UNKNOWN])
def test_guests_can_use_names_of_this_server(room, content, path):
    before = room.kernels()
    with room.anonymous_client() as guest:
        answer = guest.get(f"/{path}", headers={"Host": f"elsewhere.example:{room.port}"})
    assert answer.status_code == 421
    assert content.interface.error.address_title in answer.text
    assert room.kernels() == before


@pytest.mark.parametrize("host", ["192.168.7.7", "[fd00::7]", "laptop", "laptop.local"])
def test_guests_can_use_local_names(room, host):
    with room.anonymous_client() as guest:
        answer = guest.get("/", headers={"Host": f"{host}:{room.port}"})
    assert answer.status_code == 200


def test_guests_can_use_configured_host_names(room):
    with room.anonymous_client() as guest:
        status_codes = [
            guest.get("/", headers={"Host": host}).status_code
            for host in ("a.example", "b.example", "c.example", "a.example.c.example")
        ]
    assert status_codes == [200, 200, 421, 421]
