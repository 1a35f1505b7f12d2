"""Time from the request of a page to the first keystroke that it saves.

A chapter is compared with a page of the same rows that has no Python behind it; both keep what is
typed in the browser. People come by a link on a page of somebody else's, for which a browser takes
another process, or into an empty tab, whose process it keeps; and again with a browser of their
own, which has been there before and is let in without the token. Also: how far anything moves until
the chapter is whole.
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
    "signs over time": ("ours", "voila/render/05-signs-over-time.ipynb", ROW, READY),
    "map your loop": ("ours", "voila/render/02-map-your-loop.ipynb", ("", "form textarea"), READY),
}


async def keystroke(server, elsewhere, started, known, path, field, whole):
    """Return milliseconds to the first saved keystroke in each of three visits, and shifts."""
    fold, control = field
    writing = f"bench.first = bench.accepted({fold!r}, {control!r})"
    async with person(started) as context:
        cold = await come(server, context, path, whole, writing, "() => bench.first")
    warm = await come(server, known, path, whole, writing, "() => bench.first", let_in=True)
    async with person(started) as context:
        link = await come(server, context, path, whole, writing, "() => bench.first", elsewhere)
    # Writing unfolds elements, so shifts are counted without it.
    async with person(started) as context:
        shifts = await come(server, context, path, whole, "", "() => bench.shifts()")
    return {"cold": cold, "warm": warm, "link": link, "shifts": shifts}


async def come(server, context, path, whole, before, asked, elsewhere="", let_in=False):
    """Open a page until it is complete, and return the result of a script."""
    if let_in:
        await context.request.get(server.url(path))  # a returning browser has its cookie
    server.empty()
    page = await context.new_page()
    if elsewhere:
        await page.goto(elsewhere)
    await page.add_init_script(before or "0")
    await page.goto(server.base + path if let_in else server.url(path), wait_until="commit")
    await page.wait_for_load_state("load")
    await page.wait_for_selector(whole, state="attached")
    told = await page.evaluate(asked)
    await page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    await page.close()
    await asyncio.to_thread(settle, server.pid)
    return told


async def run(rounds):
    found = {name: [] for name in PAGES}
    with running("static") as bare, running("ours") as ours:
        servers = {"static": bare, "ours": ours}
        # To a browser, another name of the same computer is another site.
        elsewhere = bare.url("page.js").replace("127.0.0.1", "localhost")
        async with browser() as started, owner() as known:
            for turn in range(-BEFORE, rounds):
                for name, (kind, *rest) in PAGES.items():
                    seen = await keystroke(servers[kind], elsewhere, started, known, *rest)
                    if turn >= 0:  # the server renders snapshots meanwhile
                        found[name].append(seen)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    args = parser.parse_args()
    result = asyncio.run(run(args.rounds))
    rows, told = [], []
    for name, seen in result.items():
        times = [short(middle([item[one] for item in seen]), 0) for one in VISITS]
        shifts = max(item["shifts"] for item in seen)
        rows.append((name, *times, short(shifts, 4)))
        if name != "static":
            for which in VISITS:
                pairs = zip(seen, result["static"], strict=True)
                ratio = middle([mine[which] / its[which] for mine, its in pairs])
                told.append((f"{name} / static, {KINDS[which]}", ratio, 2))
            told.append((f"{name}, layout shift", shifts, 0))
    columns = (
        "page",
        *(f"first kept keystroke, ms: {KINDS[one]}" for one in VISITS),
        "layout shift",
    )
    keep("first", "Words before Python", [table(columns, rows), verdicts(told)], result)


if __name__ == "__main__":
    main()
