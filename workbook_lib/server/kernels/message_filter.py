"""What may be said between a page and its kernel: what our widgets need, and nothing else.

A page may open the comm that lists the widgets, and send messages to those that are there. It may
not run code, ask for completions or history, or answer a prompt; and what a kernel prints, or says
about an error, does not reach it: a traceback holds what someone wrote.

Messages come as JSON text, or as bytes in the form that Jupyter calls ``v1``. Header and address
are written anew before a message is passed on, so that the kernel reads what was judged here.
"""

from __future__ import annotations

import asyncio
import json
import time
from itertools import pairwise
from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

from workbook_lib.record.file_format import MAX_BYTES

PROTOCOL = "v1.kernel.websocket.jupyter.org"

INCOMING_TYPES = frozenset(
    {"kernel_info_request", "comm_info_request", "comm_open", "comm_msg", "comm_close"}
)
"""What a page may say, all of it on the channel ``shell``."""

CONTROL_TARGET = "jupyter.widget.control"
"""The only comm that a page may open. Widgets are made by the kernel alone."""

OUTGOING_TYPES = {
    "iopub": frozenset({"status", "comm_open", "comm_msg", "comm_close"}),
    "shell": frozenset({"kernel_info_reply", "comm_info_reply"}),
}
"""What a kernel may say, by channel."""

FIRST_NUDGE_DELAY = 0.01
"""Seconds after which to ask a kernel again for a sign; then after twice as many each time."""

MAX_PARTS = 64
"""Parts of one message: a few bytes shall not make us look for millions of them."""

MAX_NAME_LENGTH = 200
"""Characters in the name of a message or of a comm."""


def filter_incoming(message: str | bytes, protocol: str | None) -> list[bytes] | None:
    """Return what a page said, as a kernel may have it; None if it may not.

    Parameters
    ----------
    message : str or bytes
        As it came over the websocket.
    protocol : str or None
        The form that was agreed on: ``PROTOCOL``, or JSON text.

    Returns
    -------
    list of bytes or None
        Header, parent header, metadata, content, and buffers if there are any.
    """
    try:
        channel, parts = _parse_binary(message) if protocol == PROTOCOL else _parse_json(message)
        if channel != "shell":
            return None
        header = json.loads(parts[0])
        kind = header["msg_type"]
        if kind not in INCOMING_TYPES:
            return None
        parts[0] = _header(kind, header)
        if kind == "comm_open":
            parts[3] = _comm_open(json.loads(parts[3]))
    except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError):
        # Not a message. The page that is ours does not send such, so nobody is told.
        return None
    return parts


def _header(kind: str, said: dict[str, Any]) -> bytes:
    """Write a header of the usual kind: no subshell, no older version with other names."""
    names = {name: _checked_name(said[name]) for name in ("msg_id", "session")}
    made = {**names, "msg_type": kind, "username": "", "date": _date(said), "version": "5.3"}
    return json.dumps(made).encode()


def _date(said: dict[str, Any]) -> str:
    return _checked_name(said.get("date") or "1970-01-01T00:00:00Z")


def _comm_open(said: dict[str, Any]) -> bytes:
    if said["target_name"] != CONTROL_TARGET:
        raise LookupError
    made = {
        "comm_id": _checked_name(said["comm_id"]),
        "target_name": CONTROL_TARGET,
        "data": said.get("data", {}),
    }
    return json.dumps(made).encode()


def _checked_name(said: Any) -> str:
    if not isinstance(said, str) or not 0 < len(said) <= MAX_NAME_LENGTH:
        raise ValueError
    return said


def _parse_json(message: str | bytes) -> tuple[str, list[bytes]]:
    if not isinstance(message, str):
        raise TypeError
    said = json.loads(message)
    names = ("header", "parent_header", "metadata", "content")
    return said["channel"], [json.dumps(said.get(name, {})).encode() for name in names]


def _parse_binary(message: str | bytes) -> tuple[str, list[bytes]]:
    """Take a message apart: a count, that many offsets, the channel, and the parts."""
    if not isinstance(message, bytes):
        raise TypeError
    count = int.from_bytes(message[:8], "little")
    if not 6 <= count <= MAX_PARTS:
        raise ValueError
    ends = [int.from_bytes(message[at : at + 8], "little") for at in range(8, 8 * count + 8, 8)]
    if ends != sorted(ends) or ends[0] != 8 * (count + 1) or ends[-1] != len(message):
        raise ValueError
    pieces = [message[start:end] for start, end in pairwise(ends)]
    return pieces[0].decode(), pieces[1:]


class FilteredConnection(ZMQChannelsWebsocketConnection):
    """The line between a page and its kernel, with somebody at the door."""

    def nudge(self) -> asyncio.Future[None]:
        """Ask the kernel for a sign; done when the line hears it.

        A kernel may answer a moment before it knows that somebody listens. Jupyter asks again after
        half a second, which one visit in eight had to wait: we do not wait that long.
        """
        heard = super().nudge()
        self._reminding = asyncio.ensure_future(self._remind(heard))
        return heard

    async def _remind(self, heard: asyncio.Future[None]) -> None:
        pause = FIRST_NUDGE_DELAY
        while not (await asyncio.wait([heard], timeout=pause))[0]:
            # What is answered on this channel goes no further; that it answers shows on the other.
            control = self.channels.get("control")
            if control is None or control.closed():
                return
            self.session.send(control, "kernel_info_request")
            pause *= 2

    def handle_incoming_message(self, incoming_msg: str | bytes) -> None:
        """Pass on what a page may say."""
        parts = filter_incoming(incoming_msg, self.subprotocol)
        if parts is not None and self.channels:
            self.session.send_raw(self.channels["shell"], parts)

    def handle_outgoing_message(self, stream: Any, outgoing_msg: list[Any]) -> None:
        """Pass on what a page may hear."""
        channel = stream if isinstance(stream, str) else getattr(stream, "channel", "")
        _, parts = self.session.feed_identities(outgoing_msg)
        if self.session.unpack(parts[1])["msg_type"] in OUTGOING_TYPES.get(channel, ()):
            super().handle_outgoing_message(stream, outgoing_msg)

    def write_stderr(self, error_message: str, parent_header: Any) -> None:
        """Say nothing in the kernel's name."""


MAX_MESSAGE_BYTES = MAX_BYTES + MAX_BYTES // 5
"""Bytes of one message. A file that was brought in goes to the kernel whole, a little wrapped."""

BYTES_PER_COUNT = 10_000
"""Bytes that count as much as one message more."""

MAX_BURST = 2_500
"""Messages that may come at once: more than the longest one counts for."""

MESSAGES_PER_SECOND = 100
"""Messages that may come in each second after that. Moving a slider makes some thirty."""


class RateLimit:
    """Says how long to wait before the next message is read.

    Nothing is dropped: what a page sends meanwhile waits in its own browser.
    """

    def __init__(self) -> None:
        self._left = float(MAX_BURST)
        self._then = time.monotonic()

    def pause(self, size: int) -> float:
        """Take note of a message, and return for how many seconds not to read another.

        Parameters
        ----------
        size : int
            Its length in bytes or characters.
        """
        now = time.monotonic()
        self._left = (
            min(MAX_BURST, self._left + (now - self._then) * MESSAGES_PER_SECOND)
            - 1
            - size / BYTES_PER_COUNT
        )
        self._then = now
        return max(0.0, -self._left / MESSAGES_PER_SECOND)
