"""The length of every chapter on a phone, step by step, and the time it takes to read and answer.

Heights are in screens of 844 pixels at a width of 390, with everything folded closed, from the top
of the page to the end of its contents without the footer. Two columns have all steps of a chapter
below one another: with their folded parts closed, and open too. Minutes are for reading 200 words
a minute, and 50 seconds for a long answer, 20 for a short one and 10 for a choice.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.bench.results import keep, table
from tests.browser import chromium
from tests.browser.conftest import serving, wait_ready
from workbook_lib.content.loading.loader import load_pack, pack_folder

SCREEN = {"width": 390, "height": 844}
WORDS_A_MINUTE = 200
SECONDS = {"long": 50, "short": 20, "choice": 10}
MOST_OF_STEP, MOST_AT_ONCE, MOST_OF_PATH = 2, 4, 60  # screens

MEASURE = """() => {
    const main = document.getElementById("main");
    const visible = (element) => element.checkVisibility();
    const parts = [...main.children].filter(visible);
    const bottoms = parts.map((element) => element.getBoundingClientRect().bottom);
    const fields = [...main.querySelectorAll("[data-field]")].filter(visible);
    const kind = (field) => field.matches("textarea") ? "long"
        : field.matches("input[type=text], input[type=date]") ? "short" : "choice";
    const counts = { long: 0, short: 0, choice: 0 };
    for (const field of fields) counts[kind(field)] += 1;
    const words = main.innerText.split(/\\s+/).filter(Boolean).length;
    return { height: Math.max(...bottoms) + scrollY, words, ...counts };
}"""
OPEN_ALL = "() => { for (const fold of document.querySelectorAll('details')) fold.open = true; }"
STEPS = """() => [...new Set([...document.querySelectorAll("[data-in-step]")]
    .map((element) => element.dataset.inStep))]"""


def minutes(measured):
    """Return the minutes that a step takes."""
    answers = sum(SECONDS[kind] * measured[kind] for kind in SECONDS)
    return measured["words"] / WORDS_A_MINUTE + answers / 60


def screens(measured):
    return measured["height"] / SCREEN["height"]


def measure_chapter(page, address):
    """Return measures of all steps by id, and the screens of all at once, folded and unfolded."""
    page.goto(address)
    wait_ready(page)
    steps = {}
    for step in page.evaluate(STEPS) if page.locator("#bu-steps").count() else [""]:
        if step:
            page.evaluate("(step) => { location.hash = step; }", step)
            page.wait_for_selector(f'html[data-step-at="{step}"]', state="attached")
        steps[step] = page.evaluate(MEASURE)
    page.goto(f"{address}?steps=all")
    wait_ready(page)
    closed = screens(page.evaluate(MEASURE))
    page.evaluate(OPEN_ALL)
    return steps, closed, screens(page.evaluate(MEASURE))


def chapter_rows(chapter, steps, closed, unfolded, *, list_steps):
    """Return the row of a chapter, and those of its steps."""
    longest = max(steps, key=lambda step: screens(steps[step]))
    most = MOST_OF_STEP if "start" in steps else MOST_AT_ONCE
    verdict = "" if screens(steps[longest]) <= most else "too long"
    total = sum(map(minutes, steps.values()))
    name = f"{screens(steps[longest]):.1f} {longest}"
    row = [
        chapter.id,
        len(steps),
        name,
        verdict,
        f"{closed:.1f}",
        f"{unfolded:.1f}",
        f"{total:.0f}",
    ]
    listed = steps if list_steps else {}
    return [[*row, chapter.takes]] + [
        [
            "",
            step,
            f"{screens(text):.2f}",
            *[""] * 3,
            f"{minutes(text):.1f}",
            f"{text['words']} words",
        ]
        for step, text in listed.items()
    ]


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="a chapter's id")
    parser.add_argument("--steps", action="store_true", help="also list every step")
    arguments = parser.parse_args()
    content = load_pack(pack_folder("en"))
    chapters = [item for item in content.chapters if arguments.only in ("", item.id)]
    rows, path, unfolded_path = [], 0.0, 0.0
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        options = {"executable_path": chromium.find(), "args": chromium.flags()}
        page = playwright.chromium.launch(**options).new_page(viewport=SCREEN)
        page.goto(server.address)
        for chapter in chapters:
            address = f"{server.base}voila/render/{chapter.notebook}.ipynb"
            steps, closed, unfolded = measure_chapter(page, address)
            rows += chapter_rows(chapter, steps, closed, unfolded, list_steps=arguments.steps)
            if chapter.on_path:
                path += closed
                unfolded_path += unfolded
    verdict = "" if path <= MOST_OF_PATH else "too long"
    rows.append(["all on the path", "", "", verdict, f"{path:.1f}", f"{unfolded_path:.1f}", "", ""])
    columns = [
        "chapter",
        "steps",
        "longest step, screens",
        "",
        "all steps at once",
        "unfolded too",
        "minutes",
    ]
    title = "How long the chapters are on a phone"
    keep("length", title, [table([*columns, "minutes named"], rows)], {"rows": rows})


if __name__ == "__main__":
    main()
