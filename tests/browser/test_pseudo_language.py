"""In a pseudo-language no text of a page, of a room or of the terminal is in English."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OPEN_FOLDS, serving, wait_ready
from tests.browser.test_lab import lab, open_notebook
from tests.content.pseudo import LANGUAGE, accented, make_pack, write_record
from tests.content.visible import SPOKEN, foreign

pytestmark = pytest.mark.browser

COLLECT = """([names, places]) => {
    const without = "script, style, template, noscript, #bu-old, code[dir]";
    const texts = places === "body" ? [document.title] : [];
    for (const place of document.querySelectorAll(places)) {
        const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const { parentElement, data } = walker.currentNode;
            if (!parentElement.closest(without)) texts.push(data);
        }
        for (const element of [place, ...place.querySelectorAll("*")]) {
            for (const name of names) texts.push(element.getAttribute(name) ?? "");
        }
    }
    return texts;
}"""
"""All texts but the names of tables, which are code, and the message for old browsers, which is
filled in when it is shown."""

OURS = ".jp-RenderedMarkdown > div, .jp-OutputArea-output [lang], body > .bu-root, body > [lang]"
"""Selector of this workbook's outputs and notices in JupyterLab; code cells are left out."""

WITHOUT_LANGUAGE = """() => {
    const outputs = document.querySelectorAll(".jp-OutputArea-output, body > .bu-root");
    const texts = [];
    for (const output of outputs) {
        const walker = document.createTreeWalker(output, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const { parentElement, data } = walker.currentNode;
            const { lang, dir } = parentElement.closest("[lang]");
            const isShown = data.trim() && !parentElement.closest("style, script, .plot-container");
            if (isShown && `${lang} ${dir}` !== "ar rtl") texts.push(data);
        }
    }
    return texts;
}"""
"""Return the texts of outputs that declare no language, or another one; JupyterLab draws charts."""

CUT_OFF = """() => [...document.querySelectorAll("[data-chart]")].flatMap((chart) => {
    const { left } = chart.getBoundingClientRect();
    const labels = [...chart.querySelectorAll(".ytick text")];
    return labels.filter((label) => label.getBoundingClientRect().left < left - 1);
}).map((label) => label.textContent)"""
"""Return the labels of rows that begin outside of their chart."""

CHAPTERS = (
    *("01-map-your-loop", "02-pause-and-settle", "06-a-message", "09-what-closeness-stirs-up"),
    *("10-a-plan-for-two", "11-take-home", "signs-over-time", "get-help", "workshop"),
)


@pytest.fixture(scope="module")
def packs(tmp_path_factory):
    """Return a folder of packs with the one in the pseudo-language."""
    folder = tmp_path_factory.mktemp("packs")
    make_pack(folder)
    return folder


def variables(packs):
    return {"WORKBOOK_CONTENT": str(packs), "WORKBOOK_LANG": LANGUAGE}


@pytest.fixture(scope="module")
def server(packs, tmp_path_factory):
    """Return a personal workbook with everything answered."""
    folder = tmp_path_factory.mktemp("own")
    write_record(folder / "workbook.json")
    with serving(folder, **variables(packs)) as running:
        yield running


@pytest.fixture(scope="module")
def room(packs, tmp_path_factory):
    with serving(tmp_path_factory.mktemp("room"), "--workshop", **variables(packs)) as running:
        yield running


def texts(page, places="body"):
    """Return what a page, or a part of it, shows or has a screen reader say."""
    page.evaluate(OPEN_FOLDS)
    return page.evaluate(COLLECT, [list(SPOKEN), places])


def test_an_english_word_on_a_page_is_found(server, visit):
    page = visit().page(server.address)
    page.evaluate("() => document.querySelector('h1').setAttribute('aria-label', 'Save it')")
    assert foreign(texts(page)) == {"Save it": ["Save", "it"]}


def test_the_start_page_and_error_pages_have_only_words_of_the_pack(server, visit):
    page = visit().page(server.address)
    assert foreign(texts(page)) == {}
    page.goto(server.base + "nowhere")
    assert foreign(texts(page)) == {}
    page.goto(server.base + "voila/render/nowhere.ipynb")
    assert foreign(texts(page)) == {}


@pytest.mark.parametrize("notebook", CHAPTERS)
def test_a_chapter_has_only_words_of_the_pack(server, visit, notebook):
    person = visit()
    person.page(server.address)
    page = person.page(f"{server.base}voila/render/{notebook}.ipynb")
    page.wait_for_selector("html[data-kernel=up]", state="attached")
    assert foreign(texts(page)) == {}


def test_the_page_of_ones_own_data_has_only_words_of_the_pack(server, visit):
    person = visit()
    person.page(server.address)
    page = person.context.new_page()
    page.goto(f"{server.base}voila/render/explore.ipynb")
    expect(page.locator("[data-chart][data-drawn]")).to_have_count(2)
    assert page.locator("main table").count() == 2
    assert page.evaluate(CUT_OFF) == []
    assert foreign(texts(page)) == {}


@pytest.fixture(scope="module")
def jupyterlab(packs, tmp_path_factory):
    """Return a JupyterLab, which is in English, with everything answered."""
    folder = tmp_path_factory.mktemp("lab")
    (folder / "data").mkdir()
    write_record(folder / "data" / "workbook.json")
    with lab(folder / "data", folder / "settings", **variables(packs)) as running:
        yield running


@pytest.mark.parametrize("notebook", ["01-map-your-loop.ipynb", "explore.ipynb"])
def test_a_notebook_in_jupyterlab_has_only_words_of_the_pack(jupyterlab, visit, notebook):
    person = visit(viewport={"width": 1280, "height": 20_000})
    page = open_notebook(person, jupyterlab, notebook, ready=notebook != "explore.ipynb")
    if notebook == "explore.ipynb":
        expect(page.locator(".jp-OutputArea-output .plot-container")).to_have_count(2)
        expect(page.locator(".jp-OutputArea-output table")).to_have_count(2)
    else:
        page.wait_for_selector("[data-save-state=saved]", state="attached")
    shown = texts(page, OURS)
    assert len(shown) > 50
    assert foreign(shown) == {}
    assert page.evaluate(WITHOUT_LANGUAGE) == []


def test_a_room_and_its_lines_in_the_terminal_have_only_words_of_the_pack(room, visit):
    address = re.compile(r"^(http://\S+/room/lead\?key=\S+)$")
    leader = room.program.wait_for(address.pattern)[1]
    assert foreign(line for line in room.program.output_lines if "\u2588" not in line) == {}
    page = visit().page(leader, ready=False)
    page.wait_for_selector("[data-board]")
    assert foreign(texts(page)) == {}
    guest = visit()
    page = guest.page(f"{room.base}room", ready=False)
    assert foreign(texts(page)) == {}
    page.locator("#word").fill(accented("No such word"))
    page.locator("form button").last.click()
    assert foreign(texts(page)) == {}
    page.goto(f"{room.base}workbook/code")
    assert foreign(texts(page)) == {}
    page.goto(room.url("voila/render/01-map-your-loop.ipynb"))
    wait_ready(page)
    assert foreign(texts(page)) == {}
