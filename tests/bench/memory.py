"""Memory per person: everything that the server runs.

PSS of the server, the kernels' parent and all kernels, so that shared memory is counted once. Each
person has opened the chapter with six rows, chosen, and seen it drawn.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
from statistics import linear_regression

from tests.bench.processes import family, megabytes, read, settle
from tests.bench.protocol import Session
from tests.bench.results import keep, short, table, verdicts
from tests.bench.servers import running


async def grow(steps):
    """Return megabytes by number of people, and by process at the end."""
    with running("ours-guest") as server:
        by_step = {0: megabytes(family(server.pid))}
        async with contextlib.AsyncExitStack() as leave:
            here = 0
            for step in steps:
                for _ in range(step - here):
                    session = await leave.enter_async_context(Session(server))
                    await session.whole()
                here = step
                await asyncio.to_thread(settle, server.pid)
                by_step[step] = megabytes(family(server.pid))
                print(f"{step:3} people {by_step[step]:7.0f} MB", flush=True)
            processes = {pid: (name(pid), megabytes([pid])) for pid in family(server.pid)}
    return by_step, sorted(processes.values(), key=lambda process: -process[1])


def name(pid):
    return " ".join(read(pid, "cmdline").split("\0")[1:4])[:60]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--people", default="1,5,10,20,40")
    args = parser.parse_args()
    steps = sorted(map(int, args.people.split(",")))
    rounds = [asyncio.run(grow(steps)) for _ in range(args.rounds)]
    slopes = [
        slope({step: megabytes_used for step, megabytes_used in by_step.items() if step})
        for by_step, _ in rounds
    ]
    by_step, processes = rounds[
        sorted(range(len(slopes)), key=slopes.__getitem__)[len(slopes) // 2]
    ]
    a_person = sorted(slopes)[len(slopes) // 2]
    parts = [
        table(
            ("people", "MB"),
            [(step, short(megabytes_used, 0)) for step, megabytes_used in by_step.items()],
        ),
        f"The server without anybody: {by_step[0]:.0f} MB. The largest at the end: "
        + "; ".join(f"{process} {megabytes_used:.0f}" for process, megabytes_used in processes[:9])
        + ".",
        verdicts(
            [
                ("MB a person", a_person, 25),
                (f"MB with {steps[-1]} people", by_step[steps[-1]], 1500),
            ]
        ),
    ]
    raw = {
        "rounds": [{"held": megabytes_used, "processes": item} for megabytes_used, item in rounds]
    }
    keep("memory", "Memory a person", parts, raw)


def slope(by_step):
    return (
        linear_regression(list(by_step), list(by_step.values())).slope if len(by_step) > 1 else 0.0
    )


if __name__ == "__main__":
    main()
