"""A visitor without a browser, who opens a chapter and talks to its kernel."""

from __future__ import annotations

import asyncio
import json
import re
import uuid
from itertools import pairwise
from urllib.parse import urlsplit

import httpx
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from tests.kernel.conftest import run_async
from tests.server.running import CHAPTER, kernel_request
from workbook_lib.server.kernels.message_filter import PROTOCOL

__all__ = ["Guest", "KernelConnection", "pack", "run_async", "unpack"]

TIMEOUT = 120
CONTROL = "jupyter.widget.control"


def pack(channel, message):
    """Encode a message in the binary format."""
    names = ("header", "parent_header", "metadata", "content")
    parts = [channel.encode(), *(json.dumps(message[name]).encode() for name in names)]
    ends = [8 * (len(parts) + 2)]
    for part in parts:
        ends.append(ends[-1] + len(part))
    return b"".join([*(item.to_bytes(8, "little") for item in (len(ends), *ends)), *parts])


def unpack(data):
    """Decode channel and message."""
    count = int.from_bytes(data[:8], "little")
    ends = [int.from_bytes(data[at : at + 8], "little") for at in range(8, 8 * count + 8, 8)]
    parts = [data[start:end] for start, end in pairwise(ends)]
    names = ("header", "parent_header", "metadata", "content")
    parts_by_name = {name: json.loads(part) for name, part in zip(names, parts[1:], strict=False)}
    return {"channel": parts[0].decode(), **parts_by_name}


class KernelConnection:
    """A websocket to a kernel, with all received messages."""

    def __init__(self, websocket, *, binary):
        self.websocket = websocket
        self.binary = binary
        self.session = uuid.uuid4().hex
        self.messages = []
        self.open = True

    async def send(self, kind, content, *, channel="shell", metadata=None, **header):
        """Send a message and return its id."""
        message_header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": self.session}
        message_header |= {
            "username": "",
            "date": "2026-01-01T00:00:00Z",
            "version": "5.3",
            **header,
        }
        message = {"header": message_header, "parent_header": {}, "metadata": metadata or {}}
        message["content"] = content
        if self.binary:
            await self.websocket.write_message(pack(channel, message), binary=True)
        else:
            await self.websocket.write_message(json.dumps({**message, "channel": channel}))
        return message_header["msg_id"]

    async def receive_until(self, matches):
        """Receive messages until one matches, and return it."""
        while True:
            data = await self._read()
            assert data is not None, "the connection was closed"
            message = unpack(data) if isinstance(data, bytes) else json.loads(data)
            self.messages.append(message)
            if matches(message):
                return message

    async def _read(self):
        data = await asyncio.wait_for(self.websocket.read_message(), TIMEOUT)
        self.open = data is not None
        return data

    async def send_to_widget(self, comm, **data):
        """Send a message to a widget."""
        return await self.send("comm_msg", {"comm_id": comm, "data": data})

    async def wait_until_idle(self):
        """Wait until the kernel has handled all messages."""
        reply = await self.send("kernel_info_request", {})
        expected = {"kernel_info_reply", "idle"}  # over two channels, in either order

        def over(message):
            if message["parent_header"].get("msg_id") == reply:
                expected.discard(message["content"].get("execution_state"))
                expected.discard(message["header"]["msg_type"])
            return not expected

        await self.receive_until(over)

    async def widgets(self):
        """Return the states of all widgets by id."""
        comm = uuid.uuid4().hex
        opening = {"comm_id": comm, "target_name": CONTROL, "data": {}}
        await self.send("comm_open", opening, metadata={"version": "1.0.0"})
        await self.send_to_widget(comm, method="request_states")
        reply = await self.receive_until(
            lambda item: (
                item["content"].get("comm_id") == comm
                and item["content"]["data"].get("method") == "update_states"
            )
        )
        return {name: state["state"] for name, state in reply["content"]["data"]["states"].items()}

    async def sync_model(self):
        """Return the model id of the journal sync."""
        return next(name for name, state in (await self.widgets()).items() if "expected" in state)

    async def write(self, model, path, words, kind="put"):
        """Send an entry and wait until it is saved."""
        entry = {"value": words, "at": [1_700_000_000_000, 0, "test-test"]}
        await self.send_to_widget(
            model, method="custom", content={"type": kind, "entries": {path: entry}}
        )
        answer = {"put": "saved", "hello": "welcome"}[kind]
        await self.receive_until(
            lambda item: (
                item["content"].get("comm_id") == model
                and item["content"]["data"].get("content", {}).get("type") == answer
            )
        )

    async def close(self):
        """Close the connection, and wait until the other side has closed it."""
        self.websocket.close()
        while self.open:
            await self._read()


class Guest:
    """A visitor of a server; an asynchronous context manager.

    Attributes
    ----------
    page
        The text of the chapter that was opened last.
    kernel
        The id of its kernel.
    """

    def __init__(self, server, query=None):
        self.server, self.query = server, query
        self.http = httpx.AsyncClient(base_url=server.base, timeout=TIMEOUT, follow_redirects=True)
        self.connections = []

    async def __aenter__(self):
        (await self.http.get(self.server.address, params=self.query)).raise_for_status()
        return self

    async def __aexit__(self, *_):
        for connection in self.connections:
            await connection.close()
        await self.http.aclose()

    async def open(self, chapter=CHAPTER):
        """Open a chapter."""
        answer = await self.http.send(kernel_request(self.http, chapter))
        answer.raise_for_status()
        self.page = answer.text
        self.kernel = re.search(r'"kernelId":\s*"([0-9a-f-]{36})"', self.page)[1]
        return self

    @property
    def xsrf(self):
        """The XSRF token."""
        return self.http.cookies["_xsrf"]

    async def connect(self, kernel=None, *, binary=False, **headers):
        """Connect to a kernel: that of the page, or another; raises HTTPClientError if refused."""
        server_url = urlsplit(self.server.base)
        origin = f"{server_url.scheme}://{server_url.netloc}"
        cookies = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        sent = {"Origin": origin, "Cookie": cookies, **headers}
        upgrade = HTTPRequest(
            f"ws{self.server.base.removeprefix('http')}api/kernels/{kernel or self.kernel}/channels"
            f"?session_id={uuid.uuid4().hex}",
            headers={name: value for name, value in sent.items() if value},
            request_timeout=TIMEOUT,
        )
        websocket = await websocket_connect(
            upgrade, subprotocols=[PROTOCOL] if binary else None, max_message_size=1 << 26
        )
        self.connections.append(KernelConnection(websocket, binary=binary))
        return self.connections[-1]

    async def end(self, kernel=None, *, headers=None, **data):
        """Send the request of a closing page, and return the response."""
        path = f"/voila/api/shutdown/{kernel or self.kernel}"
        return await self.http.post(path, data={"_xsrf": self.xsrf, **data}, headers=headers)
