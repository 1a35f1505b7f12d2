"""The number of kernels, and the end of unused ones."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from queue import Empty
from types import SimpleNamespace

import pytest
import zmq
from tornado.web import HTTPError
from zmq.eventloop.zmqstream import ZMQStream

from tests.kernel.conftest import End
from tests.server.guest import Guest, run_async
from tests.server.running import CHAPTER, Serving, kernel_request, start_kernel
from workbook_lib.server.kernels import manager as manager_kernels
from workbook_lib.server.kernels.manager import VisitorsKernelManager
from workbook_lib.server.kernels.restart import PageKernelClient, PageKernelManager
from workbook_lib.server.security.cookies import CURRENT_ADDRESS, CURRENT_VISITOR
from workbook_lib.store.mode import Mode


def test_with_all_kernels_in_use_a_chapter_says_so_and_an_unused_one_is_replaced(tmp_path, content):
    async def scenario(room):
        async with Guest(room) as first, Guest(room) as second, Guest(room) as late:
            await first.open()
            await second.open()
            answer = await late.http.get(f"/{CHAPTER}")
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
            assert content.interface.error.full_title in answer.text
            assert "Traceback" not in answer.text
            assert (await late.http.get("/")).status_code == 200
            assert len(room.kernels()) == 2
            await first.end()
            await late.open()
            # A visitor's unused kernel is replaced by their next.
            await (await second.connect()).wait_until_idle()
            connection = await late.connect()
            await connection.wait_until_idle()
            assert (await late.http.send(kernel_request(late.http))).status_code == 503
            await connection.close()
            await late.open()
            assert len(room.kernels()) == 2

    with Serving(tmp_path, "--workshop", limits={"max_kernels": 2}) as room:
        run_async(scenario(room))
    assert room.logged_errors == []


def test_a_browser_without_cookies_gets_no_kernel(guest_server):
    before = set(guest_server.kernels())
    with guest_server.anonymous_client() as visitor:
        for _ in range(3):
            visitor.cookies.clear()
            assert visitor.get(f"/{CHAPTER}").is_success
            visitor.cookies.clear()
            assert start_kernel(visitor).status_code == 403
        assert set(guest_server.kernels()) <= before
        visitor.get(f"/{CHAPTER}")
        assert start_kernel(visitor).json()["kernelId"]


def test_ending_an_ended_kernel_is_no_error():
    manager = VisitorsKernelManager()
    manager.remove_kernel("gone")
    run_async(manager.end("gone"))


def test_a_disconnected_kernel_is_ended_and_a_connected_one_kept(tmp_path):
    async def scenario(room):
        async with Guest(room) as stays, Guest(room) as goes, Guest(room) as never:
            connection = await (await stays.open()).connect()
            await connection.wait_until_idle()
            (connected,) = room.kernels()
            disconnected = await (await goes.open()).connect()
            await disconnected.wait_until_idle()
            await disconnected.close()
            await never.open()
            for end in [End(pid) for pid in room.kernels() if pid != connected]:
                end.wait()
            await connection.wait_until_idle()
            assert room.kernels() == [connected]

    with Serving(
        tmp_path, "--workshop", limits={"disconnected_seconds": 4, "check_seconds": 1}
    ) as room:
        run_async(scenario(room))


class Clock:
    """A clock that tests advance."""

    def __init__(self):
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self):
        return self.now

    def later(self, seconds):
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(manager_kernels, "_now", clock)
    return clock


@pytest.fixture
def manager(clock, monkeypatch):
    """Return a manager for guests with fake kernels."""

    class Pretended(manager_kernels.VisitorsKernelManager):
        ended = ()

        async def end(self, kernel_id):
            self.ended = (*self.ended, kernel_id)
            self.remove_kernel(kernel_id)

    async def start(self, **options):
        kernel_id = options["kernel_id"]
        self._kernels[kernel_id] = SimpleNamespace(
            kernel_name="python3", last_activity=clock(), execution_state="idle"
        )
        self._kernel_connections[kernel_id] = 0
        return kernel_id

    monkeypatch.setattr(manager_kernels.AsyncMappingKernelManager, "start_kernel", start)
    config = manager_kernels.kernel_config(Mode.GUEST, max_kernels=2)
    return Pretended(config=config)


def start(manager, kernel_id, visitor="me", address=""):
    async def page():
        CURRENT_VISITOR.set(visitor)
        CURRENT_ADDRESS.set(address)
        await manager.start_kernel(kernel_id=kernel_id)

    run_async(page())


def culled(manager):
    run_async(manager.cull_kernels())
    return manager.ended


def test_a_page_reconnects_to_its_kernel_after_a_short_break(manager, clock):
    start(manager, "a")
    manager.notify_connect("a")
    clock.later(3600)
    assert culled(manager) == ()
    manager.notify_disconnect("a")
    clock.later(59)
    assert culled(manager) == ()
    manager.notify_connect("a")
    clock.later(3600)
    assert culled(manager) == ()
    manager.notify_disconnect("a")
    clock.later(60)
    assert culled(manager) == ("a",)


def test_a_page_may_end_its_kernel_while_others_are_checked(manager, clock, caplog, monkeypatch):
    start(manager, "a")
    start(manager, "b")
    clock.later(60)
    end = manager.end

    async def end_both(kernel_id):
        await end(kernel_id)
        manager.remove_kernel("b")

    monkeypatch.setattr(manager, "end", end_both)
    assert culled(manager) == ("a",)
    assert not caplog.records


def test_a_kernel_may_die_while_it_is_ended():
    class Dying(SimpleNamespace):
        async def stop_restarting(self):
            manager.remove_kernel("a")

    manager = VisitorsKernelManager()
    manager._kernels["a"] = Dying()
    run_async(manager.end("a"))
    assert "a" not in manager


def test_a_kernel_is_kept_while_its_page_is_rendered(manager, clock):
    start(manager, "a")
    clock.later(50)
    manager.get_kernel("a").last_activity = clock()
    clock.later(50)
    assert culled(manager) == ()
    clock.later(10)
    assert culled(manager) == ("a",)


def test_a_kernel_is_connected_until_its_last_tab_disconnects(manager, clock):
    start(manager, "a")
    manager.notify_connect("a")
    manager.notify_connect("a")
    manager.notify_disconnect("a")
    clock.later(3600)
    assert culled(manager) == ()


def test_a_starting_kernel_counts_against_the_limit(manager):
    start(manager, "a", "one")
    start(manager, "b", "two")
    with pytest.raises(HTTPError) as error:
        start(manager, "c", "three")
    assert error.value.status_code == 503
    manager.remove_kernel("a")
    start(manager, "c", "three")
    assert manager.ended == ()


def test_at_the_limit_a_disconnected_kernel_is_ended_after_a_grace_period(manager, clock):
    start(manager, "a", "one")
    start(manager, "b", "two")
    manager.notify_connect("b")
    clock.later(9)
    assert not manager.has_capacity_for("three")
    clock.later(1)
    assert manager.has_capacity_for("three")
    start(manager, "c", "three")
    assert manager.ended == ("a",)
    clock.later(3600)
    assert manager.has_capacity_for("four")
    manager.notify_connect("c")
    assert not manager.has_capacity_for("four")


def test_one_address_cannot_use_all_kernels(manager):
    manager.max_kernels = 12
    for number in range(11):
        start(manager, f"many-{number}", f"visitor-{number}", "192.0.2.1")
    start(manager, "a", "one", "192.0.2.2")
    start(manager, "b", "two", "192.0.2.3")
    assert manager.ended == ("many-0",)
    for number in range(11, 20):
        with suppress(HTTPError):
            start(manager, f"many-{number}", f"visitor-{number}", "192.0.2.1")
    assert {"a", "b"} & {*manager.ended} == set()


def test_a_kernel_belongs_to_its_visitor(manager):
    start(manager, "a", "one")
    assert manager.belongs_to("a", "one")
    assert not manager.belongs_to("a", "two")
    assert not manager.belongs_to("b", "one")
    manager.remove_kernel("a")
    assert not manager.belongs_to("a", "one")
    start(manager, "a", None)
    assert not manager.belongs_to("a", None)


def test_a_page_closed_while_its_kernel_ends_leaves_no_sockets(manager):
    async def scenario():
        start(manager, "a")
        with zmq.Context() as context:
            line = ZMQStream(context.socket(zmq.SUB))
            manager.start_buffering("a", "session", {"iopub": line})
            manager.remove_kernel("a")
            assert line.closed()
        assert not manager._kernel_buffers

    run_async(scenario())


def test_a_kernel_can_be_removed_twice(manager):
    """The server ends all kernels while a closing page ends its own."""
    start(manager, "a")
    manager.remove_kernel("a")
    manager.remove_kernel("a")
    assert "a" not in manager


def test_concurrent_requests_end_a_kernel_once(monkeypatch):
    ended = []

    async def shut_down(self, kernel_id, now):
        ended.append((kernel_id, now))

    async def stop_restarting():
        ended.append("for good")

    monkeypatch.setattr(manager_kernels.AsyncMappingKernelManager, "shutdown_kernel", shut_down)

    async def scenario():
        manager = manager_kernels.VisitorsKernelManager(
            config=manager_kernels.kernel_config(Mode.GUEST)
        )
        manager._kernels["a"] = SimpleNamespace(stop_restarting=stop_restarting)
        await asyncio.gather(*(manager.end("a") for _ in range(3)))
        assert manager._ending == {}
        manager._kernels.clear()

    run_async(scenario())
    assert ended == ["for good", ("a", True)]


async def is_running(task):
    """Run the event loop; return whether the task still waits."""
    done, _ = await asyncio.wait([task], timeout=0.05)
    return not done


def test_a_kernel_is_not_ended_while_starting():
    async def scenario():
        kernel = PageKernelManager()
        kernel._ready = asyncio.get_running_loop().create_future()
        waiting = asyncio.create_task(kernel.stop_restarting())
        assert await is_running(waiting)
        kernel.ready.set_result(None)
        await waiting

    run_async(scenario())


def test_a_kernel_is_not_ended_while_restarting():
    done = []

    async def scenario():
        started = asyncio.Event()

        async def start_again(**_):
            await started.wait()
            restarter.start()
            done.append("started")

        async def is_alive():
            return False

        kernel = PageKernelManager()
        restarter = kernel.restarter_class(kernel_manager=kernel, parent=kernel)
        kernel._restarter = restarter
        kernel._ready = asyncio.get_running_loop().create_future()
        kernel._ready.set_result(None)
        kernel.is_alive, kernel.restart_kernel = is_alive, start_again
        looking = asyncio.create_task(restarter.poll())
        assert await is_running(looking)
        ending = asyncio.create_task(kernel.stop_restarting())
        assert await is_running(ending)
        started.set()
        await ending
        await looking
        assert restarter._pcallback is None, "the polling has ended"

    run_async(scenario())
    assert done == ["started"]


class Answering(PageKernelClient):
    """A client whose kernel answers and lives as configured."""

    def __init__(self, shell, iopub, alive=True):
        super().__init__()
        self.shell, self.iopub, self.alive, self.requests = [*shell], [*iopub], alive, 0

    def kernel_info(self):
        self.requests += 1

    async def get_shell_msg(self, **_):
        await asyncio.to_thread(len, self.shell)  # lets other tasks run
        if not self.shell:
            raise Empty
        return {"msg_type": self.shell.pop(0)}

    async def get_iopub_msg(self, **_):
        if not self.iopub:
            raise Empty
        return self.iopub.pop(0)

    async def is_alive(self):
        return self.alive


def test_a_notebook_runs_once_its_kernel_replies_on_both_channels():
    assert PageKernelManager().client_factory is PageKernelClient
    client = Answering(["kernel_info_reply"], ["busy", "idle"])
    run_async(client.wait_for_ready(5))
    assert (client.requests, client.iopub) == (1, ["idle"]), "the wait has ended"
    late = Answering(["status", "kernel_info_reply"], ["busy", "idle"])
    run_async(late.wait_for_ready(5))
    assert late.requests == 2


@pytest.mark.parametrize("alive", [True, False])
def test_a_kernel_without_reply_times_out(alive):
    with pytest.raises(RuntimeError, match="died" if not alive else "not answer"):
        run_async(Answering([], [], alive).wait_for_ready(0.05))
