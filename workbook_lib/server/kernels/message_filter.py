"""The allowlist of messages between a page and its kernel, and the rate limit of a page.

A page may open the comm that lists the widgets and send messages to comms. It may not run code, ask
for completions or history, or answer a prompt. Output and errors of a kernel do not reach the page:
a traceback may hold what a person wrote.

Messages are JSON text, or bytes in Jupyter's ``v1`` format. The header is built again from the
checked fields, so that the kernel reads what was checked here.
"""

from __future__ import annotations

import json
import time
from itertools import pairwise
from typing import Any

from workbook_lib.record.file_format import MAX_BYTES
from workbook_lib.server.compat import KernelConnection

PROTOCOL = "v1.kernel.websocket.jupyter.org"

INCOMING_TYPES = frozenset(
    {"kernel_info_request", "comm_info_request", "comm_open", "comm_msg", "comm_close"}
)
"""Message types that a page may send, on the channel ``shell`` alone."""

CONTROL_TARGET = "jupyter.widget.control"
"""The only comm target that a page may open; widgets are created by the kernel."""

OUTGOING_TYPES = {
    "iopub": frozenset({"status", "comm_open", "comm_msg", "comm_close"}),
    "shell": frozenset({"kernel_info_reply", "comm_info_reply"}),
}
"""Message types that a kernel may send, by channel."""

MAX_PARTS = 64
"""Most parts of one message: a short message could claim millions."""

MAX_NAME_LENGTH = 200
"""Most characters in the id of a message or of a comm."""


def filter_incoming(message: str | bytes, protocol: str | None) -> list[bytes] | None:
    """Return the parts of a message for the kernel; None where the message is not allowed.

    Parameters
    ----------
    message : str or bytes
        As received over the websocket.
    protocol : str or None
        The websocket subprotocol: ``PROTOCOL``, or None for JSON text.

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
        # Malformed. Our own page never sends such a message, so there is no report.
        return None
    return parts


def _header(kind: str, header: dict[str, Any]) -> bytes:
    """Build a header with known fields only: no subshell, one protocol version."""
    names = {name: _checked_name(header[name]) for name in ("msg_id", "session")}
    fields = {**names, "msg_type": kind, "username": "", "date": _date(header), "version": "5.3"}
    return json.dumps(fields).encode()


def _date(header: dict[str, Any]) -> str:
    return _checked_name(header.get("date") or "1970-01-01T00:00:00Z")


def _comm_open(content: dict[str, Any]) -> bytes:
    if content["target_name"] != CONTROL_TARGET:
        raise LookupError
    comm_id, data = _checked_name(content["comm_id"]), content.get("data", {})
    fields = {"comm_id": comm_id, "target_name": CONTROL_TARGET, "data": data}
    return json.dumps(fields).encode()


def _checked_name(name: Any) -> str:
    if not isinstance(name, str) or not 0 < len(name) <= MAX_NAME_LENGTH:
        raise ValueError
    return name


def _parse_json(message: str | bytes) -> tuple[str, list[bytes]]:
    if not isinstance(message, str):
        raise TypeError
    fields = json.loads(message)
    names = ("header", "parent_header", "metadata", "content")
    return fields["channel"], [json.dumps(fields.get(name, {})).encode() for name in names]


def _parse_binary(message: str | bytes) -> tuple[str, list[bytes]]:
    """Split a ``v1`` message: a count, that many offsets, the channel, and the parts."""
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


class FilteredConnection(KernelConnection):
    """The websocket of a kernel; drops every message that is not on the allowlist."""

    def handle_incoming_message(self, incoming_msg: str | bytes) -> None:
        """Forward an allowed message of a page."""
        parts = filter_incoming(incoming_msg, self.subprotocol)
        if parts is not None:
            self.send_to_kernel(parts)

    def handle_outgoing_message(self, stream: Any, outgoing_msg: list[Any]) -> None:
        """Forward an allowed message of a kernel."""
        channel = stream if isinstance(stream, str) else getattr(stream, "channel", "")
        if self.message_type(outgoing_msg) in OUTGOING_TYPES.get(channel, ()):
            super().handle_outgoing_message(stream, outgoing_msg)


MAX_MESSAGE_BYTES = MAX_BYTES + MAX_BYTES // 5
"""Bytes of one message: an imported file goes to the kernel in one, with some overhead."""

BYTES_PER_COUNT = 10_000
"""Bytes that count as one more message."""

MAX_BURST = 2_500
"""Messages that may arrive at once: more than the largest one counts for."""

MESSAGES_PER_SECOND = 100
"""Messages per second after that. Moving a slider sends some thirty."""


class RateLimit:
    """Token bucket that delays the reading of messages.

    Nothing is dropped: messages wait in the browser meanwhile.
    """

    def __init__(self) -> None:
        self._left = float(MAX_BURST)
        self._then = time.monotonic()

    def delay(self, size: int) -> float:
        """Count a message, and return the seconds to wait before the next is read.

        Parameters
        ----------
        size : int
            Length of the message in bytes or characters.
        """
        now = time.monotonic()
        self._left = (
            min(MAX_BURST, self._left + (now - self._then) * MESSAGES_PER_SECOND)
            - 1
            - size / BYTES_PER_COUNT
        )
        self._then = now
        return max(0.0, -self._left / MESSAGES_PER_SECOND)
