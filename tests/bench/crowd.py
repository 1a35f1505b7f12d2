"""Many people at once: waiting times, and the cost for the server.

Ten use browsers, on each server named with ``--only``. Forty use the workbook without browsers,
which would take the processor from the server on a small machine: they send what a page sends.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import time

from tests.bench.processes import family, megabytes, seconds, settle
from tests.bench.protocol import Session
from tests.bench.results import keep, middle, short, table, verdicts
from tests.bench.servers import KINDS, running
from tests.bench.visits import Visit, browser, person

TIMEOUT = 120
"""Seconds after which an incomplete page counts as failed."""

NOTE = (
    "{} at once without browsers: the last waited {:.2f} s, one alone {:.2f} s; one alone with a "
    "browser {:.2f} s; {:.2f} s of processor each."
)


async def at_once(people):
    """Let people visit at once; return the sorted waiting times of complete pages.

    With ten visitors at once, some frameworks never show the figure of a page.
    """
    begun = time.perf_counter()

    async def visit(person):
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(TIMEOUT):
                await person.whole()
                return time.perf_counter() - begun
        return None

    waited = await asyncio.gather(*map(visit, people))
    return sorted(item for item in waited if item is not None)


async def arrive(server, started, count):
    """Let people visit at once, each with an empty browser cache."""
    await asyncio.to_thread(settle, server.pid)
    spent, memory = seconds(family(server.pid)), megabytes(family(server.pid))
    async with contextlib.AsyncExitStack() as leave:
        visits = []
        for _ in range(count):
            context = await leave.enter_async_context(person(started))
            visits.append(await leave.enter_async_context(Visit.to(server, context)))
        waited = await at_once(visits)
        await asyncio.to_thread(settle, server.pid)
        pids = family(server.pid)
        return {
            "waited": waited,
            "never": count - len(waited),
            "cpu": (seconds(pids) - spent) / count,
            "memory": (megabytes(pids) - memory) / count,
        }


async def together(server, count):
    """Let people visit at once without browsers; return the sorted waiting times."""
    await asyncio.to_thread(settle, server.pid)
    spent = seconds(family(server.pid))
    async with contextlib.AsyncExitStack() as leave:
        people = [await leave.enter_async_context(Session(server)) for _ in range(count)]
        waited = await at_once(people)
        assert len(waited) == count, "a kernel never answered"
        await asyncio.to_thread(settle, server.pid)
        return {"waited": waited, "cpu": (seconds(family(server.pid)) - spent) / count}


async def fresh(name, started, count):
    """Measure a crowd on a new server that one person has visited before."""
    with running(name) as server:
        async with person(started) as context, Visit.to(server, context) as visit:
            await visit.whole()
        return await arrive(server, started, count)


async def forty(rounds, count):
    """Compare forty visitors at once with a single one, without browsers."""
    results = []
    for _ in range(rounds):
        with running("ours-guest") as server:  # kernels are released after a while
            await together(server, 1)  # the snapshot is rendered, and libraries are loaded
            alone = [await together(server, 1) for _ in range(3)]
            results.append({"alone": alone, "all": await together(server, count)})
    return results


async def run(args):
    crowds = {name: [] for name in args.only}
    async with browser() as started:
        for _ in range(args.rounds):
            for name in args.only:
                crowds[name].append(await fresh(name, started, args.people))
                print(name, crowds[name][-1], flush=True)
        alone = []
        if args.many:
            with running("ours-guest") as server:
                for _ in range(4):
                    async with person(started) as context, Visit.to(server, context) as visit:
                        alone.append((await visit.whole())["whole"])
    return crowds, alone[1:], await forty(args.rounds, args.many) if args.many else []


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--people", type=int, default=10)
    parser.add_argument("--many", type=int, default=40, help="without browsers; 0 for none")
    parser.add_argument("--only", type=lambda names: names.split(","), default=["ours-guest"])
    args = parser.parse_args()
    assert set(args.only) <= set(KINDS), f"known: {', '.join(KINDS)}"
    crowds, browsed, many = asyncio.run(run(args))
    rows = [(name, *summed(result)) for name, result in crowds.items()]
    columns = ("server", "last ready, s", "processor, s", "memory, MB", "never whole")
    parts = [table(columns, rows)]
    if many:
        last = middle([item["all"]["waited"][-1] for item in many])
        alone = middle([group["waited"][0] for item in many for group in item["alone"]])
        spent = middle([item["all"]["cpu"] for item in many])
        parts += [
            NOTE.format(args.many, last, alone, middle(browsed), spent),
            verdicts(
                [
                    (f"{args.many} at once, last / one visit", last / middle(browsed), 4),
                    ("the same, both without browsers", last / alone, 4),
                ]
            ),
        ]
    raw = {"crowds": crowds, "alone": browsed, "many": many}
    keep("crowd", "Many people at once", parts, raw)


def summed(results):
    """Return a table row of crowds on one server."""
    by_name = {name: [item[name] for item in results] for name in ("cpu", "memory", "never")}
    lasts = [max(item["waited"], default=None) for item in results]
    return (
        *(short(middle(item)) for item in (lasts, by_name["cpu"], by_name["memory"])),
        sum(by_name["never"]),
    )


if __name__ == "__main__":
    main()
