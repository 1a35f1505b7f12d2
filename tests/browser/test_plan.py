"""The plan for two in a browser."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.browser import axe, choice, downloads, walk
from tests.browser.conftest import serving, wait_ready, wait_saved

pytestmark = pytest.mark.browser

CHAPTER = "voila/render/10-a-plan-for-two.ipynb"
JOINT = "[data-joint]"
SECRET = "Not for other eyes"


def field(page, name):
    return page.locator(f'[data-field="{name}"]')


def write_together(page):
    """Show the partner's columns: two people write on this device."""
    choice.make(page.locator('[data-field="columns"] input[value="two"]'))


def press(page, name):
    return page.locator(f'[data-share="plan/{name}.shared"]')


def expect_text(page, selector, text):
    expect(page.locator(selector)).to_contain_text(text, use_inner_text=True)


def expect_no_text(page, selector, text):
    expect(page.locator(selector)).not_to_contain_text(text, use_inner_text=True)


def bring(page, document, name="notes-2026-11-22.json"):
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    page.locator("[data-bring]").set_input_files(
        {"name": name, "mimeType": "application/json", "buffer": data}
    )


def of_partner(**answers):
    """Return a partner's record: answers, each with whether it is shared."""
    entries = {"cycle/episode/aa/trigger": SECRET}
    for name, (words, shown) in answers.items():
        entries[f"plan/{name}.me"] = words
        if shown:
            entries[f"plan/{name}.me.shared"] = words
    stamped = {
        path: {"value": value, "at": [1_700_000_000_000, place, "tab-1234567890ab"]}
        for place, (path, value) in enumerate(entries.items())
    }
    return {"format": "between-us", "version": 1, "entries": stamped}


def give(page):
    """Save the file for the partner, and return its content."""
    page.wait_for_selector("[data-give]:visible")
    name, text = downloads.save(page, "[data-give]")
    assert name.startswith("notes-")
    return json.loads(text)


def test_answers_are_shared_only_by_switch_and_can_be_unshared(own, visit):
    person = visit()
    page = person.page(own.url(CHAPTER))
    field(page, "word.me").fill("Eggs")
    field(page, "answer.me").fill(SECRET)
    expect_text(page, '[data-column="me"]', "Eggs")
    assert "Eggs" not in page.locator('[data-preview="me"]').inner_text()
    assert "Eggs" not in page.locator(JOINT).inner_text()
    assert not page.locator("[data-give]").is_visible()
    press(page, "word.me").click()
    expect_text(page, '[data-preview="me"]', "Eggs")
    expect_text(page, JOINT, "Eggs")
    assert SECRET not in page.locator(JOINT).inner_text()
    wait_saved(page)
    page.reload(wait_until="domcontentloaded")
    wait_ready(page)
    expect_text(page, JOINT, "Eggs")
    press(page, "word.me").click()
    expect_no_text(page, JOINT, "Eggs")
    expect_no_text(page, '[data-preview="me"]', "Eggs")
    assert not person.errors
    assert person.foreign(own) == []


def test_a_press_counts_while_an_answer_arrives(own, visit):
    page = visit().page(own.url(CHAPTER))
    field(page, "word.me").fill("Eggs")
    expect_text(page, '[data-column="me"]', "Eggs")
    press(page, "word.me").hover()
    page.mouse.down()
    # Filling it as a reader does would scroll the switch away from the pointer.
    field(page, "thank.me").evaluate(
        """field => {
            field.value = "For the tea";
            field.dispatchEvent(new Event("input", { bubbles: true }));
        }"""
    )
    expect_text(page, '[data-column="me"]', "For the tea")
    page.mouse.up()
    expect_text(page, '[data-preview="me"]', "Eggs")


def test_changed_answers_are_no_longer_shared(own, visit):
    page = visit().page(own.url(CHAPTER))
    field(page, "word.me").fill("Eggs")
    expect_text(page, '[data-column="me"]', "Eggs")
    press(page, "word.me").click()
    expect_text(page, JOINT, "Eggs")
    field(page, "word.me").fill("Eggs, and I mean it")
    expect_text(page, '[data-column="me"]', "I mean it")
    expect_no_text(page, JOINT, "Eggs")


