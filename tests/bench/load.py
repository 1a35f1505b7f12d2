"""A full room: everybody joins and writes while kernels are killed, and no word is lost.

``python -m tests.bench.load`` plays forty people, five of them in a real Chromium, for five
minutes; ``--people 100 --browsers 0`` a hundred at the level of the protocol. Real kernels and real
websocket traffic either way. Saves its results, and ends with an error if a word is missing.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import tempfile
import time
from contextlib import AsyncExitStack, suppress
from itertools import pairwise
from pathlib import Path

from playwright.async_api import async_playwright
from tornado.websocket import WebSocketClosedError

from tests.bench.processes import family, megabytes, seconds
from tests.bench.results import keep, short, spread, table
from tests.browser.chromium import find, flags
from tests.server.guest import Guest, run_async
from tests.server.running import CHAPTER, Serving

SCOPE = "cycle/episode/aa"
PATH = f"{SCOPE}/trigger"
TIMEOUT = 120_000
BETWEEN = (1, 5)
"""Seconds between two inputs."""

BITS = ["they went out ", "I asked again. ", "Nobody spoke ", "über Nacht ", "and then, ", "晚安 "]


async def wait_seconds(seconds):
    """Pause like a person."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await asyncio.Event().wait()


class Sitter:
    """A simulated page that talks to a kernel and has a journal."""

    def __init__(self, server, number):
        self.guest = Guest(server)
        self.chance = random.Random(number)
        self.written = ""
        self.count = 0
        self.moves = 0

    async def join(self):
        await self.guest.__aenter__()
        (await self.request_page()).raise_for_status()
        await self.move_in()

    async def request_page(self):
        """Request the page and its assets."""
        return await self.guest.http.get(f"/{CHAPTER}")

    async def move_in(self):
        """Get a kernel and send it all entries."""
        await self.guest.open()
        self.connection = await self.guest.connect(binary=True)
        self.sync_model = await self.connection.sync_model()
        await self.send("hello", self.entries(), scopes=[SCOPE])

    def entries(self):
        at = [1_700_000_000_000, self.count, "test-test"]
        return {PATH: {"value": self.written, "at": at}} if self.written else {}

    async def send(self, kind, entries, **fields):
        """Send a message to the journal sync, and return its answer."""
        answer = {"put": "saved", "hello": "welcome"}[kind]
        content = {"type": kind, "entries": entries, **fields}
        await self.connection.send_to_widget(self.sync_model, method="custom", content=content)
        reply = await self.connection.receive_until(
            lambda item: (
                item["content"].get("comm_id") == self.sync_model
                and item["content"]["data"].get("content", {}).get("type") == answer
            )
        )
        self.connection.messages.clear()
        return reply["content"]["data"]["content"]

    async def write(self):
        self.written += self.chance.choice(BITS)
        self.count += 1
        # A dead kernel closes the websocket, or never answers.
        for wait in (0.3, 0.6, 1.2, 2.4, 5, 5, 5):
            try:
                return await asyncio.wait_for(self.send("put", self.entries()), 15)
            except (AssertionError, TimeoutError, WebSocketClosedError):
                await wait_seconds(wait)
                self.moves += 1
                with suppress(AssertionError, OSError):
                    await self.guest.end()  # as a page does with a dead kernel
                    await self.move_in()
        raise AssertionError("the kernel does not answer")

    async def saved_text(self):
        """Return the entries of the kernel, as for a new page."""
        reply = await self.send("hello", {}, scopes=[SCOPE])
        return reply["entries"].get(PATH, {}).get("value", "")

    async def leave(self):
        await self.guest.end()
        await self.guest.__aexit__()


class Reader:
    """A person with a real page in a separate browser."""

    def __init__(self, server, number, browser):
        self.server, self.browser = server, browser
        self.chance = random.Random(number)
        self.written = ""
        self.moves = 0

    async def join(self):
        self.context = await self.browser.new_context()
        self.context.set_default_timeout(TIMEOUT)
        self.page = await self.context.new_page()
        await self.page.goto(self.server.address, wait_until="domcontentloaded")
        await self.page.goto(self.server.base + CHAPTER, wait_until="domcontentloaded")
        await self.page.wait_for_selector('html[data-workbook="ready"]', state="attached")
        await self.page.locator("[data-field=trigger]").focus()

    async def write(self):
        bit = self.chance.choice(BITS)
        await self.page.keyboard.type(bit)
        self.written += bit

    async def saved_text(self):
        """Return the values on the page once all are saved."""
        await self.page.wait_for_selector("html[data-kernel=up]", state="attached")
        await self.page.wait_for_selector('[data-save-state="saved"]', state="attached")
        return await self.page.locator("[data-field=trigger]").input_value()

    async def leave(self):
        await self.context.close()


class Meter:
    """Measures the server every few seconds."""

    def __init__(self, pid):
        self.pid = pid
        self.begun = time.perf_counter()
        self.rows = []

    def sample(self):
        pids = family(self.pid)
        row = (time.perf_counter() - self.begun, megabytes(pids), seconds(pids), len(pids))
        self.rows.append(dict(zip(("s", "mb", "cpu", "processes"), row, strict=True)))

    async def watch(self, pause=5):
        while True:
            await asyncio.to_thread(self.sample)
            await wait_seconds(pause)


