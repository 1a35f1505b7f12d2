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

from tests.kernel.conftest import run as play
from tests.server.running import CHAPTER, kernel_request
from workbook_lib.server.kernels.message_filter import PROTOCOL

__all__ = ["Guest", "Line", "pack", "play", "unpack"]

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
    found = {name: json.loads(part) for name, part in zip(names, parts[1:], strict=False)}
    return {"channel": parts[0].decode(), **found}


class Line:
    """A websocket to a kernel, with all received messages."""

    def __init__(self, connection, *, binary):
        self.connection = connection
        self.binary = binary
        self.session = uuid.uuid4().hex
        self.heard = []
        self.open = True

    async def say(self, kind, content, *, channel="shell", metadata=None, **header):
        """Send a message and return its id."""
        told = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": self.session}
        told |= {"username": "", "date": "2026-01-01T00:00:00Z", "version": "5.3", **header}
        message = {"header": told, "parent_header": {}, "metadata": metadata or {}}
        message["content"] = content
        if self.binary:
            await self.connection.write_message(pack(channel, message), binary=True)
        else:
            await self.connection.write_message(json.dumps({**message, "channel": channel}))
        return told["msg_id"]

    async def hear(self, wanted):
        """Receive messages until one matches, and return it."""
        while True:
            said = await self._read()
            assert said is not None, "the line was closed"
            message = unpack(said) if isinstance(said, bytes) else json.loads(said)
            self.heard.append(message)
            if wanted(message):
                return message

    async def _read(self):
        said = await asyncio.wait_for(self.connection.read_message(), TIMEOUT)
        self.open = said is not None
        return said

    async def tell(self, comm, **data):
        """Send a message to a widget."""
        return await self.say("comm_msg", {"comm_id": comm, "data": data})

    async def settle(self):
        """Wait until the kernel has handled all messages."""
        reply = await self.say("kernel_info_request", {})
        wanted = {"kernel_info_reply", "idle"}  # over two channels, in either order

        def over(message):
            if message["parent_header"].get("msg_id") == reply:
                wanted.discard(message["content"].get("execution_state"))
                wanted.discard(message["header"]["msg_type"])
            return not wanted

        await self.hear(over)

    async def widgets(self):
        """Return the states of all widgets by id."""
        comm = uuid.uuid4().hex
        opening = {"comm_id": comm, "target_name": CONTROL, "data": {}}
        await self.say("comm_open", opening, metadata={"version": "1.0.0"})
        await self.tell(comm, method="request_states")
        told = await self.hear(
            lambda item: (
                item["content"].get("comm_id") == comm
                and item["content"]["data"].get("method") == "update_states"
            )
        )
        return {name: state["state"] for name, state in told["content"]["data"]["states"].items()}

    async def keeper(self):
        """Return the model id of the journal sync."""
        return next(name for name, state in (await self.widgets()).items() if "expected" in state)

    async def write(self, keeper, path, words, kind="put"):
        """Send an entry and wait until it is saved."""
        entry = {"value": words, "at": [1_700_000_000_000, 0, "test-test"]}
        await self.tell(keeper, method="custom", content={"type": kind, "entries": {path: entry}})
        answer = {"put": "kept", "hello": "welcome"}[kind]
        await self.hear(
            lambda item: (
                item["content"].get("comm_id") == keeper
                and item["content"]["data"].get("content", {}).get("type") == answer
            )
        )

    async def close(self):
        """Close the connection, and wait until the other side has closed it."""
        self.connection.close()
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

    def __init__(self, server, asked=None):
        self.server, self.asked = server, asked
        self.http = httpx.AsyncClient(base_url=server.base, timeout=TIMEOUT, follow_redirects=True)
        self.lines = []

    async def __aenter__(self):
        (await self.http.get(self.server.address, params=self.asked)).raise_for_status()
        return self

    async def __aexit__(self, *_):
        for line in self.lines:
            await line.close()
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

    async def line(self, kernel=None, *, binary=False, **headers):
        """Connect to a kernel: that of the page, or another; raises HTTPClientError if refused."""
        where = urlsplit(self.server.base)
        origin = f"{where.scheme}://{where.netloc}"
        cookies = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        sent = {"Origin": origin, "Cookie": cookies, **headers}
        asked = HTTPRequest(
            f"ws{self.server.base.removeprefix('http')}api/kernels/{kernel or self.kernel}/channels"
            f"?session_id={uuid.uuid4().hex}",
            headers={name: value for name, value in sent.items() if value},
            request_timeout=TIMEOUT,
        )
        connection = await websocket_connect(
            asked, subprotocols=[PROTOCOL] if binary else None, max_message_size=1 << 26
        )
        self.lines.append(Line(connection, binary=binary))
        return self.lines[-1]

    async def end(self, kernel=None, *, headers=None, **data):
        """Send the request of a closing page, and return the response."""
        where = f"/voila/api/shutdown/{kernel or self.kernel}"
        return await self.http.post(where, data={"_xsrf": self.xsrf, **data}, headers=headers)
