"""Every chapter in Voila and JupyterLab: no requests to other hosts, and accessible."""

from __future__ import annotations

import json

import pytest

from tests.browser import axe
from tests.browser.conftest import ROOT, Visit, wait_ready, wait_saved
from tests.browser.test_lab import lab, open_notebook
from tests.project.project_files import chapter_notebooks
from workbook_lib.record import decode

pytestmark = pytest.mark.browser

NOTEBOOKS = chapter_notebooks()


@pytest.fixture(scope="module")
def jupyterlab(tmp_path_factory):
    """Return a JupyterLab, and its record file."""
    folder = tmp_path_factory.mktemp("lab")
    with lab(folder / "data", folder / "settings") as running:
        yield running, folder / "data" / "workbook.json"


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

    Fields that a page does not show at first (other prompts) have their own tests. Columns with
    answers are covered on a page that is opened again.
    """
    for show in page.locator("[data-reveal]:enabled").filter(visible=True).all():
        show.click()
    again = stands(page)
    both = written.keys() & again.keys()
    return len(both) >= len(written) - 1 and all(again[name] == written[name] for name in both)


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_a_chapter_works_in_voila(own, visit, notebook):
    person = visit(viewport={"width": 1280, "height": 900}, color_scheme="light")
    address = own.url(f"voila/render/{notebook}")
    page = person.page(address)
    assert page.locator("[data-trouble]").count() == 0
    assert page.locator("h1").count() == 1
    assert page.locator("[data-small-step]").count() == 1
    assert tab_through(page) == set()
    axe.finds_nothing_in_any_layout(page)
    assert person.foreign(own) == []
    libraries = [address for address in person.requested_urls if "/plotly.min.js" in address]
    # Diagrams have words in elements of HTML.
    charts = '[data-figure]:not([data-drawn="empty"], :has(foreignObject))'
    drawings = page.locator(charts).count()
    assert len(libraries) == (1 if drawings else 0)
    scripts = [address for address in person.requested_urls if "/js/" in address]
    assert len(scripts) == len(set(scripts))
    names = [address.rpartition("/")[2].rpartition("-")[0] for address in scripts]
    usual = {"chapter", "chunk", "exercises", "feature_check"}
    assert usual <= set(names) <= usual | {"activities", "chart_widgets", "large_fields"}
    written = write_everywhere(page, "Written in Voila")
    page.close()
    assert came_back(written, person.page(address))
    assert not person.errors


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
    entries = json.loads((ROOT / "tests/fixtures/records/rtl.json").read_text())["entries"].values()
    texts = (entry["value"] for entry in entries)
    return [text for text in texts if isinstance(text, str) and not text.isascii()]


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_a_chapter_shows_any_texts_safely(own, visit, notebook):
    """With right-to-left text and emoji in every answer."""
    own.use_record("rtl")
    person = visit(viewport={"width": 390, "height": 900})
    page = person.page(own.url(f"voila/render/{notebook}"))
    assert page.locator("[data-trouble]").count() == 0
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    # No spelling or translation service gets the text.
    assert page.evaluate(SENT_ELSEWHERE, written_words()) == []
    assert not person.errors


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_a_guests_entries_are_in_their_own_tab_only(guests, visit, notebook):
    person = visit(viewport={"width": 390, "height": 900})
    page = person.page(guests.url(f"voila/render/{notebook}"))
    written = write_everywhere(page, "Written by a guest")
    page.reload(wait_until="domcontentloaded")
    wait_ready(page)
    assert came_back(written, page)
    assert [path for path in guests.folder.rglob("*") if path.is_file()] == []
    assert not person.errors


def test_a_guest_sees_no_entries_of_another(guests, visit):
    address = guests.url("voila/render/01-map-your-loop.ipynb")
    write_everywhere(visit().page(address), "Written by a guest")
    assert "Written by a guest" not in str(stands(visit().page(address)))


@pytest.fixture(scope="module")
def lab_person(chromium):
    """Return a visit whose browser loads the scripts of JupyterLab once."""
    person = Visit(chromium, viewport={"width": 1280, "height": 900}, color_scheme="light")
    yield person
    person.context.close()


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_a_chapter_works_in_jupyterlab(jupyterlab, lab_person, notebook):
    server, record = jupyterlab
    page = open_notebook(lab_person, server, notebook)
    assert page.locator("[data-trouble]").count() == 0
    layouts = [(390, "dark"), (1280, "light")]
    axe.finds_nothing_in_any_layout(page, {"include": [[".bu-root"]]}, layouts)
    written = write_everywhere(page, f"Written in {notebook}")
    page.close()
    saved = decode(record.read_bytes()).entries if written else {}
    assert set(written.values()) <= {entry.value for entry in saved.values()}
    assert lab_person.foreign(server) == []
    assert not lab_person.errors
