"""Passphrase and versions on the start page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import axe, choice, episode
from tests.browser.conftest import CHAPTER, serving, wait_ready, wait_saved
from tests.browser.own_files import as_bytes, record
from tests.browser.test_own_file import Deployment, bring, on_path, preview
from tests.server.running import FILES_AFTER_CLEARING
from tests.store.sealing import OTHER, PASSPHRASE, QUICK, everything, open_store
from workbook_lib.record import decode
from workbook_lib.store.encryption import key_for, new_key, parse_sealed

pytestmark = pytest.mark.browser

WORDS = "the eggs, and what came after"
FIRST = {"cycle/episode/0a0a0a0a/trigger": WORDS}
SECOND = {**FIRST, "cycle/episode/bb/trigger": "the train"}
KEYS = "[...Object.values(localStorage), ...Object.values(sessionStorage)].join()"


@pytest.fixture(scope="module")
def deployment(tmp_path_factory):
    folder = tmp_path_factory.mktemp("personal")
    with serving(folder) as server:
        yield Deployment("personal", folder, server)


@pytest.fixture
def begin(deployment, visit):
    """Open the start page of an unsealed record."""

    def start(**options):
        page = deployment.begin(visit(**options), **FIRST)
        if page.locator("[data-locked]").count():
            page.locator("summary").last.click()
        page.locator("[data-clear]").click()
        with page.expect_response("**/file/clear"):
            page.locator("[data-clear-now]").click()
        expect(page.locator("[data-cleared]")).not_to_be_empty()
        store = open_store(deployment.folder)
        store.save(decode(as_bytes(record(**FIRST))))
        store.save(decode(as_bytes(record(**SECOND))))
        page.reload()
        wait_ready(page)
        return page

    return start


def fill(page, step, **fields):
    page.locator(f'[data-step="{step}"]').click()
    for name, text in fields.items():
        page.locator(f"#{step}-{name}").fill(text)
    page.keyboard.press("Enter")


def lock(page):
    page.locator("[data-lock]").click()
    expect(page.locator("#key")).to_be_focused()


def unlock(page, passphrase):
    page.locator("#key").fill(passphrase)
    page.keyboard.press("Enter")


def expect_message(page, text):
    expect(page.locator("[data-passphrase] [data-sentence]")).to_have_text(text)


def lies_open(deployment):
    return [path for path, data in everything(deployment.folder).items() if WORDS.encode() in data]


def test_a_passphrase_is_set_changed_and_removed(deployment, begin, content):
    words = content.home
    page = begin()
    assert page.title() == "Notes"
    fill(page, "set", new=PASSPHRASE, again=OTHER)
    refused = page.locator("[data-passphrase] [data-wrong]")
    expect(refused).to_have_text(words.file.refused.differ)
    page.locator("#set-new").fill("short")
    page.keyboard.press("Enter")
    expect(refused).to_have_text(words.file.refused.unfit)
    assert len(lies_open(deployment)) == 2
    page.locator("#set-new").fill(PASSPHRASE)
    page.locator("#set-again").fill(PASSPHRASE)
    page.keyboard.press("Enter")
    expect_message(page, words.passphrase.set.done)
    assert lies_open(deployment) == []
    assert on_path(page, "map-your-loop") == "2 moments written"

    lock(page)
    assert page.title() == "Notes"
    assert page.locator("h1").inner_text() == words.locked.title
    assert WORDS not in page.content()
    unlock(page, OTHER)
    expect(page.locator("[data-locked] [data-wrong]")).to_have_text(words.file.refused.wrong)
    expect(page.locator("#key")).to_be_focused()
    unlock(page, PASSPHRASE)
    expect(page.locator("[data-passphrase]")).to_be_visible()
    wait_ready(page)
    assert on_path(page, "map-your-loop") == "2 moments written"

    fill(page, "change", old=OTHER, new=OTHER, again=OTHER)
    expect(refused).to_have_text(words.file.refused.wrong)
    for name, text in {"old": PASSPHRASE, "new": OTHER, "again": OTHER}.items():
        page.locator(f"#change-{name}").fill(text)
    page.keyboard.press("Enter")
    expect_message(page, words.passphrase.change.done)
    fill(page, "remove", old=OTHER)
    expect_message(page, words.passphrase.remove.done)
    assert decode(deployment.file.read_bytes()).get("cycle/episode/bb/trigger") == "the train"
    # It was in no URL and is not in the browser's storage.
    history = "performance.getEntriesByType('resource').map(each => each.name).join()"
    for place in (page.url, page.evaluate(KEYS), page.evaluate(history)):
        assert PASSPHRASE not in place
        assert "three" not in place


def test_an_open_chapter_keeps_words_while_the_record_is_locked(deployment, begin, content):
    page = begin()
    chapter = page.context.new_page()
    chapter.goto(deployment.server.url(CHAPTER))
    wait_ready(chapter)
    assert chapter.title() == "Notes 1"
    expect(episode.field(chapter, "trigger")).to_have_value("the train")
    fill(page, "set", new=PASSPHRASE, again=PASSPHRASE)
    expect(page.locator("[data-lock]")).to_be_visible()
    episode.field(chapter, "trigger").fill("typed in a page that was open before")
    wait_saved(chapter)
    assert lies_open(deployment) == []
    store = open_store(deployment.folder)
    store.file.keys.add(key_for(parse_sealed(deployment.file.read_bytes()), PASSPHRASE))
    assert "typed in a page that was open before" in [
        store.load().get(path) for path in store.load().paths()
    ]
    lock(page)
    # Pages in other tabs no longer show words.
    expect(chapter.locator("h1")).to_have_text(content.interface.error.locked_title)
    page.goto(deployment.server.url(CHAPTER), wait_until="domcontentloaded")
    assert page.locator("#main a").get_attribute("href") == "/"
    page.locator("#main a").click()
    unlock(page, PASSPHRASE)
    wait_ready(page)


def test_a_forgotten_passphrase_is_explained_and_allows_starting_over(deployment, begin, content):
    page = begin()
    fill(page, "set", new=PASSPHRASE, again=PASSPHRASE)
    lock(page)
    page.evaluate("localStorage.setItem('notes-remember', '1')")
    page.locator("summary").last.click()
    for item in content.home.locked.lost:
        expect(page.get_by_text(item)).to_be_visible()
    page.locator("[data-clear]").click()
    expect(page.locator("[data-clear-not]")).to_be_focused()
    page.keyboard.press("Escape")
    assert deployment.file.exists()
    page.locator("[data-clear]").click()
    page.locator("[data-clear-now]").click()
    expect(page.locator("[data-passphrase]")).to_be_visible()
    wait_ready(page)
    assert on_path(page, "map-your-loop") == "Not started"
    assert {path.name for path in everything(deployment.folder)} <= FILES_AFTER_CLEARING
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_version_is_previewed_before_it_is_restored(deployment, begin, content):
    words = content.home.past
    page = begin()
    page.locator("[data-look]").click()
    copy = page.locator("[data-list] button")
    expect(copy).to_have_count(1)
    copy.click()
    inside = page.locator("[data-inside]")
    expect(inside.locator("h4")).to_be_focused()
    assert inside.locator("[data-holds] li").all_inner_texts() == [
        "Map your loop: 1 moment written"
    ]
    assert inside.locator("[data-changes] li").all_inner_texts() == ["Map your loop: 1 taken out"]
    page.keyboard.press("Escape")
    expect(copy).to_be_focused()
    assert len(deployment.saved_values(page)) == 2
    copy.click()
    page.locator("[data-restore]").click()
    expect(page.locator("[data-past] [data-sentence]")).to_contain_text(words.done.split("{")[0])
    assert {path for path, value in deployment.saved_values(page).items() if value is not None} == {
        *FIRST
    }
    assert on_path(page, "map-your-loop") == "1 moment written"
    # The previous file is the newest version now.
    expect(copy).to_have_count(2)
    copy.first.click()
    expect(inside.locator("[data-changes] li")).to_have_text(["Map your loop: 1 new"])
    copy.last.click()
    expect(inside.locator("[data-changes] li")).to_have_text([words.same])
    assert page.locator("[data-restore]").is_hidden()


NOTE_PROGRESS = """() => {
    window.progressValues = [];
    const note = () => {
        const bar = document.querySelector("progress");
        if (bar) progressValues.push(bar.value);
    };
    const options = { childList: true, subtree: true, attributes: true };
    new MutationObserver(note).observe(document.body, options);
}"""
"""Deriving a key yields to the browser, but not to a test that polls for the progress bar."""


@pytest.mark.parametrize("name", ["personal", "guest"])
def test_a_file_is_saved_encrypted_and_opened_again(tmp_path, visit, content, name):
    with serving(tmp_path, *(("--workshop",) if name == "guest" else ())) as server:
        deployment = Deployment(name, tmp_path, server)
        person = visit()
        page = deployment.begin(person, **FIRST)
        posts = []
        person.context.on("request", lambda item: posts.append(item) if item.post_data else None)
        choice.make(page.locator("[data-seal-it]"))
        page.locator("#seal-new").fill(PASSPHRASE)
        page.locator("#seal-again").fill(OTHER)
        page.keyboard.press("Enter")
        expect(page.locator("[data-failed]")).to_have_text(content.home.file.refused.differ)
        page.locator("#seal-again").fill(PASSPHRASE)
        page.evaluate(NOTE_PROGRESS)
        with page.expect_download() as waiting:
            page.keyboard.press("Enter")
        values = page.evaluate("progressValues")
        assert values == sorted(values)
        assert (len(values) > 3 and values[0] < 1) == (name == "guest")
        data = waiting.value.path().read_bytes()
        assert waiting.value.suggested_filename.startswith("notes-")
        assert b"between" not in data.lower()
        # Files sealed by page, server and Python can be opened by each other.
        sealed = parse_sealed(data)
        assert decode(key_for(sealed, PASSPHRASE).open(sealed)).get(next(iter(FIRST))) == WORDS
        sealed_file = new_key("é" + OTHER, QUICK).seal(as_bytes(record(later=True, **SECOND)))

        bring(page, sealed_file)
        expect(page.locator("#bring-key")).to_be_focused()
        page.locator("#bring-key").fill(PASSPHRASE)
        page.keyboard.press("Enter")
        expect(page.locator("[data-refused]")).to_have_text(content.home.file.refused.wrong)
        page.locator("#bring-key").fill("e\N{COMBINING ACUTE ACCENT}" + OTHER)
        page.keyboard.press("Enter")
        assert preview(page) == ["Map your loop: 1 new"]
        page.locator("[data-keep]").click()
        expect(page.locator("[data-brought]")).to_contain_text("Done.")
        assert deployment.saved_values(page) == SECOND
        assert name == "personal" or posts == []
        assert not person.errors


def test_a_browser_without_encryption_shows_a_message(guests, visit, content):
    deployment = Deployment("guest", guests.folder, guests)
    person = visit()
    # As on a page without a secure context.
    person.context.add_init_script("Object.defineProperty(crypto, 'subtle', { value: undefined })")
    page = deployment.begin(person, **FIRST)
    expect(page.get_by_text(content.home.file.saving.seal.unable)).to_be_visible()
    assert page.locator("[data-seal-it]").is_hidden()
    bring(page, new_key(OTHER, QUICK).seal(as_bytes(record(**SECOND))))
    page.locator("#bring-key").fill(OTHER)
    page.keyboard.press("Enter")
    expect(page.locator("[data-refused]")).to_have_text(content.home.file.refused.locked)
    for hostile in (b'{"sealed": 1}', b'{"sealed": '):
        bring(page, hostile)
        expect(page.locator("[data-refused]")).to_be_hidden()
        expect(page.locator("#bring-key")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("[data-refused]")).to_be_visible()


def test_the_passphrase_card_is_accessible(deployment, begin):
    page = begin()
    choice.make(page.locator("[data-seal-it]"))
    page.locator("[data-look]").click()
    page.locator("[data-list] button").click()
    expect(page.locator("[data-inside] h4")).to_be_focused()
    bring(page, new_key(OTHER, QUICK).seal(as_bytes(record(**SECOND))))
    expect(page.locator("#bring-key")).to_be_focused()
    fill(page, "set", new="short")
    expect(page.locator("[data-passphrase] [data-wrong]")).to_be_visible()
    axe.finds_nothing_in_any_layout(page)
    page.locator("#set-new").fill(PASSPHRASE)
    page.locator("#set-again").fill(PASSPHRASE)
    page.keyboard.press("Enter")
    expect(page.locator("[data-lock]")).to_be_visible()
    wait_ready(page)
    page.locator('[data-step="change"]').click()
    axe.finds_nothing_in_any_layout(page)
    lock(page)
    unlock(page, OTHER)
    expect(page.locator("[data-locked] [data-wrong]")).to_be_visible()
    page.locator("summary").last.click()
    page.locator("[data-clear]").click()
    axe.finds_nothing_in_any_layout(page)
