"""The record file card on the start page, in both modes."""

from __future__ import annotations

import json
import re
import time
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser import axe, choice, episode
from tests.browser.conftest import CHAPTER, serving, wait_ready, wait_saved
from tests.browser.own_files import AHEAD, FILES, HTML_NAME, as_bytes, entry, record
from tests.server.running import FILES_AFTER_CLEARING
from workbook_lib.record import decode

pytestmark = pytest.mark.browser

DEPLOYMENTS = {"personal": (), "guest": ("--workshop",)}
EXAMPLE_WEEKS = ".bu-beside__weeks"


class Deployment:
    """A server, and its deployment mode."""

    def __init__(self, name, folder, server):
        self.name, self.folder, self.server = name, folder, server

    @property
    def file(self):
        return self.folder / "workbook.json"

    def begin(self, person, **entries):
        """Open the start page with some entries."""
        if self.name == "personal":
            self.file.write_bytes(as_bytes(record(**entries)))
            return person.page(self.server.url(""))
        page = person.page(self.server.url(""))
        wire = json.loads(as_bytes(record(**entries)))["entries"]
        page.evaluate(
            """wire => Object.entries(wire).forEach(([path, { value, at }]) =>
                sessionStorage.setItem(`notes:${path}`, JSON.stringify([value, at, 0])))""",
            wire,
        )
        page.reload()
        wait_ready(page)
        return page

    def saved_values(self, page):
        """Return all saved entries by path."""
        if self.name == "personal":
            data = self.file.read_bytes() if self.file.exists() else as_bytes({})
            return {path: entry.value for path, entry in decode(data).entries.items()}
        pairs = page.evaluate(
            """() => Object.keys(sessionStorage).filter((key) => key.startsWith('notes:'))
                .map((key) => [key.slice(6), JSON.parse(sessionStorage.getItem(key))[0]])"""
        )
        return dict(pairs)