def test_the_partners_columns_are_shown_to_two_who_write_on_one_device(own, visit):
    page = visit().page(own.url(CHAPTER))
    theirs = page.locator('[data-field$=".partner"]:visible')
    assert theirs.count() == 0
    show = page.locator("[data-reveal]")
    assert not show.is_visible()
    field(page, "thank.me").fill("For the tea")
    wait_saved(page)
    page.reload(wait_until="domcontentloaded")
    wait_ready(page)
    assert field(page, "thank.me").is_visible()
    write_together(page)
    assert page.locator('[data-field$=".me"]:visible').count() == theirs.count() > 5
    field(page, "wish.partner").fill("A walk")
    wait_saved(page)
    page.reload(wait_until="domcontentloaded")
    wait_ready(page)
    assert not field(page, "thank.me").is_visible()
    assert not field(page, "wish.partner").is_visible()
    # Nor are they among the lines to show.
    lines = page.locator("[data-shares] [data-column]")
    assert not lines.get_by_text("For the tea").first.is_visible()
    assert not lines.get_by_text("A walk").first.is_visible()
    assert lines.locator(".bu-covered").filter(visible=True).count() == 2
    # A line that is shown to the partner is on the page anyway.
    press(page, "wish.partner").click()
    expect_text(page, '[data-preview="partner"]', "A walk")
    assert lines.locator(".bu-covered").filter(visible=True).count() == 1
    show.click()
    assert lines.get_by_text("A walk").first.is_visible()
    assert lines.locator(".bu-covered").filter(visible=True).count() == 0
    assert field(page, "wish.partner").input_value() == "A walk"


def test_two_who_have_a_phone_each_show_their_lines_at_the_same_time(own, visit):
    page = visit(in_steps=True, **walk.PHONE).page(own.url(CHAPTER))
    page.goto(f"{page.url}#weekly")
    assert "Two phones in one room?" in page.locator("[data-current]").inner_text()
    field(page, "thank.me").fill("For the tea")
    walk.in_step(page, "[data-cover]").click()
    assert not field(page, "thank.me").is_visible()
    axe.finds_nothing(page)
    page.locator("[data-reveal]").click()
    assert field(page, "thank.me").input_value() == "For the tea"
    assert not page.locator("[data-reveal]").is_visible()


def test_what_a_partner_wrote_stays_on_the_page(own, visit):
    page = visit().page(own.url(CHAPTER))
    write_together(page)
    field(page, "word.partner").fill("Pancake")
    choice.make(page.locator('[data-field="columns"] input[value="one"]'))
    assert field(page, "word.partner").is_visible()
    assert not field(page, "return.partner").is_visible()


def test_two_people_can_share_on_one_screen(own, visit):
    page = visit().page(own.url(CHAPTER))
    write_together(page)
    field(page, "word.me").fill("Eggs")
    field(page, "word.partner").fill("Pancake")
    expect_text(page, '[data-column="partner"]', "Pancake")
    press(page, "word.partner").focus()
    page.keyboard.press("Enter")
    expect_text(page, JOINT, "Pancake")
    assert "Eggs" not in page.locator(JOINT).inner_text()
    press(page, "word.me").click()
    expect_text(page, JOINT, "Eggs")


def test_the_file_for_the_partner_has_only_shared_answers(own, visit):
    page = visit().page(own.url(CHAPTER))
    field(page, "word.me").fill("Eggs")
    field(page, "answer.me").fill(SECRET)
    expect_text(page, '[data-column="me"]', SECRET)
    press(page, "word.me").click()
    sent = give(page)
    assert set(sent["entries"]) == {"plan/word.partner", "plan/word.partner.shared"}
    assert sent["entries"]["plan/word.partner"]["value"] == "Eggs"
    bring(page, sent)
    expect_text(page, '[data-joint] [data-side="partner"]', "Eggs")


