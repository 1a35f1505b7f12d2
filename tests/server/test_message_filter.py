"""Which messages pass between a page and its kernel."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.server.guest import pack
from workbook_lib.record.file_format import MAX_BYTES
from workbook_lib.server.kernels import message_filter
from workbook_lib.server.kernels.message_filter import CONTROL_TARGET, PROTOCOL, filter_incoming

HEADER = {"msg_id": "a", "session": "b", "msg_type": "comm_msg", "username": "", "version": "5.3"}
REFUSED = [
    "complete_request",
    "connect_request",
    "create_subshell_request",
    "debug_request",
    "execute_request",
    "history_request",
    "input_reply",
    "inspect_request",
    "interrupt_request",
    "is_complete_request",
    "object_info_request",
    "shutdown_request",
    "",
    None,
    ["comm_msg"],
]
ADMITTED = ["kernel_info_request", "comm_info_request", "comm_msg", "comm_close"]


def ask(form, kind="comm_msg", channel="shell", content=None, **header):
    """Filter a message; return None, or its parts as the kernel reads them."""
    message = {"header": {**HEADER, "msg_type": kind, **header}, "parent_header": {}}
    message |= {"metadata": {}, "content": content or {}}
    if form == PROTOCOL:
        parts = filter_incoming(pack(channel, message), PROTOCOL)
    else:
        parts = filter_incoming(json.dumps({**message, "channel": channel}), None)
    return parts and [json.loads(part) for part in parts]


@pytest.fixture(params=[PROTOCOL, None], ids=["bytes", "text"])
def form(request):
    return request.param


@pytest.mark.parametrize("kind", ADMITTED)
def test_messages_of_widgets_are_allowed(form, kind):
    header, *_, content = ask(form, kind, content={"comm_id": "c", "data": {"é": 1}})
    assert header["msg_type"] == kind
    assert content == {"comm_id": "c", "data": {"é": 1}}


@pytest.mark.parametrize("kind", REFUSED)
def test_other_messages_are_dropped(form, kind):
    assert ask(form, kind) is None


@pytest.mark.parametrize("channel", ["control", "stdin", "iopub", "hb", ""])
@pytest.mark.parametrize("kind", ADMITTED)
def test_only_the_shell_channel_is_allowed(form, kind, channel):
    assert ask(form, kind, channel) is None


@pytest.mark.parametrize("target", ["jupyter.widget", "comm.anything", "", None])
def test_only_the_widget_comm_target_is_allowed(form, target):
    assert ask(form, "comm_open", content={"comm_id": "c", "target_name": target}) is None


def test_opening_the_widget_comm_loads_no_module(form):
    content_sent = {
        "comm_id": "c",
        "target_name": CONTROL_TARGET,
        "target_module": "os",
        "data": {"x": 1},
    }
    *_, content = ask(form, "comm_open", content=content_sent)
    assert content == {"comm_id": "c", "target_name": CONTROL_TARGET, "data": {"x": 1}}


def test_a_header_contains_known_fields_only(form):
    header, *_ = ask(form, subshell_id="s", version="4.1", extra="e", date=None)
    assert set(header) == {"msg_id", "msg_type", "session", "username", "date", "version"}
    assert header["version"] == "5.3"


@pytest.mark.parametrize("wrong", [{"msg_id": ""}, {"session": None}, {"msg_id": "x" * 201}])
def test_a_header_without_required_fields_is_rejected(form, wrong):
    assert ask(form, **wrong) is None


def test_duplicate_keys_in_a_header_are_resolved_before_filtering():
    message = json.dumps({"header": HEADER, "content": {}, "channel": "shell"})
    twice = message.replace(
        '"msg_type": "comm_msg"', '"msg_type": "execute_request", "msg_type": "comm_msg"'
    )
    assert b"execute_request" not in filter_incoming(twice, None)[0]


@pytest.mark.parametrize("count", [0, 5, 65, 2**32, 2**63])
def test_a_short_message_cannot_claim_many_parts(count):
    assert filter_incoming(count.to_bytes(8, "little") + b"\0" * 64, PROTOCOL) is None


@given(some.one_of(some.binary(max_size=200), some.text(max_size=200)), some.booleans())
def test_any_other_bytes_are_dropped(message, binary):
    assert filter_incoming(message, PROTOCOL if binary else None) is None


def test_deep_nesting_is_dropped():
    assert filter_incoming("[" * 100_000, None) is None
    ends = [56, 61, 100_061, 100_063, 100_065, 100_067]
    whole = b"shell" + b"[" * 100_000 + b"{}{}{}"
    numbers = b"".join(item.to_bytes(8, "little") for item in (6, *ends))
    assert filter_incoming(numbers + whole, PROTOCOL) is None


@pytest.fixture
def clock(monkeypatch):
    """Return a clock that tests advance."""
    times = [1000.0]
    monkeypatch.setattr(message_filter.time, "monotonic", lambda: times[0])
    return times


def test_typing_is_not_delayed(clock):
    mine = message_filter.RateLimit()
    for _ in range(3000):
        clock[0] += 1 / 30
        assert mine.delay(500) == 0


def test_a_whole_file_is_not_delayed(clock):
    assert mine_after(clock, [MAX_BYTES]) == 0
    assert MAX_BYTES < message_filter.MAX_MESSAGE_BYTES < 2 * MAX_BYTES


def test_a_flood_of_messages_is_delayed(clock):
    assert mine_after(clock, [100] * 5000) > 20
    assert mine_after(clock, [MAX_BYTES] * 8) > 20


def mine_after(clock, sizes):
    """Return the delay after simultaneous messages."""
    mine = message_filter.RateLimit()
    return [mine.delay(size) for size in sizes][-1]
