"""A forked kernel works like any other and shares nothing that it must not."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest

from tests.kernel.conftest import End, links, lives, open_files, resident, run_async
from workbook_lib.kernel import forkserver_client
from workbook_lib.kernel.forkserver_client import ForkedProcess, ForkRequest
from workbook_lib.server.kernels import provisioner as module
from workbook_lib.server.kernels.provisioner import PROVISIONER_NAME, _runs_this_python


def test_a_forked_kernel_has_libraries_environment_and_folder(start, tmp_path):
    async def scenario():
        environment = {**os.environ, "WORKBOOK_LANG": "xx"}
        async with start(env=environment, cwd=str(tmp_path)) as kernel:
            assert isinstance(kernel.process, ForkedProcess)
            loaded = "import sys; {'ipywidgets', 'workbook_lib.page.page'} <= {*sys.modules}"
            assert await kernel.run(loaded) == "True"
            reply = await kernel.run("import os, json; json.dumps([os.getcwd(), dict(os.environ)])")
            folder, variables = json.loads(reply.strip("'").encode().decode("unicode_escape"))
            assert folder == str(tmp_path)
            assert variables["WORKBOOK_LANG"] == "xx"
            assert "OPENBLAS_NUM_THREADS" not in variables or "OPENBLAS_NUM_THREADS" in os.environ
            assert await kernel.run("__name__, sys.argv[0]") == "('__main__', 'ipykernel_launcher')"

    run_async(scenario())


def test_forked_kernels_have_separate_random_state_and_files(start):
    async def scenario():
        async with start() as first, start() as second:
            draw = (
                "import random, numpy, uuid; (random.random(), numpy.random.rand(), uuid.uuid4())"
            )
            assert await first.run(draw) != await second.run(draw)
            assert links(first.pid)
            assert not links(first.pid) & links(second.pid)

    run_async(scenario())


@pytest.mark.parametrize("page", [False, True], ids=["notebook", "dashboard"])
def test_startup_files_do_not_run_in_kernels_of_pages(start, tmp_path, page):
    startup = tmp_path / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "own.py").write_text("own = 1")
    (startup.parent / "ipython_config.py").write_text("c.InteractiveShell.colors = 'nocolor'")
    environment = {**os.environ, "IPYTHONDIR": str(tmp_path / "ipython")}
    if page:
        environment["SERVER_SOFTWARE"] = "voila/0"

    async def scenario():
        async with start(env=environment) as kernel:
            assert await kernel.run("'own' in globals()") == str(not page)
            colors = await kernel.run("get_ipython().colors")
            assert (colors == "'nocolor'") is not page
            modules = "len(get_ipython().kernel._kernel_modules) > 0"
            assert await kernel.run(modules) == str(not page)
            assert await kernel.run("import ipykernel.ipkernel as a, sys; a.sys is sys") == "True"
            assert await kernel.run("import ipywidgets; ipywidgets.HTML().comm is None") == "False"

    run_async(scenario())


def test_a_forked_kernel_can_be_interrupted_restarted_and_ended(start):
    async def scenario():
        async with start() as kernel:
            waiting = kernel.client.execute("from threading import *; print(1); Event().wait()")
            while True:
                message = await kernel.client.get_iopub_msg(timeout=60)
                if message["msg_type"] == "stream":
                    break
            await kernel.manager.interrupt_kernel()
            reply = await kernel.client.get_shell_msg(timeout=60)
            assert reply["parent_header"]["msg_id"] == waiting
            assert reply["content"]["ename"] == "KeyboardInterrupt"

            first = kernel.pid
            await kernel.manager.restart_kernel(now=True)
            await kernel.client.wait_for_ready(timeout=60)
            assert kernel.manager.provisioner.pid != first
            assert not lives(first)
            last = kernel.manager.provisioner.pid
            await kernel.manager.shutdown_kernel()
            assert not lives(last)

    run_async(scenario())


def test_the_end_of_a_kernel_is_noticed_with_many_open_files():
    reader, writer = os.pipe()
    beyond = fcntl.fcntl(reader, fcntl.F_DUPFD, 1100)  # above the limit of select()
    os.close(reader)
    kernel = ForkedProcess(os.getpid(), beyond)
    assert kernel.poll() is None
    os.write(writer, b"3")
    os.close(writer)
    assert kernel.wait(60) == 3


def test_the_end_of_a_kernel_is_noticed(start):
    async def scenario():
        async with start() as kernel:
            os.kill(kernel.pid, signal.SIGKILL)
            assert kernel.process.wait(60) == -signal.SIGKILL
            assert not await kernel.manager.is_alive()

    run_async(scenario())


def test_kernels_end_with_their_fork_server_and_a_new_one_is_started(start, pool):
    async def scenario():
        async with start() as kernel:
            before = pool._client.pid
            os.kill(before, signal.SIGKILL)
            assert kernel.process.wait(60) == -signal.SIGKILL
        async with start() as kernel:
            assert isinstance(kernel.process, ForkedProcess)
            assert pool._client.pid != before

    run_async(scenario())


def test_a_request_that_is_too_large_leaves_other_kernels_running(start, pool):
    async def scenario():
        async with start() as kernel:
            server = pool._client.pid
            environment = {**os.environ, "QUERY_STRING": "x" * 120_000, "MORE": "x" * 120_000}
            async with start(env=environment) as large:
                assert not isinstance(large.process, ForkedProcess)
            assert await kernel.run("1 + 1") == "2"
            async with start() as other:
                assert isinstance(other.process, ForkedProcess)
            assert pool._client.pid == server

    run_async(scenario())


def test_a_fork_server_that_hangs_is_killed(own_pool, monkeypatch):
    own_pool.open()
    own_pool._client.preload_output()
    monkeypatch.setattr(forkserver_client, "ANSWER_TIMEOUT", 0.1)
    process = own_pool._client._process
    os.kill(process.pid, signal.SIGSTOP)
    own_pool.close()
    assert process.returncode == -signal.SIGKILL


SERVER = """
import asyncio, sys
from jupyter_client.manager import AsyncKernelManager
from tests.kernel.conftest import KernelServer
from workbook_lib.server.kernels.provisioner import new_pool
pool = new_pool()
manager = AsyncKernelManager(transport="ipc", parent=KernelServer(pool))
manager.connection_file = sys.argv[1]
async def main():
    await manager.start_kernel()
    print(pool._client.pid, manager.provisioner.pid, flush=True)
    await asyncio.Event().wait()