def test_a_partners_file_is_shown_and_closed_without_a_trace(own, visit):
    person = visit()
    sent = []

    def listen(data):
        sent.append(str(data))

    page = person.page(own.url(CHAPTER), ready=False)
    page.on("websocket", lambda socket: socket.on("framesent", listen))
    page.reload(wait_until="domcontentloaded")
    wait_ready(page)
    bring(page, of_partner(word=("Pancake", True), answer=(SECRET, False)))
    expect_text(page, JOINT, "Pancake")
    assert SECRET not in page.locator("body").inner_text()
    page.locator("[data-away]").click()
    expect_no_text(page, JOINT, "Pancake")
    assert any("Pancake" in data for data in sent)
    assert not any(SECRET in data for data in sent)
    path = own.folder / "workbook.json"
    assert not path.exists() or "Pancake" not in path.read_text()
    page.reload(wait_until="domcontentloaded")
    wait_ready(page)
    assert "Pancake" not in page.locator(JOINT).inner_text()


def test_a_partners_file_is_saved_only_on_request(own, visit):
    page = visit().page(own.url(CHAPTER))
    bring(page, of_partner(word=("Pancake", True)))
    expect_text(page, JOINT, "Pancake")
    page.locator("[data-keep]").click()
    expect(page.locator('[data-field="word.partner"]')).to_have_value("Pancake")
    page.reload(wait_until="domcontentloaded")
    wait_ready(page)
    expect_text(page, JOINT, "Pancake")
    assert "Pancake" in (own.folder / "workbook.json").read_text()


def test_two_devices_show_the_same_plan(tmp_path, visit):
    with serving(tmp_path / "one") as first, serving(tmp_path / "other") as second:
        pages = [visit().page(server.url(CHAPTER)) for server in (first, second)]
        for page, words in zip(pages, ("Eggs", "Pancake"), strict=True):
            field(page, "word.me").fill(words)
            field(page, "answer.me").fill(SECRET)
            expect_text(page, '[data-column="me"]', SECRET)
            press(page, "word.me").click()
            expect_text(page, '[data-preview="me"]', words)
        for page, sent in zip(pages, [give(page) for page in reversed(pages)], strict=True):
            bring(page, sent)
        for page, (mine, theirs) in zip(
            pages, [("Eggs", "Pancake"), ("Pancake", "Eggs")], strict=True
        ):
            expect_text(page, f'{JOINT} [data-side="me"]', mine)
            expect_text(page, f'{JOINT} [data-side="partner"]', theirs)
            expect_no_text(page, JOINT, SECRET)


HOSTILE = '<img src=x onerror="window.hurt=1"><script>window.hurt=1</script>'


REFUSED = [
    (b" ", "not from this workbook"),
    (b"[" * 100_000, "not from this workbook"),
    (b"<html><script>window.hurt=1</script></html>", "not from this workbook"),
    (b'{"format":"between-us","version":1,"entries":{', "not from this workbook"),
    ({"format": "other", "version": 1, "entries": {}}, "not from this workbook"),
    ({"format": "between-us", "version": 9, "entries": {}}, "newer version"),
    ({"format": "between-us", "version": 1, "entries": []}, "not marked any line"),
    (of_partner(word=("Eggs", False)), "not marked any line"),
    (of_partner(**{"no-such": ("Eggs", True)}), "not marked any line"),
    (of_partner(word=("x" * 5000, True)), "not marked any line"),
    (of_partner(word=({"deep": ["x"]}, True)), "not marked any line"),
]


def test_an_invalid_partner_file_is_reported(own, visit):
    person = visit()
    page = person.page(own.url(CHAPTER))
    for document, words in REFUSED:
        page.evaluate("document.querySelector('[data-told]').textContent = ''")
        bring(page, document)
        expect_text(page, "[data-told]", words)
    assert page.evaluate("window.hurt") is None
    assert not person.errors


def test_a_hostile_partner_file_is_harmless(own, visit):
    person = visit()
    page = person.page(own.url(CHAPTER))
    document = of_partner(word=(HOSTILE, True))
    document["entries"]["plan/__proto__.me"] = {"value": "x", "at": [1, 0, "tab-1234567890ab"]}
    document["entries"]["plan/../x"] = {"value": "x", "at": "never"}
    bring(page, document)
    expect_text(page, JOINT, "onerror")
    assert page.locator(f"{JOINT} img").count() == 0
    assert page.evaluate("window.hurt") is None
    assert not person.errors
