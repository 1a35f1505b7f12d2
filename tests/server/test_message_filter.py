"""What passes between a page and its kernel, message by message."""

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
    """Have a message judged; None, or its parts as the kernel reads them."""
    message = {"header": {**HEADER, "msg_type": kind, **header}, "parent_header": {}}
    message |= {"metadata": {}, "content": content or {}}
    if form == PROTOCOL:
        parts = filter_incoming(pack(channel, message), PROTOCOL)
    else:
        parts = filter_incoming(json.dumps({**message, "channel": channel}), None)
    return parts and [json.loads(each) for each in parts]


@pytest.fixture(params=[PROTOCOL, None], ids=["bytes", "text"])
def form(request):
    return request.param


@pytest.mark.parametrize("kind", ADMITTED)
def test_what_widgets_need_passes(form, kind):
    header, *_, content = ask(form, kind, content={"comm_id": "c", "data": {"é": 1}})
    assert header["msg_type"] == kind
    assert content == {"comm_id": "c", "data": {"é": 1}}


@pytest.mark.parametrize("kind", REFUSED)
def test_nothing_else_does(form, kind):
    assert ask(form, kind) is None


@pytest.mark.parametrize("channel", ["control", "stdin", "iopub", "hb", ""])
@pytest.mark.parametrize("kind", ADMITTED)
def test_only_one_channel_is_open(form, kind, channel):
    assert ask(form, kind, channel) is None


@pytest.mark.parametrize("target", ["jupyter.widget", "comm.anything", "", None])
def test_only_one_comm_is_opened(form, target):
    assert ask(form, "comm_open", content={"comm_id": "c", "target_name": target}) is None


def test_that_comm_is_opened_and_no_module_is_loaded_for_it(form):
    asked = {"comm_id": "c", "target_name": CONTROL_TARGET, "target_module": "os", "data": {"x": 1}}
    *_, content = ask(form, "comm_open", content=asked)
    assert content == {"comm_id": "c", "target_name": CONTROL_TARGET, "data": {"x": 1}}


def test_a_header_says_nothing_that_would_be_read_otherwise(form):
    header, *_ = ask(form, subshell_id="s", version="4.1", extra="e", date=None)
    assert set(header) == {"msg_id", "msg_type", "session", "username", "date", "version"}
    assert header["version"] == "5.3"


@pytest.mark.parametrize("wrong", [{"msg_id": ""}, {"session": None}, {"msg_id": "x" * 201}])
def test_a_header_without_its_names_is_none(form, wrong):
    assert ask(form, **wrong) is None


def test_of_two_kinds_in_one_header_the_kernel_reads_the_one_that_was_judged():
    said = json.dumps({"header": HEADER, "content": {}, "channel": "shell"})
    twice = said.replace(
        '"msg_type": "comm_msg"', '"msg_type": "execute_request", "msg_type": "comm_msg"'
    )
    assert b"execute_request" not in filter_incoming(twice, None)[0]


@pytest.mark.parametrize("count", [0, 5, 65, 2**32, 2**63])
def test_a_few_bytes_do_not_ask_for_much(count):
    assert filter_incoming(count.to_bytes(8, "little") + b"\0" * 64, PROTOCOL) is None


@given(some.one_of(some.binary(max_size=200), some.text(max_size=200)), some.booleans())
def test_whatever_else_comes_is_dropped(message, binary):
    assert filter_incoming(message, PROTOCOL if binary else None) is None


def test_deep_nesting_is_dropped():
    assert filter_incoming("[" * 100_000, None) is None
    ends = [56, 61, 100_061, 100_063, 100_065, 100_067]
    whole = b"shell" + b"[" * 100_000 + b"{}{}{}"
    numbers = b"".join(each.to_bytes(8, "little") for each in (6, *ends))
    assert filter_incoming(numbers + whole, PROTOCOL) is None


@pytest.fixture
def clock(monkeypatch):
    """Give a clock that stands still, and goes on when told."""
    times = [1000.0]
    monkeypatch.setattr(message_filter.time, "monotonic", lambda: times[0])
    return times


def test_who_types_is_never_kept_waiting(clock):
    mine = message_filter.RateLimit()
    for _ in range(3000):
        clock[0] += 1 / 30
        assert mine.delay(500) == 0


def test_a_whole_file_passes_at_once(clock):
    assert mine_after(clock, [MAX_BYTES]) == 0
    assert MAX_BYTES < message_filter.MAX_MESSAGE_BYTES < 2 * MAX_BYTES


def test_who_never_stops_is_slowed_down(clock):
    assert mine_after(clock, [100] * 5000) > 20
    assert mine_after(clock, [MAX_BYTES] * 8) > 20


def mine_after(clock, sizes):
    """Return how long to wait after messages that came all at once."""
    mine = message_filter.RateLimit()
    return [mine.delay(size) for size in sizes][-1]