async def joined(person, begun):
    await person.join()
    return time.perf_counter() - begun


async def busy(person, until):
    while time.perf_counter() < until:
        await wait_seconds(person.chance.uniform(*BETWEEN))
        await person.write()


async def kill_half(server, when):
    """Kill every second kernel."""
    await wait_seconds(when)
    victims = random.Random(1).sample(kernels := server.kernels(), len(kernels) // 2)
    for pid in victims:
        os.kill(pid, signal.SIGKILL)
    return len(victims)


async def warm(server):
    """Open one page and leave, as the leader does before the others join."""
    first = Sitter(server, -1)
    await first.join()
    while '"bu-first"' not in (await first.request_page()).text:
        await wait_seconds(0.5)
    await first.leave()
    while server.kernels():
        await wait_seconds(0.1)


async def meeting(server, people, browsers, minutes):
    """Simulate one session and return the results."""
    await warm(server)
    meter = Meter(server.process.pid)
    meter.sample()
    async with AsyncExitStack() as stack:
        readers = []
        if browsers:
            playwright = await stack.enter_async_context(async_playwright())
            launch = playwright.chromium.launch(executable_path=find(), args=flags())
            browser = await launch
            stack.push_async_callback(browser.close)
            readers = [Reader(server, number, browser) for number in range(browsers)]
        everyone = [*readers, *(Sitter(server, number) for number in range(browsers, people))]
        watching = asyncio.ensure_future(meter.watch())
        begun = time.perf_counter()
        waits = await asyncio.gather(*(joined(person, begun) for person in everyone))
        print(f"all {people} are in after {max(waits):.1f} s", flush=True)
        until = time.perf_counter() + 60 * minutes
        writing = asyncio.gather(*(busy(person, until) for person in everyone))
        killed = await kill_half(server, 30 * minutes)
        print(f"{killed} kernels killed", flush=True)
        await writing
        texts = await asyncio.gather(*(person.saved_text() for person in everyone))
        lost = [
            person for person, text in zip(everyone, texts, strict=True) if text != person.written
        ]
        watching.cancel()
        meter.sample()
        letters = sum(len(person.written) for person in everyone)
        moves = sum(person.moves for person in everyone)
        for person in everyone:
            await person.leave()
    return {
        "people": people,
        "browsers": browsers,
        "minutes": minutes,
        "joins": sorted(waits),
        "in_browsers": sorted(waits[:browsers]),
        "killed": killed,
        "moves": moves,
        "letters": letters,
        "lost": len(lost),
        "meter": meter.rows,
    }


def minutes_of(rows):
    """Return maximum memory and processor load in percent for each minute."""
    memory, busy = {}, {}
    for before, row in pairwise(rows):
        label = f"minute {int(row['s'] // 60) + 1}"
        memory[label] = max(memory.get(label, 0), row["mb"])
        used, span = busy.get(label, (0, 0))
        busy[label] = (used + row["cpu"] - before["cpu"], span + row["s"] - before["s"])
    return memory, {label: 100 * used / span for label, (used, span) in busy.items()}


def report(results):
    """Save and print the results."""
    rows = results["meter"]
    most = max(row["mb"] for row in rows)
    used, span = (rows[-1][name] - rows[0][name] for name in ("cpu", "s"))
    lines = [
        ("people, of them in a real browser", f"{results['people']}, {results['browsers']}"),
        ("joined after, median / p95", f"{spread(results['joins'], 1)} s"),
        ("joined in a browser, median / p95", f"{spread(results['in_browsers'], 1)} s"),
        ("memory of the server with nobody", f"{short(rows[0]['mb'], 0)} MB"),
        ("memory at most", f"{short(most, 0)} MB"),
        ("processor, of one core", f"{short(100 * used / span, 0)} % over {short(span, 0)} s"),
        ("letters written", results["letters"]),
        ("kernels killed at once in the middle", results["killed"]),
        ("people who lost a word", results["lost"]),
    ]
    memory, busy = minutes_of(rows)
    keep(
        f"load-{results['people']}",
        f"{results['people']} people join at once and write for {results['minutes']:g} minutes",
        [table(("what", "measured"), lines)],
        results,
        [("Megabytes at most, by minute", memory), ("Percent of one core, by minute", busy)],
    )


def main() -> None:
    """Simulate a session, print and save its results."""
    ask = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    ask.add_argument("--people", type=int, default=40)
    ask.add_argument("--browsers", type=int, default=5)
    ask.add_argument("--minutes", type=float, default=5)
    options = ask.parse_args()
    seats = str(options.people + 20)
    with (
        tempfile.TemporaryDirectory() as folder,
        Serving(Path(folder) / "data", "--workshop", "--seats", seats) as server,
    ):
        results = run_async(meeting(server, options.people, options.browsers, options.minutes))
        report(results)
        assert not results["lost"], "a word is missing"
        assert server.logged_errors == [], server.logged_errors


if __name__ == "__main__":
    main()
