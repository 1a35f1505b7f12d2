"""Time of a forked kernel from its start to its first answer."""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
import threading
import time
from pathlib import Path

from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import KernelProvisionerFactory

from tests.bench.processes import seconds
from tests.bench.results import keep, middle, spread, table, verdicts
from tests.kernel.conftest import KernelServer
from workbook_lib.server.kernels.provisioner import PROVISIONER_NAME, new_pool


async def answer(folder, server, provisioner):
    """Start a kernel; return milliseconds until it answers, processor time, and import time."""
    os.environ["JUPYTER_DEFAULT_PROVISIONER_NAME"] = provisioner
    KernelProvisionerFactory.clear_instance()
    manager = AsyncKernelManager(transport="ipc", parent=server)
    manager.connection_file = str(folder / f"{id(manager)}.json")
    begun = time.perf_counter()
    await manager.start_kernel()
    shell = f"{manager.ip}-{manager.shell_port}"
    moment = threading.Event()
    # A socket that connects too early retries after 100 ms.
    while not os.path.exists(shell):  # noqa: ASYNC240, PTH110 - looks at no disk
        await asyncio.to_thread(moment.wait, 0.002)
    client = manager.client()
    client.start_channels(iopub=False, stdin=False, hb=False)
    client.kernel_info()
    await client.get_shell_msg(timeout=60)
    answered = time.perf_counter()
    spent = seconds([manager.provisioner.pid])
    client.execute("import workbook_lib, pandas, plotly.graph_objects", silent=True)
    await client.get_shell_msg(timeout=60)
    loaded = time.perf_counter()
    client.stop_channels()
    await manager.shutdown_kernel(now=True)
    return 1000 * (answered - begun), 1000 * spent, 1000 * (loaded - begun)


async def measure(server, rounds):
    kinds = {"fork": PROVISIONER_NAME, "ordinary": "local-provisioner"}
    timings = {kind: [] for kind in kinds}
    with tempfile.TemporaryDirectory(prefix="bu") as folder:
        for item in range(rounds + 1):
            for kind, provisioner in kinds.items():
                took = await answer(Path(folder), server, provisioner)
                if item:  # the first round warms up the fork server
                    timings[kind].append(took)
    return timings


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=11)
    args = parser.parse_args()
    pool = new_pool()
    pool.open()
    try:
        result = asyncio.run(measure(KernelServer(pool), args.rounds))
    finally:
        pool.close()
    rows = [(kind, *map(spread, zip(*took, strict=True))) for kind, took in result.items()]
    first = [answered for answered, *_ in result["fork"]]
    parts = [
        table(("kernel", "answers, ms: median / p95", "its processor", "libraries in"), rows),
        verdicts([("ms to a forked kernel's first answer", middle(first), 200)]),
    ]
    keep("fork", "A kernel", parts, result)


if __name__ == "__main__":
    main()
