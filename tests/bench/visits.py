"""One visit to a page, measured in the page and at its server."""

from __future__ import annotations

import asyncio
import itertools
import tempfile
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import async_playwright

from tests.bench.drivers import DRIVERS, TIMEOUT
from tests.bench.processes import family, megabytes, seconds, settle
from tests.browser import chromium

WATCH = (Path(__file__).parent / "watch.js").read_text("utf-8")


@asynccontextmanager
async def browser():
    """Yield a Chromium."""
    path = chromium.find()
    assert path, chromium.MISSING
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=path, args=chromium.flags())
        yield started
        await started.close()


BEFORE = 2
"""Visits that fill a browser's caches: the second one caches compiled scripts."""
SCREEN = {"width": 1280, "height": 900}


@asynccontextmanager
async def person(started):
    """Yield a private window with an empty cache, which never caches compiled scripts."""
    context = await started.new_context(viewport=SCREEN)
    yield await watched(context)
    await context.close()


@asynccontextmanager
async def owner():
    """Yield a browser with a profile on disk.

    It caches compiled scripts after the second visit; a private window does not.
    """
    path = chromium.find()
    assert path, chromium.MISSING
    async with async_playwright() as playwright:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
            context = await playwright.chromium.launch_persistent_context(
                profile, executable_path=path, args=chromium.flags(), viewport=SCREEN
            )
            yield await watched(context)
            await context.close()


async def watched(context):
    context.set_default_timeout(TIMEOUT)
    await context.add_init_script(WATCH)
    return context


def turns():
    """Row and level, so that each choice changes an answer."""
    for turn in itertools.count():
        yield turn % 6, (turn // 6 + turn % 6) % 4


class Visit:
    """An opened page, and the actions of its visitor."""

    def __init__(self, server, page):
        self.server, self.page = server, page
        self.driver = DRIVERS[server.kind.driver](page)
        self.turns = turns()

    @classmethod
    @asynccontextmanager
    async def to(cls, server, context):
        page = await context.new_page()
        try:
            yield cls(server, page)
        finally:
            await page.close()

    async def ask(self):
        await self.page.goto(self.server.address, wait_until="commit")

    async def choice(self):
        """Choose in the next row; return milliseconds to the new text and to the new figure."""
        row, level = next(self.turns)
        await self.page.evaluate(f"() => bench.when({self.driver.rests})")
        await self.page.evaluate("(watched) => bench.arm(watched)", self.driver.watched)
        await self.driver.choose(row, level)
        return await self.page.evaluate("() => bench.seen")

    async def whole(self):
        """Open the page, choose, write and save; return the seconds of all of it."""
        await self.ask()
        await self.page.evaluate(f"() => bench.when({self.driver.stands})")
        first = await self.choice()
        await self.driver.note(0, "Sunday")
        await self.driver.save()
        saved = await self.page.evaluate(f"() => bench.when({self.driver.saved})")
        return {
            "choice": (first["clicked"] + max(first["text"], first["figure"])) / 1000,
            "whole": saved / 1000,
            "shifts": await self.page.evaluate("() => bench.shifts()"),
        }


async def measured(server, started, choices=20):
    """Visit twice with one browser: with an empty cache, then with that of the first visit.

    Returns a mapping of plain numbers: seconds to the whole page, milliseconds of every choice,
    seconds of the server's processor and megabytes while the page is open.
    """
    server.empty()
    await asyncio.to_thread(settle, server.pid)
    spent, memory = seconds(family(server.pid)), megabytes(family(server.pid))
    async with person(started) as context:
        async with Visit.to(server, context) as visit:
            cold = await visit.whole()
            choices_timed = [await visit.choice() for _ in range(choices)]
            await asyncio.to_thread(settle, server.pid)
            pids = family(server.pid)
            costs = {"cpu": seconds(pids) - spent, "memory": megabytes(pids) - memory}
        await asyncio.to_thread(settle, server.pid)
        server.empty()
        async with Visit.to(server, context) as visit:
            warm = await visit.whole()
    return {
        "cold": cold["whole"],
        "warm": warm["whole"],
        "first choice": cold["choice"],
        "shifts": cold["shifts"],
        "texts": [item["text"] for item in choices_timed],
        "figures": [item["figure"] for item in choices_timed],
        **costs,
    }


class Bytes:
    """Counts sent bytes: over HTTP as transferred, over websockets before compression."""

    def __init__(self):
        self.requests = self.http = self.socket = 0

    async def follow(self, page):
        session = await page.context.new_cdp_session(page)
        await session.send("Network.enable")
        session.on("Network.loadingFinished", self._finished)
        session.on("Network.webSocketFrameReceived", self._frame)
        return self

    def _finished(self, event):
        self.requests += 1
        self.http += event["encodedDataLength"]

    def _frame(self, event):
        payload, coded = event["response"]["payloadData"], event["response"]["opcode"] == 2
        self.socket += len(payload) * 3 // 4 if coded else len(payload.encode())


async def weighed(server, started):
    """Visit twice, and return bytes and requests of each; not for timing."""
    sizes = {}
    async with person(started) as context:
        for name in ("first", "second"):
            server.empty()
            async with Visit.to(server, context) as visit:
                count = await Bytes().follow(visit.page)
                await visit.whole()
                await asyncio.to_thread(settle, server.pid)
                sizes[name] = {
                    "requests": count.requests,
                    "http": count.http,
                    "socket": count.socket,
                }
    return sizes