@pytest.fixture(scope="module", params=DEPLOYMENTS)
def deployment(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    with serving(folder, *DEPLOYMENTS[request.param]) as server:
        yield Deployment(request.param, folder, server)


def bring(page, data, name="notes-2026-11-22.json"):
    page.locator("#bring").set_input_files(
        {"name": name, "mimeType": "application/json", "buffer": data}
    )


def preview(page):
    """Wait for the preview of a file, and return its lines."""
    expect(page.locator("[data-brought]")).to_have_text("")
    expect(page.locator("[data-preview] h4")).to_be_focused()
    return page.locator("[data-preview] li").all_inner_texts()


def on_path(page, chapter):
    return page.locator(f'[data-place="{chapter}"] .bu-path__meta b').inner_text()


FIRST = {"cycle/episode/aa/trigger": "the eggs", "cycle/episode/aa/me.action": "asked"}
SECOND = {**FIRST, "cycle/episode/aa/me.need": "a hello", "cycle/episode/bb/trigger": "the train"}


def test_a_file_is_previewed_before_anything_is_saved(deployment, visit):
    page = deployment.begin(visit(), **FIRST)
    assert on_path(page, "map-your-loop") == "1 moment written"
    bring(page, as_bytes(record(later=True, **SECOND, **{"home/seat": "both"})))
    assert preview(page) == ["Map your loop: 1 new and 1 changed", "Other entries"]
    assert deployment.saved_values(page) == FIRST
    page.locator("[data-leave-out]").click()
    expect(page.locator("[data-brought]")).to_have_text("Nothing was added.")
    assert deployment.saved_values(page) == FIRST

    bring(page, as_bytes(record(later=True, **SECOND)))
    preview(page)
    page.locator("[data-keep]").click()
    expect(page.locator("[data-brought]")).to_contain_text("Done.")
    assert deployment.saved_values(page) == SECOND
    assert on_path(page, "map-your-loop") == "2 moments written"
    assert "Map your loop: 2 moments written" in page.locator("[data-here]").inner_text()
    page.reload()
    wait_ready(page)
    assert on_path(page, "map-your-loop") == "2 moments written"

    bring(page, as_bytes(record(later=True, **SECOND)))
    assert preview(page)[0].startswith("Everything in this file is here already.")
    assert page.locator("[data-keep]").is_hidden()


def test_entries_from_the_future_are_accepted_and_later_entries_win(deployment, visit):
    page = deployment.begin(visit(), **FIRST)
    path = "cycle/episode/aa/trigger"
    ahead = {path: entry((AHEAD, 0, "tab-000000000000"), "written two years ahead")}
    bring(page, as_bytes(ahead))
    assert preview(page)[-1].startswith("Some answers in this file have a date in the future.")
    page.locator("[data-keep]").click()
    expect(page.locator("[data-brought]")).to_contain_text("Done.")
    assert deployment.saved_values(page)[path] == "written two years ahead"
    today = {path: entry((int(time.time() * 1000) + 60_000, 0, "tab-000000000000"), "later")}
    bring(page, as_bytes(today))
    preview(page)
    page.locator("[data-keep]").click()
    expect(page.locator("[data-brought]")).to_contain_text("Done.")
    assert deployment.saved_values(page)[path] == "later"


def test_a_record_from_the_future_is_shown(deployment, visit):
    page = deployment.begin(visit(), **FIRST)
    if deployment.name == "personal":
        path = "cycle/episode/aa/trigger"
        deployment.file.write_bytes(
            as_bytes({path: entry((AHEAD, 0, "tab-000000000000"), "ahead")})
        )
        page.reload()
        wait_ready(page)
        bring(page, as_bytes({path: entry((AHEAD + 5, 0, "tab-000000000000"), "further ahead")}))
        preview(page)
        page.locator("[data-keep]").click()
        expect(page.locator("[data-brought]")).to_contain_text("Done.")
        assert deployment.saved_values(page)[path] == "further ahead"


def test_a_sync_copy_is_joined_on_request(deployment, visit):
    if deployment.name != "personal":
        return
    page = deployment.begin(visit(), **FIRST)
    assert not page.locator("[data-copies]").count()
    copy = deployment.folder / "workbook (Anna’s conflicted copy).json"
    copy.write_bytes(as_bytes(record(later=True, **SECOND)))
    page.reload()
    wait_ready(page)
    page.get_by_role(
        "button", name="Add what is in “workbook (Anna’s conflicted copy).json”"
    ).click()
    expect(page.locator("[data-copies]")).to_have_count(0)
    wait_ready(page)
    assert deployment.saved_values(page) == SECOND
    assert not copy.exists()


def test_the_later_entry_wins_when_files_are_joined(deployment, visit):
    page = deployment.begin(visit(), **FIRST)
    removed = dict.fromkeys(FIRST)
    bring(page, as_bytes(record(earlier=True, **{"cycle/episode/aa/trigger": "an older word"})))
    assert preview(page)[0].startswith("Everything in this file is here already.")
    bring(page, as_bytes(record(later=True, **removed)))
    assert preview(page) == ["Map your loop: 1 taken out"]
    page.locator("[data-keep]").click()
    expect(page.locator("[data-brought]")).to_contain_text("Done.")
    assert deployment.saved_values(page) == removed
    assert on_path(page, "map-your-loop") == "Not started"


def test_imported_entries_are_shown_in_the_chapter(deployment, visit):
    person = visit()
    page = deployment.begin(person)
    entries = {f"cycle/episode/0a0a0a0a/{name}": text for name, text in episode.TEXTS.items()}
    bring(page, as_bytes(record(later=True, **entries)))
    preview(page)
    page.locator("[data-keep]").click()
    expect(page.locator("[data-brought]")).to_contain_text("Done.")
    page.locator('[data-place="map-your-loop"] a').click()
    page.wait_for_url(f"**/{CHAPTER}*")
    wait_ready(page)
    expect(episode.field(page, "trigger")).to_have_value(episode.TEXTS["trigger"])
    episode.field(page, "trigger").fill("Written after the file came")
    wait_saved(page)
    page.goto(deployment.server.url(""))
    wait_ready(page)
    assert on_path(page, "map-your-loop") == "1 moment written"
    assert "Written after the file came" in deployment.saved_values(page).values()
    assert person.foreign(deployment.server) == []
    assert not person.errors


def test_a_downloaded_file_can_be_imported_again(deployment, visit):
    page = deployment.begin(visit(), **SECOND, **{"form/x/note": 'שלום 🙂 "quoted" \ud83d'})
    with page.expect_download() as waiting:
        page.locator("[data-save]").click()
    saved = waiting.value
    assert re.fullmatch(r"notes-\d{4}-\d\d-\d\d\.json", saved.suggested_filename)
    data = saved.path().read_bytes()
    assert decode(data) == decode(
        as_bytes(record(**SECOND, **{"form/x/note": 'שלום 🙂 "quoted" \ud83d'}))
    )
    assert data.count(b"\n") > len(SECOND)
    expect(page.locator("[data-saved]")).to_contain_text(saved.suggested_filename)
    page = deployment.begin(visit())
    bring(page, data)
    assert "Map your loop: 2 new" in preview(page)


def test_the_chosen_side_and_time_give_a_first_step(deployment, visit, content):
    page = deployment.begin(visit())
    find = content.home.find
    card = page.locator("[data-next]")
    expect(card.locator("a")).to_have_count(0)
    for option in content.home.seats.options:
        choice.make(page.locator(f'[name="seat"][value="{option.id}"]'))
        for minutes in find.times:
            choice.make(page.locator(f'[name="minutes"][value="{minutes}"]'))
            [step] = [
                item for item in find.steps if (item.seat, item.minutes) == (option.id, minutes)
            ]
            expect(card.locator("h3")).to_have_text(step.title)
            expect(card.locator("a")).to_have_text(step.button)
            notebook, _, name = card.locator("a").get_attribute("href").partition("#")
            chapter = content.chapter(step.chapter)
            assert notebook.endswith(f"/{chapter.notebook}.ipynb")
            assert name in {section.id for section in chapter.sections}
    choice.make(page.locator('[name="seat"][value="withdrawer"]'))
    with page.expect_download() as waiting:
        page.locator("[data-save]").click()
    assert decode(waiting.value.path().read_bytes()).get("home/seat") == "withdrawer"


def chapters(page):
    items = page.locator(".bu-path [data-place]")
    return items.evaluate_all("all => all.map(item => item.dataset.place)")


def test_the_chosen_side_orders_the_chapters(deployment, visit, content):
    page = deployment.begin(visit())
    expected = [chapter.id for chapter in content.chapters if chapter.on_path]
    assert chapters(page) == expected
    sides = [option for option in content.home.seats.options if option.chapter in expected]
    for option in sides:
        choice.make(page.locator(f'[name="seat"][value="{option.id}"]'))
        own = [chapters(page).index(item.chapter) for item in sides]
        assert chapters(page)[min(own)] == option.chapter
        assert sorted(chapters(page)) == sorted(expected)
        if deployment.name == "guest":
            page.reload()
            wait_ready(page)
            assert chapters(page)[min(own)] == option.chapter


def test_a_returning_reader_first_sees_where_they_stopped(deployment, visit, content):
    chapter = content.chapter("pause-and-settle")
    step = chapter.steps[1]
    days = (datetime.now().astimezone().date() - timedelta(days=8)).isoformat()
    page = deployment.begin(
        visit(viewport={"width": 390, "height": 844}),
        **FIRST,
        **{
            "home/step": f"pause-and-settle/{step.id}",
            "signs/check-in/aa/date": days,
            "signs/check-in/aa/signs": {"how_long": 2},
            **{f"home/seen/pause-and-settle/{item.id}": True for item in chapter.steps},
        },
    )
    back = content.home.back
    expect(page.locator("h1").filter(visible=True)).to_have_text(back.title)
    card = page.locator("[data-go-on]")
    expect(card).to_contain_text(back.stopped)
    expect(card.locator("h2")).to_have_text(chapter.title)
    expect(card).to_contain_text(f"{step.title}, step 2 of {len(chapter.steps)}")
    expect(page.locator("[data-last]")).to_have_text("Last time: 8 days ago.")
    assert page.locator("[data-this-week] a").bounding_box()["y"] < 844
    assert not page.locator(EXAMPLE_WEEKS).is_visible()
    states = {
        name: page.locator(f'.bu-path [data-place="{name}"]').get_attribute("data-state")
        for name in ("map-your-loop", "pause-and-settle", "take-home")
    }
    assert states == {"map-your-loop": "begun", "pause-and-settle": "done", "take-home": ""}
    axe.finds_nothing_in_any_layout(page)
    card.locator("a").click()
    page.wait_for_url(f"**/{chapter.notebook}.ipynb**#{step.id}")
    wait_ready(page)
    expect(page.get_by_role("heading", name=step.title).first).to_be_visible()


def test_a_step_that_is_no_longer_there_is_not_offered(deployment, visit, content):
    page = deployment.begin(visit(), **FIRST, **{"home/step": "pause-and-settle/gone"})
    expect(page.locator("[data-go-on]")).to_contain_text(content.home.back.following)
    expect(page.locator("[data-go-on] h2")).to_have_text(content.chapter("map-your-loop").title)


def test_the_first_action_opens_the_first_step(deployment, visit, content):
    person = visit(in_steps=True, viewport={"width": 390, "height": 844})
    page = deployment.begin(person)
    assert page.locator(EXAMPLE_WEEKS).is_visible()
    begin = page.locator("[data-begin]")
    expect(begin).to_be_in_viewport()
    expect(page.locator("aside[data-safe] a")).to_be_in_viewport()
    assert page.locator("[data-own-file] details[open]").count() == 0
    begin.click()
    wait_ready(page)
    step = content.chapter(content.home.hero.opens).steps[0]
    assert page.url.endswith(f"#{step.id}")
    expect(page.get_by_role("heading", name=step.title).first).to_be_visible()
    page.go_back()
    wait_ready(page)
    page.locator("[data-settle]").click()
    wait_ready(page)
    assert page.url.endswith(f"#{content.chapter(content.home.hero.quiet_opens).steps[0].id}")


def test_an_invalid_file_is_rejected_with_a_message(deployment, visit, content, tmp_path):
    person = visit()
    page = deployment.begin(person, **FIRST)
    element = page.locator("[data-refused]")
    for name, file in FILES.items():
        if not file.refused:
            continue
        # Reading the data of a large file from a path is faster than sending it to the browser.
        path = tmp_path / file.called
        path.write_bytes(file.data)
        page.locator("#bring").set_input_files(path)
        expect(page.locator("[data-brought]")).to_have_text("")
        beginning = getattr(content.home.file.refused, file.refused).split("{")[0].strip()
        assert element.inner_text().startswith(beginning), name
        assert page.locator("[data-preview]").is_hidden(), name
    assert deployment.saved_values(page) == FIRST
    assert page.evaluate("window.hurt") is None
    assert page.locator('img[src="x"]').count() == 0
    assert not person.errors
    # The next file is accepted.
    bring(page, as_bytes(record(later=True, **SECOND)))
    assert preview(page) == ["Map your loop: 1 new and 1 changed"]
    assert element.is_hidden()


def test_texts_that_look_like_html_are_shown_literally(deployment, visit):
    person = visit()
    page = deployment.begin(person)
    hostile = '"><img src=x onerror="window.hurt=1"><script>window.hurt=1</script>'
    paths = {"cycle/episode/aa/trigger": hostile, "__proto__": hostile, "constructor/name": hostile}
    bring(page, as_bytes(record(later=True, **paths)), HTML_NAME)
    assert preview(page) == ["Map your loop: 1 new", "Other entries"]
    page.locator("[data-keep]").click()
    expect(page.locator("[data-brought]")).to_contain_text("Done.")
    assert deployment.saved_values(page) == paths
    assert page.evaluate("[window.hurt, ({}).value]") == [None, None]
    page.locator('[data-place="map-your-loop"] a').click()
    wait_ready(page)
    expect(episode.field(page, "trigger")).to_have_value(hostile)
    assert page.evaluate("window.hurt") is None
    assert not person.errors


def test_a_file_can_be_dropped_on_the_card_only(deployment, visit):
    page = deployment.begin(visit(), **FIRST)
    drop = """(target, text) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([text], 'notes.json', { type: 'application/json' }));
        const options = { dataTransfer: transfer, bubbles: true, cancelable: true };
        return target.dispatchEvent(new DragEvent('drop', options));
    }"""
    text = as_bytes(record(later=True, **SECOND)).decode()
    assert page.locator("header").first.evaluate(drop, text) is False
    assert page.locator("[data-preview]").is_hidden()
    page.locator(".bu-drop").evaluate(drop, text)
    assert preview(page) == ["Map your loop: 1 new and 1 changed"]


def test_clearing_asks_for_confirmation_and_deletes_everything(deployment, visit, content):
    words = content.home.file.clear
    person = visit()
    page = deployment.begin(person, **SECOND)
    page.evaluate(
        "localStorage.setItem('notes:home/seat', '[\"both\", [1, 0, \"tab-000000000000\"], 0]')"
    )
    button = page.locator("[data-clear]")
    button.click()
    question = page.locator("[data-confirm-clear]")
    expect(page.locator("[data-clear-not]")).to_be_focused()
    for item in (*getattr(words, deployment.name), *getattr(words, f"beyond_{deployment.name}")):
        assert item in question.inner_text()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    assert question.is_hidden()
    assert deployment.saved_values(page) == SECOND
    button.click()
    page.locator("[data-clear-now]").click()
    expect(page.locator("[data-cleared]")).to_have_text(getattr(words.cleared, deployment.name))
    assert deployment.saved_values(page) == {}
    assert on_path(page, "map-your-loop") == "Not started"
    assert page.locator("[data-save]").is_disabled()
    keys = "[...Object.keys(localStorage), ...Object.keys(sessionStorage)]"
    assert [key for key in page.evaluate(keys) if key.startswith("notes")] == []
    remaining = {path.name for path in deployment.folder.rglob("*") if path.is_file()}
    assert remaining == (FILES_AFTER_CLEARING if deployment.name == "personal" else set())
    page.reload()
    wait_ready(page)
    assert on_path(page, "map-your-loop") == "Not started"


def test_an_open_chapter_does_not_write_cleared_entries_back(own, visit):
    deployment = Deployment("personal", own.folder, own)
    person = visit()
    # A tab that cannot be reloaded by a message, such as one in another browser.
    person.context.add_init_script("delete window.BroadcastChannel")
    home = deployment.begin(person, **{"cycle/episode/0a0a0a0a/trigger": "the eggs"})
    chapter = person.page(own.url(CHAPTER))
    expect(episode.field(chapter, "trigger")).to_have_value("the eggs")
    home.locator("[data-clear]").click()
    home.locator("[data-clear-now]").click()
    expect(home.locator("[data-cleared]")).not_to_be_empty()
    episode.field(chapter, "me.action").fill("typed into a page that was left open")
    chapter.wait_for_selector('[data-save-state="saving"]', state="attached")
    home.reload()
    wait_ready(home)
    assert deployment.saved_values(home) == {}
    assert "the eggs" not in "".join(
        path.read_text("latin-1") for path in own.folder.glob("*.json")
    )


def test_a_guests_words_never_leave_the_page(guests, visit):
    person = visit()
    posts = []
    person.context.on("request", lambda item: posts.append(item.url) if item.post_data else None)
    page = Deployment("guest", guests.folder, guests).begin(person, **FIRST)
    bring(page, as_bytes(record(later=True, **SECOND)))
    preview(page)
    page.locator("[data-keep]").click()
    with page.expect_download():
        page.locator("[data-save]").click()
    page.locator("[data-clear]").click()
    page.locator("[data-clear-now]").click()
    expect(page.locator("[data-cleared]")).not_to_be_empty()
    assert posts == []
    assert [path for path in guests.folder.rglob("*") if path.is_file()] == []


def test_a_file_is_rejected_if_the_browser_storage_is_full(guests, visit):
    deployment = Deployment("guest", guests.folder, guests)
    page = deployment.begin(visit(), **FIRST)
    large = {f"form/x/{number}": "w" * 1_000_000 for number in range(6)}
    bring(page, as_bytes(record(later=True, **SECOND, **large)))
    preview(page)
    page.locator("[data-keep]").click()
    expect(page.locator("[data-refused]")).to_contain_text("does not have enough space")
    assert deployment.saved_values(page) == FIRST


def test_the_open_file_card_is_accessible(deployment, visit):
    person = visit()
    page = deployment.begin(person, **FIRST)
    bring(page, FILES["a web page"].data)
    expect(page.locator("[data-refused]")).to_be_visible()
    axe.finds_nothing_in_any_layout(page)
    bring(page, as_bytes(record(later=True, **SECOND)))
    preview(page)
    page.locator("[data-clear]").click()
    axe.finds_nothing_in_any_layout(page)
    assert person.foreign(deployment.server) == []


def test_files_can_be_imported_and_saved_by_keyboard(deployment, visit):
    page = deployment.begin(visit(), **FIRST)
    page.locator("#bring").focus()
    outline = "getComputedStyle(document.querySelector('#bring + label')).outlineStyle"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert page.evaluate(outline) == "solid"
    bring(page, as_bytes(record(later=True, **SECOND)))
    preview(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-brought]")).to_contain_text("Done.")
    expect(page.locator("#bring")).to_be_focused()
    page.locator("[data-save]").focus()
    with page.expect_download():
        page.keyboard.press("Enter")
