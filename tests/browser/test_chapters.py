"""Every chapter in Voila and JupyterLab: no requests to other hosts, and accessible."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.browser import axe
from tests.browser.conftest import ROOT, serving, wait_ready, wait_saved
from tests.browser.test_lab import lab, open_notebook

pytestmark = pytest.mark.browser

NOTEBOOKS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
LOOKS = [(390, "light"), (390, "dark"), (1280, "dark"), (1280, "light")]


@pytest.fixture(scope="module")
def voila(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("voila")) as running:
        yield running


@pytest.fixture(scope="module")
def jupyterlab(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab")
    with lab(folder / "data", folder / "settings") as running:
        yield running


def in_every_look(page, context=None):
    """Return axe's findings at both widths, light and dark."""
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        axe.finds_nothing(page, context, f"{width} {scheme}")
        yield


FIELDS = """() => [...document.querySelectorAll('[data-field]')]
    .filter(each => each.checkVisibility() && !each.disabled)
    .map(each => each.dataset.field)"""
AT = "() => document.activeElement.closest('[data-field]')?.dataset.field ?? null"


def tab_through(page):
    """Press Tab from the top of the page; return the fields that are not reached."""
    remaining = set(page.evaluate(FIELDS))
    for _ in range(600):
        if not remaining:
            break
        page.keyboard.press("Tab")
        remaining.discard(page.evaluate(AT))
    return remaining


def own_words(page):
    """Return the visible text fields of a page."""
    element = page.locator("input[type=text][data-field], textarea[data-field]")
    return [item for item in element.all() if item.is_visible()]


def stands(page):
    """Return the values of the fields."""
    return {
        own_word.get_attribute("data-field"): own_word.input_value() for own_word in own_words(page)
    }


def write_everywhere(page, words):
    """Write in every field; return the saved values."""
    for number, own_word in enumerate(own_words(page)):
        own_word.fill(f"{words}, {number}")
    if own_words(page):
        wait_saved(page)
    return stands(page)


def came_back(written, page):
    """Return whether every field shows its saved value.

    Fields that a page does not show at first (other prompts) have their own tests.
    """
    again = stands(page)
    both = written.keys() & again.keys()
    return len(both) >= len(written) - 1 and all(again[name] == written[name] for name in both)


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_a_chapter_works_in_voila(voila, visit, notebook):
    person = visit(viewport={"width": 1280, "height": 900}, color_scheme="light")
    address = voila.url(f"voila/render/{notebook}")
    page = person.page(address)
    assert page.locator("[data-trouble]").count() == 0
    assert page.locator("h1").count() == 1
    assert page.locator("[data-small-step]").count() == 1
    assert tab_through(page) == set()
    for _ in in_every_look(page):
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert person.foreign(voila) == []
    libraries = [address for address in person.requested_urls if address.endswith("/plotly.min.js")]
    drawings = page.locator('[data-figure]:not([data-drawn="empty"])').count()
    assert len(libraries) == (1 if drawings else 0)
    scripts = [address for address in person.requested_urls if "/js/" in address]
    assert len(scripts) == 3, "one for the frame, one for the exercises, one for old browsers"
    written = write_everywhere(page, "Written in Voila")
    page.close()
    assert came_back(written, person.page(address))
    assert not person.errors


@pytest.fixture(scope="module")
def rtl_server(tmp_path_factory):
    """Return a server with right-to-left text and emoji in every answer."""
    folder = tmp_path_factory.mktemp("written")
    shutil.copy(ROOT / "tests" / "records" / "rtl.json", folder / "workbook.json")
    with serving(folder) as running:
        yield running


SENT_ELSEWHERE = """words => {
    const found = [...document.querySelectorAll("input[type=text], textarea")]
        .filter(each => each.spellcheck || each.getAttribute("writingsuggestions") !== "false")
        .map(each => each.outerHTML);
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const { data, parentElement } = texts.currentNode;
        if (parentElement.closest("script, [translate=no]")) continue;
        if (words.some(each => data.includes(each))) found.push(parentElement.outerHTML);
    }
    return found;
}"""


def written_words():
    entries = json.loads((ROOT / "tests" / "records" / "rtl.json").read_text())["entries"].values()
    texts = (entry["value"] for entry in entries)
    return [text for text in texts if isinstance(text, str) and not text.isascii()]


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_a_chapter_shows_any_texts_safely(rtl_server, visit, notebook):
    person = visit(viewport={"width": 390, "height": 900})
    page = person.page(rtl_server.url(f"voila/render/{notebook}"))
    assert page.locator("[data-trouble]").count() == 0
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    # No spelling or translation service gets the text.
    assert page.evaluate(SENT_ELSEWHERE, written_words()) == []
    assert not person.errors


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """Return a server for guests, and its data folder, which must stay empty."""
    folder = tmp_path_factory.mktemp("shared")
    with serving(folder, "--workshop") as running:
        yield running, folder


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_a_guests_entries_are_in_their_own_tab_only(shared, visit, notebook):
    server, folder = shared
    person = visit(viewport={"width": 390, "height": 900})
    page = person.page(server.url(f"voila/render/{notebook}"))
    written = write_everywhere(page, "Written by a guest")
    page.reload(wait_until="domcontentloaded")
    wait_ready(page)
    assert came_back(written, page)
    other = visit().page(server.url(f"voila/render/{notebook}"))
    assert "Written by a guest" not in str(stands(other))
    assert [path for path in folder.rglob("*") if path.is_file()] == []
    assert not person.errors


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_a_chapter_works_in_jupyterlab(jupyterlab, visit, notebook):
    person = visit(viewport={"width": 1280, "height": 900}, color_scheme="light")
    page = open_notebook(person, jupyterlab, notebook)
    assert page.locator("[data-trouble]").count() == 0
    for _ in in_every_look(page, {"include": [[".bu-root"]]}):
        pass
    written = write_everywhere(page, "Written in JupyterLab")
    page.close()
    assert came_back(written, open_notebook(person, jupyterlab, notebook))
    assert person.foreign(jupyterlab) == []
    assert not person.errors
