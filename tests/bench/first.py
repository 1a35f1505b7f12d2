"""Time from the request of a page to the first keystroke that it saves.

A chapter is compared with a static page of the same rows; both save in the browser what is typed.
Visits start from a link on another site, for which a browser starts another process, from an empty
tab, whose process is used again, and with a browser that has signed in before. Also measures how
far elements move until the chapter is complete.
"""

from __future__ import annotations

import argparse
import asyncio

from tests.bench.processes import settle
from tests.bench.results import keep, middle, short, table, verdicts
from tests.bench.servers import running
from tests.bench.visits import BEFORE, browser, owner, person

ROW = ("details", '[data-field="duration.note"]')
KINDS = {"link": "by a link", "cold": "into an empty tab", "warm": "a known browser"}
VISITS = tuple(KINDS)
READY = "html[data-workbook=ready]"
PAGES = {
    "static": ("static", "", ("", "textarea"), "html"),
    "signs over time": ("ours", "voila/render/signs-over-time.ipynb?steps=all", ROW, READY),
    "map your loop": (
        "ours",
        "voila/render/01-map-your-loop.ipynb?steps=all",
        ("", "form textarea"),
        READY,
    ),
}


async def keystroke(server, elsewhere, started, known, path, field, ready_selector):
    """Return milliseconds to the first saved keystroke in each of three visits, and shifts."""
    fold, control = field
    writing = f"bench.first = bench.accepted({fold!r}, {control!r})"
    async with person(started) as context:
        cold = await open_and_measure(
            server, context, path, ready_selector, writing, "() => bench.first"
        )
    warm = await open_and_measure(
        server, known, path, ready_selector, writing, "() => bench.first", let_in=True
    )
    async with person(started) as context:
        link = await open_and_measure(
            server, context, path, ready_selector, writing, "() => bench.first", elsewhere
        )
    # Writing unfolds elements, so shifts are counted without it.
    async with person(started) as context:
        shifts = await open_and_measure(
            server, context, path, ready_selector, "", "() => bench.shifts()"
        )
    return {"cold": cold, "warm": warm, "link": link, "shifts": shifts}


async def open_and_measure(
    server, context, path, ready_selector, before, script, elsewhere="", let_in=False
):
    """Open a page until it is complete, and return the result of a script."""
    if let_in:
        await context.request.get(server.url(path))  # a returning browser has its cookie
    server.empty()
    page = await context.new_page()
    if elsewhere:
        await page.goto(elsewhere)
    await page.add_init_script(before or "0")
    address = server.base + path if let_in else server.url(path)
    if before:
        # To look at a page, Playwright first runs a script of its own in it, which takes 10 to 25
        # ms; so it waits for a message until the keystroke is saved.
        async with page.expect_console_message(lambda message: message.text == "accepted"):
            await page.goto(address, wait_until="commit")
    else:
        await page.goto(address, wait_until="commit")
    await page.wait_for_load_state("load")
    await page.wait_for_selector(ready_selector, state="attached")
    result = await page.evaluate(script)
    await page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    await page.close()
    await asyncio.to_thread(settle, server.pid)
    return result


async def run(rounds):
    results = {name: [] for name in PAGES}
    with running("static") as bare, running("ours") as ours:
        servers = {"static": bare, "ours": ours}
        # To a browser, another name of the same computer is another site.
        elsewhere = bare.url("page.js").replace("127.0.0.1", "localhost")
        async with browser() as started, owner() as known:
            for turn in range(-BEFORE, rounds):
                for name, (kind, *arguments) in PAGES.items():
                    measured_visit = await keystroke(
                        servers[kind], elsewhere, started, known, *arguments
                    )
                    if turn >= 0:  # the server renders snapshots meanwhile
                        results[name].append(measured_visit)
    return results


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    args = parser.parse_args()
    result = asyncio.run(run(args.rounds))
    rows, verdict_rows = [], []
    for name, measured_visits in result.items():
        times = [short(middle([item[visit] for item in measured_visits]), 0) for visit in VISITS]
        shifts = max(item["shifts"] for item in measured_visits)
        rows.append((name, *times, short(shifts, 4)))
        if name != "static":
            for which in VISITS:
                pairs = zip(measured_visits, result["static"], strict=True)
                ratio = middle([mine[which] / its[which] for mine, its in pairs])
                verdict_rows.append((f"{name} / static, {KINDS[which]}", ratio, 1.6))
            verdict_rows.append((f"{name}, layout shift", shifts, 0))
    columns = (
        "page",
        *(f"first kept keystroke, ms: {KINDS[visit]}" for visit in VISITS),
        "layout shift",
    )
    keep("first", "Words before Python", [table(columns, rows), verdicts(verdict_rows)], result)


if __name__ == "__main__":
    main()