asyncio.run(main())
"""


def test_all_processes_end_with_the_server(tmp_path):
    command = [sys.executable, "-c", SERVER, str(tmp_path / "kernel.json")]
    environment = {**os.environ, "JUPYTER_DEFAULT_PROVISIONER_NAME": PROVISIONER_NAME}
    piped = subprocess.PIPE
    with subprocess.Popen(command, stdout=piped, text=True, env=environment) as server:
        theirs = [int(word) for word in server.stdout.readline().split()]
        assert len(theirs) == 2
        ends = [End(pid) for pid in theirs]
        server.kill()
    for end in ends:
        end.wait()


def test_changed_content_starts_a_new_fork_server_beside_the_old_one(start, own_pool):
    async def scenario():
        async with start(own_pool) as old:
            first = own_pool._client.pid
            own_pool.source_state = lambda: (1, 1)
            async with start(own_pool) as new:
                assert own_pool._client.pid != first
                assert await old.run("1 + 1") == "2"
                assert await new.run("1 + 2") == "3"
            end = End(first)
        end.wait()

    run_async(scenario())


def test_a_changed_file_changes_the_source_state(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "content_folder", lambda: tmp_path)
    before = module.source_state()
    (tmp_path / "one.yaml").write_text("a: 1")
    between = module.source_state()
    os.utime(tmp_path / "one.yaml", ns=(1, time.time_ns() + 10**9))
    last = module.source_state()
    assert len({before, between, last}) == 3
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "two.yaml").write_text("b: 2")
    assert module.source_state() == last
    (tmp_path / "gone.yaml").symlink_to(tmp_path / "nowhere")
    assert module.source_state() == (last[0] + 1, last[1])


THREADED = """
import threading
threading.Thread(target=threading.Event().wait, daemon=True).start()
from workbook_lib.kernel import forkserver
forkserver.main()
"""


@pytest.mark.parametrize("parent", ["raise SystemExit(1)", THREADED], ids=["broken", "threads"])
def test_without_a_fork_server_kernels_start_normally(start, own_pool, monkeypatch, parent):
    popen, tried = subprocess.Popen, []

    def instead(command, **options):
        tried.append(command)
        return popen([command[0], "-c", parent, *command[3:]], **options)

    monkeypatch.setattr(subprocess, "Popen", instead)

    async def scenario():
        for _ in range(2):
            async with start(own_pool) as kernel:
                assert not isinstance(kernel.process, ForkedProcess)
                assert await kernel.run("1 + 1") == "2"

    run_async(scenario())
    assert len(tried) == 1


def test_a_pool_is_closed_while_a_thread_waits_for_its_fork_server(own_pool, monkeypatch):
    popen, loading = subprocess.Popen, threading.Event()

    def start_one_that_never_gets_ready(command, **options):
        loading.set()
        code = "import threading; threading.Event().wait()"
        return popen([command[0], "-c", code], **options)

    monkeypatch.setattr(subprocess, "Popen", start_one_that_never_gets_ready)
    own_pool.source_state = lambda: (1, 1)
    own_pool.open()
    with ThreadPoolExecutor(1) as executor:
        waiting = executor.submit(own_pool.preload_output, (1, 1))
        assert loading.wait(60)
        own_pool.close()
        assert waiting.result(30) == b""


def test_other_kernels_start_normally():
    here = str(Path(sys.executable).with_name("python3"))
    ours = [here, "-m", "ipykernel_launcher", "-f", "kernel.json"]
    assert _runs_this_python(ours)
    assert not _runs_this_python(["/elsewhere/bin/python3", *ours[1:]])
    assert not _runs_this_python([here, "-m", "other_kernel", "-f", "kernel.json"])
    assert not _runs_this_python(["R", "--slave", "-e", "IRkernel::main()"])


def test_on_other_systems_kernels_start_normally(start, own_pool, monkeypatch):
    monkeypatch.setattr("workbook_lib.kernel.pool.sys.platform", "darwin")

    async def scenario():
        async with start(own_pool) as kernel:
            assert not isinstance(kernel.process, ForkedProcess)
            assert await kernel.run("1 + 1") == "2"

    run_async(scenario())


def test_two_hundred_kernels_leave_nothing_behind(pool, tmp_path):
    """The first fifty are not counted, because some memory grows only once."""

    def start_and_end(count):
        with Path(os.devnull).open("wb") as nowhere:
            streams = (nowhere.fileno(), nowhere.fileno())
            for _ in range(count // 10):
                files = [["-f", str(tmp_path / f"{uuid4()}.json")] for _ in range(10)]
                requests = [ForkRequest(file, os.environ, str(tmp_path), streams) for file in files]
                ten = [pool.fork(item) for item in requests]
                for item in ten:
                    item.kill()
                assert [item.wait(60) for item in ten] == [-signal.SIGKILL] * 10

    start_and_end(50)
    parent = pool._client.pid
    before = (open_files(os.getpid()), open_files(parent), resident(parent))
    start_and_end(150)
    assert pool._client.pid == parent
    after = (open_files(os.getpid()), open_files(parent), resident(parent))
    assert after[:2] == before[:2]
    assert after[2] - before[2] < 400
    assert not Path(f"/proc/{parent}/task/{parent}/children").read_text()
