"""The same page in the workbook and in other frameworks, in paired rounds.

Each round opens every server once, in changing order, with an empty cache and again with a filled
one. Then ten people open each kind of server at once, on a separate instance.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import time

from tests.bench.crowd import fresh
from tests.bench.results import FOLDER, keep, middle, p95, short, spread, table, verdicts
from tests.bench.servers import KINDS, running
from tests.bench.visits import browser, measured, weighed

COLUMNS = (
    "server",
    "cold visit to Save and a choice working, s",
    "warm, s",
    "choice to text, ms: median / p95",
    "choice to figure, ms: median / p95",
    "MB in, first visit",
    "kB in, second",
    "requests",
    "memory a session, MB",
    "server CPU a session, s",
    "ten at once, last ready, s",
    "CPU each of ten, s",
)
OTHERS = ("solara", "streamlit", "marimo", "panel")
CROWDED = (*OTHERS, "dash")
TIMEOUT = 300


async def rounds(args, started, measurements):
    with contextlib.ExitStack() as stop:
        servers = [stop.enter_context(running(name)) for name in args.only]
        for server in servers:  # warm up: libraries are loaded, caches filled
            sizes = await careful(weighed(server, started))
            measurements[server.kind.name]["bytes"] = sizes
            print(f"{server.kind.name}: {sizes}", flush=True)
        for turn in range(args.rounds):
            turned = servers[turn % len(servers) :] + servers[: turn % len(servers)]
            for server in turned:
                begun = time.monotonic()
                measured_visit = await careful(measured(server, started, args.choices))
                measurements[server.kind.name]["visits"].append(measured_visit)
                cold_start = short(measured_visit and measured_visit["cold"])
                took = time.monotonic() - begun
                print(
                    f"round {turn + 1} {server.kind.name}: {cold_start} s ({took:.0f})", flush=True
                )
                spare(measurements)


def spare(measurements):
    """Save intermediate results, because a run of an hour may be interrupted."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "compare.json").write_text(json.dumps(measurements), "utf-8")


async def careful(measure):
    """Limit the time of a visit; a visit that does not end counts as missing."""
    try:
        return await asyncio.wait_for(measure, TIMEOUT)
    except Exception as error:  # noqa: BLE001 - reported, and shown in the table
        print(f"failed: {error!r:.300}", flush=True)
        return None


async def run(args):
    measurements = {name: {"bytes": None, "visits": [], "crowds": []} for name in args.only}
    shared = [name for name in args.only if name != "ours"]  # personal mode has one visitor
    async with browser() as started:
        await rounds(args, started, measurements)
        for turn in range(args.crowds):
            for name in shared:
                crowd = await careful(fresh(name, started, 10))
                measurements[name]["crowds"].append(crowd)
                last = short(crowd and crowd["waited"][-1])
                print(f"crowd {turn + 1} {name}: {last} s", flush=True)
                spare(measurements)
    return measurements


class Summary:
    """The measurements of one server, as medians."""

    def __init__(self, measurements):
        self.visits, self.bytes = (
            [visit for visit in measurements["visits"] if visit],
            measurements["bytes"],
        )
        self.crowds = [crowd for crowd in measurements["crowds"] if crowd]

    def of(self, name):
        return middle([visit[name] for visit in self.visits])

    def all(self, name):
        return [value for visit in self.visits for value in visit[name]]

    def sent(self, which):
        return (self.bytes[which]["http"] + self.bytes[which]["socket"]) / 1000

    def crowd(self, name):
        return middle([crowd[name] for crowd in self.crowds])

    @property
    def last(self):
        return middle([crowd["waited"][-1] for crowd in self.crowds])

    def row(self, name):
        if not self.visits or not self.bytes:
            return [name, *["–"] * (len(COLUMNS) - 1)]
        both = [self.all(item) for item in ("texts", "figures")]
        memory = self.crowd("memory") if self.crowds else self.of("memory")
        return [
            name,
            *(short(self.of(item)) for item in ("cold", "warm")),
            *(spread(item) for item in both),
            short(self.sent("first") / 1000),
            short(self.sent("second"), 0),
            self.bytes["first"]["requests"],
            short(memory, 0),
            short(self.of("cpu")),
            short(self.last),
            short(self.crowd("cpu")),
        ]


def paired(measurements, name, other):
    """Return the median of the ratios of cold visits of two servers."""
    both = zip(measurements[name]["visits"], measurements[other]["visits"], strict=True)
    return middle([mine["cold"] / its["cold"] for mine, its in both if mine and its])


def alone(measurements, summaries):
    """Yield the targets for one visitor: name, value, maximum."""
    ours = summaries["ours"]
    known = {"voila": 0.30, "voila-plain": 0.30, "dash": 0.9, **dict.fromkeys(OTHERS, 1)}
    for name in known.keys() & summaries:
        yield f"whole page / {name}", paired(measurements, "ours", name), known[name]
    if ours.bytes:
        yield "MB, first visit over HTTP", ours.bytes["first"]["http"] / 1e6, 0.75
        yield "kB, second visit over HTTP", ours.bytes["second"]["http"] / 1e3, 60
    if ours.all("figures"):
        yield "a choice to the redrawn figure, p95, ms", p95(ours.all("figures")), 60
    if ours.visits:
        yield "layout shift", max(visit["shifts"] for visit in ours.visits), 0


def crowded(summaries):
    """Yield the targets for ten visitors at once."""
    guests = summaries.get("ours-guest")
    if not guests or not guests.crowds:
        return
    known = {"voila": 0.25, "voila-plain": 0.25, **dict.fromkeys(CROWDED, 1)}
    for name in known.keys() & summaries:
        if summaries[name].crowds:
            yield f"ten at once, last / {name}", guests.last / summaries[name].last, known[name]
    yield "ten at once, server CPU a session, s", guests.crowd("cpu"), 0.5


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--crowds", type=int, default=3)
    parser.add_argument("--choices", type=int, default=20)
    parser.add_argument("--only", type=lambda names: names.split(","), default=list(KINDS))
    args = parser.parse_args()
    assert set(args.only) <= set(KINDS), f"known: {', '.join(KINDS)}"
    result = asyncio.run(run(args))
    summaries = {name: Summary(value) for name, value in result.items()}
    parts = [table(COLUMNS, [value.row(name) for name, value in summaries.items()])]
    if "ours" in summaries:
        parts.append(verdicts([*sorted(alone(result, summaries)), *sorted(crowded(summaries))]))
    colds = {name: value.of("cold") for name, value in summaries.items()}
    drawings = [("Cold visit until all works, s", colds)]
    if args.crowds:
        lasts = {name: value.last for name, value in summaries.items()}
        drawings.append(("Ten at once, last ready, s", lasts))
    keep("compare", "The same page from each", parts, result, drawings)


if __name__ == "__main__":
    main()
