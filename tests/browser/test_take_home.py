"""The take-home chapter in a browser, and on paper."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import downloads
from tests.browser.conftest import ROOT, wait_ready, wait_saved

pytestmark = pytest.mark.browser

CHAPTER = "voila/render/11-take-home.ipynb"
SHOWN = "[data-paper][data-shown]"
RECORDS = ROOT / "tests/fixtures/records"


def sheet(page):
    page.wait_for_selector(SHOWN)
    return page.frame_locator("[data-paper]").locator("body")


def piece(page, name):
    return page.locator(f'[data-piece="{name}"]')


@pytest.mark.parametrize("name", ["empty", "half", "full", "rtl"])
def test_every_record_makes_a_sheet_that_fits_the_width(own, visit, name):
    own.use_record(name)
    person = visit(viewport={"width": 390, "height": 900})
    page = person.page(own.url(CHAPTER))
    words = sheet(page)
    assert words.locator("h1").count() == 1
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        inside = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert words.evaluate(f"() => {inside}") <= 0
    assert page.get_by_text("Nothing here yet").is_visible() == (name == "empty")
    assert person.foreign(own) == []
    assert not person.errors


def test_prompt_answers_are_off_by_default_and_the_choice_is_saved(own, visit):
    own.use_record("full")
    page = visit().page(own.url(CHAPTER))
    words = sheet(page)
    assert not piece(page, "prompts").is_checked()
    assert words.locator(".block--prompts").count() == 0
    piece(page, "prompts").check()
    words.locator(".block--prompts").wait_for()
    piece(page, "signs").uncheck()
    words.locator(".block--signs").wait_for(state="detached")
    wait_saved(page)
    page.reload(wait_until="domcontentloaded")
    wait_ready(page)
    sheet(page)
    assert piece(page, "prompts").is_checked()
    assert not piece(page, "signs").is_checked()


def test_the_sheet_is_printed_from_its_preview_frame(own, visit):
    own.use_record("half")
    page = visit().page(own.url(CHAPTER))
    sheet(page)
    page.evaluate(
        """() => {
            const frame = document.querySelector("[data-paper]").contentWindow;
            frame.print = () => { window.printed = frame.document.body.innerText; };
        }"""
    )
    page.locator('[data-do="print"]').click()
    assert "Our loop, in short" in page.evaluate("window.printed")
    expect(page.locator('[data-do="print"]')).to_be_focused()


@pytest.mark.parametrize("after", ["printing", "a click in the sheet", "Tab"])
def test_shift_three_times_leaves_after(own, visit, after):
    own.use_record("half")
    page = visit().page(own.url(CHAPTER))
    sheet(page)
    page.evaluate("document.querySelector('[data-paper]').contentWindow.print = () => {}")
    button = page.locator('[data-do="print"]')
    if after == "a click in the sheet":
        frame = page.locator("[data-paper]")
        frame.scroll_into_view_if_needed()
        box = frame.bounding_box()
        page.mouse.click(box["x"] + box["width"] / 2, max(box["y"], 0) + 100)
    else:
        button.press("Enter") if after == "printing" else button.press("Tab")
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("about:blank")


@pytest.mark.parametrize("does", ["", "throw new Error();"], ids=["nothing", "an error"])
def test_a_blocked_print_dialog_is_reported(own, visit, does):
    own.use_record("half")
    page = visit().page(own.url(CHAPTER))
    sheet(page)
    page.evaluate(
        f"""() => {{
            const frame = document.querySelector("[data-paper]").contentWindow;
            frame.print = () => {{ {does} }};
        }}"""
    )
    page.locator('[data-do="print"]').click()
    expect(page.get_by_role("alert").filter(has_text="no print window")).to_be_visible()


@pytest.mark.parametrize("kind", ["html", "txt", "csv", "json"])
def test_files_are_saved_under_neutral_names(own, visit, kind):
    own.use_record("full")
    page = visit().page(own.url(CHAPTER))
    sheet(page)
    with page.expect_download() as saving:
        page.locator(f'[data-do="{kind}"]').click()
    download = saving.value
    assert download.suggested_filename.startswith("notes-20")
    assert download.suggested_filename.endswith(f".{kind}")
    data = Path(download.path()).read_text(encoding="utf-8")
    if kind == "json":
        assert len(json.loads(data)["entries"]) > 3000
    else:
        assert "Our loop, in short" in data
    # Some browsers silently refuse downloads, so texts can be copied too.
    if kind == "html":
        expect(page.locator("[data-copy-file]")).to_have_count(0)
    else:
        assert downloads.copy(page).replace("\r\n", "\n") == data


def test_the_saved_sheet_is_self_contained(own, visit, browser, tmp_path):
    own.use_record("rtl")
    page = visit().page(own.url(CHAPTER))
    sheet(page)
    with page.expect_download() as saving:
        page.locator('[data-do="html"]').click()
    path = tmp_path / "notes.html"
    saving.value.save_as(path)
    context = browser.new_context(offline=True)
    requested = []
    context.on("request", lambda request: requested.append(request.url))
    alone = context.new_page()
    alone.goto(path.as_uri())
    assert alone.locator("script").count() == 0
    assert alone.evaluate("window.hurt") is None
    assert alone.evaluate("document.fonts.check('16px \"Ysabeau Variable\"')")
    assert [url for url in requested if not url.startswith(("file:", "data:"))] == []
    context.close()


def test_texts_are_escaped_in_the_preview(own, visit):
    person = visit()
    own.use_record("rtl")
    page = person.page(own.url(CHAPTER))
    words = sheet(page)
    assert words.locator("script, b > b, main b:text('bold')").count() == 0
    assert "<script>" in words.inner_text()
    assert not person.errors
